import type { Role } from '@mnestic/core'
import { checkInteger, checkMembers, invalid } from '@mnestic/core/check'
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
  }
  if (!Array.isArray(examples) || !Array.isArray(heldOut))
    throw invalid('The examples', examples, 'a list of { records, keep, boundary }')
  if (!examples.some(({ keep }: FitExample) => keep?.some(Boolean) === true))
    throw invalid(
      'The examples',
      `${examples.length} of them`,
      'at least one with records that are worth keeping',
    )
  const network = await fitted(examples.map(toStream), options, {
    from: from && GatedNetwork.load(from),
    vector: vectors,
    heldOut: heldOut.map(toStream),
  })
  return network.save()
}

function toStream({ records, keep, boundary }: FitExample): LabelledStream {
  return { turns: records.map(toTurn), keep, boundary }
}

function toTurn({ text, role, speaker, at, vector }: ExampleRecord): Turn {
  if (typeof text !== 'string') throw invalid('The text of an example', text, 'a text')
  return {
    text,
    ...(role !== undefined && { role }),
    ...(speaker !== undefined && { speaker }),
    ...(at !== undefined && { at }),
    ...(vector !== undefined && { vector }),
  }
}
