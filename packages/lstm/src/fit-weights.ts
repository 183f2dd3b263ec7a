import type { Role } from '@mnestic/core'
import { checkInteger, checkMembers, invalid, isObject } from '@mnestic/core/check'
import type { LabelledStream } from './model/labelled.ts'
import { GatedNetwork } from './model/network.ts'
import type { Turn } from './model/turn.ts'
import { checkTraining, fitted, trainingNames, type TrainingOptions } from './training-options.ts'

/** A conversation with labels, from wherever: one for each record, in their order. */
export interface FitExample {
  readonly records: readonly ExampleRecord[]
  /** Which are worth keeping; a number says how many times one was of use. Absent: nothing is told of it. */
  readonly keep?: readonly (boolean | number)[] | undefined
  /** With which a session begins. Absent: nothing is told of it. */
  readonly boundary?: readonly boolean[] | undefined
}

export interface ExampleRecord {
  readonly text: string
  readonly role?: Role | undefined
  readonly speaker?: string | undefined
  /** Milliseconds since the epoch. */
  readonly at?: number | undefined
  /** Of the embedder that `vectors` names. */
  readonly vector?: Float32Array | undefined
}

export interface FitWeightsOptions extends TrainingOptions {
  /** Weights to begin with. */
  readonly from?: Uint8Array | undefined
  /** Conversations that are not learned from: the weights that do best on them are kept. */
  readonly heldOut?: readonly FitExample[] | undefined
  /** Read the records' vectors too: of this embedder. */
  readonly vectors?: { readonly dimensions: number; readonly fingerprint: string } | undefined
}

const names: readonly string[] = [
  'from',
  'heldOut',
  'vectors',
  ...trainingNames,
] satisfies readonly (keyof FitWeightsOptions)[]

/**
 * Fits weights on an application's own conversations, for `lstm({ weights })`: bytes in the format safetensors, the
 * same ones on every machine for the same examples and options. They are yours: no log knows of them, so fit them again
 * when somebody asks to be forgotten who is in the examples.
 * @throws INVALID_ARGUMENT, ABORTED; CORRUPT, NEWER_FORMAT: `from`
 */
export async function fitWeights(
  examples: readonly FitExample[],
  options: FitWeightsOptions = {},
): Promise<Uint8Array> {
  checkMembers('The options of fitWeights', options, names)
  checkTraining(options)
  const { from, heldOut = [], vectors } = options
  if (vectors !== undefined) {
    checkMembers('vectors', vectors, ['dimensions', 'fingerprint'])
    checkInteger('vectors.dimensions', vectors.dimensions, 1, 4_096)
    if (typeof vectors.fingerprint !== 'string')
      throw invalid('vectors.fingerprint', vectors.fingerprint, "the embedder's `fingerprint`")
  }
  if (!Array.isArray(examples) || !Array.isArray(heldOut))
    throw invalid('The examples', examples, 'a list of { records, keep, boundary }')
  const start = from && GatedNetwork.load(from)
  const dimensions = (vectors ?? start?.spec.vector)?.dimensions
  const learned = examples.map((one: FitExample) => toStream(one, dimensions))
  const measured = heldOut.map((one: FitExample) => toStream(one, dimensions))
  if (!learned.some(({ keep }) => keep?.some(Boolean)))
    throw invalid(
      'The examples',
      `${examples.length} of them`,
      'at least one with records that are worth keeping',
    )
  const network = await fitted(learned, options, { from: start, vector: vectors, heldOut: measured })
  return network.save()
}

function toStream(example: FitExample, dimensions: number | undefined): LabelledStream {
  checkMembers('An example', example, ['records', 'keep', 'boundary'])
  const { records, keep, boundary } = example
  for (const [name, list] of Object.entries({ records, keep: keep ?? [], boundary: boundary ?? [] }))
    if (!Array.isArray(list)) throw invalid(`${name} of an example`, list, 'a list')
  return { turns: records.map((record) => toTurn(record, dimensions)), keep, boundary }
}

function toTurn(record: ExampleRecord, dimensions: number | undefined): Turn {
  if (!isObject(record))
    throw invalid('A record of an example', record, '{ text, role, speaker, at, vector }')
  const { text, role, speaker, at, vector } = record
  if (typeof text !== 'string') throw invalid('The text of an example', text, 'a text')
  if (at !== undefined && !Number.isFinite(at))
    throw invalid('The time of an example', at, 'milliseconds since the epoch')
  if (vector !== undefined && dimensions !== undefined && vector.length !== dimensions)
    throw invalid('The vector of an example', `${vector.length} numbers`, `${dimensions} numbers`)
  return {
    text,
    ...(role !== undefined && { role }),
    ...(speaker !== undefined && { speaker }),
    ...(at !== undefined && { at }),
    ...(vector !== undefined && { vector }),
  }
}
