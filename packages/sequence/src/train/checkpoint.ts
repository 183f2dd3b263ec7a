import { MnesticError } from '@mnestic/core'
import { isObject } from '@mnestic/core/check'
import type { Parameter } from '../layers/parameter.ts'
import { readSafetensors } from '../weights/read.ts'
import type { TensorData, Tensors } from '../weights/tensor.ts'
import { writeSafetensors } from '../weights/write.ts'
import type { TrainOptions } from './options.ts'
import type { RandomState } from './random.ts'
import type { Run } from './run.ts'

const KEY = 'mnestic.training'
/** SHA-256 of the file without this entry, in hex. */
const SUM = 'mnestic.sha256'
const VERSION = 1

/** In the metadata, as JSON: numbers there and back are the same doubles. */
interface Header {
  readonly version: number
  readonly step: number
  /** null: not a number */
  readonly loss: number | null
  readonly random: RandomState
  /** Arrays of the carried state; null: there is none. */
  readonly state: number | null
  /** `value` null: infinite */
  readonly best: { readonly step: number; readonly value: number | null; readonly since: number } | null
  /** What has to be the same when the training is resumed. */
  readonly settings: string
}

/** Bytes in the safetensors format: parameters under their own names, so that the file serves as weights too. */
export async function writeCheckpoint(
  parameters: readonly Parameter[],
  options: TrainOptions,
  run: Run,
): Promise<Uint8Array<ArrayBuffer>> {
  const tensors = new Map<string, TensorData>()
  const put = (name: string, shape: readonly number[], data: Float32Array) => {
    tensors.set(name, { dtype: 'F32', shape, data })
  }
  for (const { name, shape, value } of parameters) put(name, shape, value.data)
  for (const { parameter, mean, square } of run.adam.moments) {
    put(`adam.mean/${parameter.name}`, parameter.shape, mean.data)
    put(`adam.square/${parameter.name}`, parameter.shape, square.data)
  }
  run.state?.forEach((values, n) => put(`state/${n}`, [values.length], values))
  parameters.forEach(({ name, shape }, n) => {
    const values = run.best?.values[n]
    if (values) put(`best/${name}`, shape, values)
  })
  const header: Header = {
    version: VERSION,
    step: run.step,
    loss: Number.isNaN(run.loss) ? null : run.loss,
    random: run.random.state(),
    state: run.state?.length ?? null,
    best: run.best
      ? {
          step: run.best.step,
          value: run.best.value === Infinity ? null : run.best.value,
          since: run.best.since,
        }
      : null,
    settings: settings(options, run),
  }
  const json = JSON.stringify(header)
  return writeSafetensors(tensors, { [KEY]: json, [SUM]: await sumOf(tensors, json) })
}

/** The same tensors give the same bytes, so the sum can be told again from what was read. */
async function sumOf(tensors: Tensors, header: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', writeSafetensors(tensors, { [KEY]: header }))
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}

/**
 * Puts parameters and run where the checkpoint says they stood. Everything is looked at first.
 *
 * @throws CORRUPT, NEWER_FORMAT; INVALID_ARGUMENT: of another model, or of other options
 */
export async function readCheckpoint(
  bytes: Uint8Array,
  parameters: readonly Parameter[],
  options: TrainOptions,
  run: Run,
): Promise<void> {
  const { tensors, metadata } = readSafetensors(bytes)
  const json = metadata.get(KEY)
  const header = headerOf(json)
  if (metadata.get(SUM) !== (await sumOf(tensors, json ?? '')))
    throw new MnesticError('CORRUPT', 'the checkpoint is damaged: its SHA-256 is another one')
  const here = settings(options, run)
  if (header.settings !== here)
    throw new MnesticError(
      'INVALID_ARGUMENT',
      `the checkpoint was made with ${header.settings}, now it is ${here}; resume with the same, or start anew from its parameters`,
    )
  if (header.step > options.steps)
    throw new MnesticError(
      'INVALID_ARGUMENT',
      `the checkpoint has taken ${header.step} steps, asked for are ${options.steps} in all; give more, or start anew`,
    )
  const take = (name: string, length: number): Float32Array => {
    const found = tensors.get(name)
    if (found?.dtype === 'F32' && found.data.length === length) return found.data
    const size = found ? `${found.data.length} of type ${found.dtype}` : 'none'
    throw new MnesticError(
      'INVALID_ARGUMENT',
      `the checkpoint is of another model: ${name} should have ${length} numbers, it has ${size}`,
    )
  }
  const takeAll = (prefix: string) => parameters.map(({ name, value }) => take(prefix + name, value.length))
  const values = takeAll('')
  const means = takeAll('adam.mean/')
  const squares = takeAll('adam.square/')
  const best = header.best && {
    ...header.best,
    value: header.best.value ?? Infinity,
    values: takeAll('best/'),
  }
  const state = Array.from({ length: header.state ?? 0 }, (_, n) => {
    const part = tensors.get(`state/${n}`)
    if (part?.dtype === 'F32') return part.data
    throw new MnesticError('CORRUPT', `the checkpoint lacks part ${n} of the carried state`)
  })
  parameters.forEach(({ value }, n) => value.data.set(values[n] ?? []))
  run.adam.moments.forEach(({ mean, square }, n) => {
    mean.data.set(means[n] ?? [])
    square.data.set(squares[n] ?? [])
  })
  run.adam.steps = header.step
  run.step = header.step
  run.loss = header.loss ?? Number.NaN
  run.state = header.state === null ? undefined : state
  run.best = best ?? undefined
  run.random.restore(header.random)
}

function headerOf(json: string | undefined): Header {
  if (json === undefined)
    throw new MnesticError(
      'INVALID_ARGUMENT',
      'these bytes hold no training, only weights; give a checkpoint of train',
    )
  const header = parse(json)
  if (header.version > VERSION)
    throw new MnesticError('NEWER_FORMAT', `the checkpoint has format ${header.version}, known is ${VERSION}`)
  return header
}

function parse(json: string): Header {
  try {
    const header: unknown = JSON.parse(json)
    if (isObject(header)) return header as unknown as Header
  } catch (cause) {
    throw new MnesticError('CORRUPT', damagedHeader, { cause })
  }
  throw new MnesticError('CORRUPT', damagedHeader)
}

const damagedHeader = 'the header of the checkpoint is damaged'

/** As JSON: options that change what a step does. `steps` may grow. */
function settings({ schedule, clip, seed = 0 }: TrainOptions, { adam }: Run): string {
  const decaying = adam.moments.filter(({ decays }) => decays).map(({ parameter }) => parameter.name)
  const sorted = Object.fromEntries(Object.entries(schedule).toSorted(([a], [b]) => (a < b ? -1 : 1)))
  return JSON.stringify({ schedule: sorted, adam: adam.options, decaying, clip, seed })
}
