import { throwIfAborted, type Ranker, type Revision } from '@mnestic/core'
import { checkInteger, checkMembers, isObject } from '@mnestic/core/check'
import { applyModel } from './apply.ts'
import { digestOf } from './digest.ts'
import type { ExampleSet } from './example-set.ts'
import { checkExamples, type RankExample } from './example.ts'
import { fitModel, type EpochReport, type FitSettings, type Model } from './fit.ts'
import { fromSaved, toSaved, type Fitted, type SavedRanker } from './saved.ts'
import { usefulOf } from './useful.ts'

export interface LearnedRankerOptions {
  /** For the first weights and the order of examples: 0 to 2³² - 1. Default 1. */
  readonly seed?: number | undefined
  /** Hidden units, 0 (a weighted sum) to 64. Default 32. */
  readonly hidden?: number | undefined
  /** Times that each example is learned from, 1 to 1,000. Default 30. */
  readonly epochs?: number | undefined
  /** As many examples are believed by half; n of them by n / (n + caution). 0 to 10,000. Default 100. */
  readonly caution?: number | undefined
  /** What `save` gave: the ranker begins with what was learned then. */
  readonly saved?: SavedRanker | undefined
}

export type FitProgress = EpochReport

export interface FitOptions {
  readonly signal?: AbortSignal | undefined
  readonly onProgress?: ((progress: FitProgress) => void) | undefined
}

export interface LearnedRanker extends Ranker {
  /** What it was fitted on; `undefined` while it has learned nothing. */
  readonly fitted: Fitted | undefined
  /**
   * Learns from these examples alone, in place of what it learned before; from none it learns nothing, and moves
   * nothing any more. Until it is done, and where it is aborted, it ranks as before.
   * The same examples in the same order, the same bits. Of fits that overlap the one begun last stands, so
   * that what was forgotten between their beginnings does not come back; the others answer what stands. @throws INVALID_ARGUMENT, ABORTED
   */
  fit(examples: ExampleSet | readonly RankExample[], options?: FitOptions): Promise<Fitted | undefined>
  /**
   * Whether it has learned from anything else than these examples: after a forget, from a record that is gone.
   * An unfitted one is stale where these would teach it something. @throws INVALID_ARGUMENT
   */
  isStale(examples: ExampleSet | readonly RankExample[]): Promise<boolean>
  /** What it has learned, as JSON; `undefined` while that is nothing. */
  save(): SavedRanker | undefined
}

const optionNames: readonly string[] = [
  'seed',
  'hidden',
  'epochs',
  'caution',
  'saved',
] satisfies readonly (keyof LearnedRankerOptions)[]

/**
 * A ranker that learns which signals to trust, by labels or by feedback: a small network over the signals of each
 * candidate, whose output is added to the fixed score. Unfitted it changes nothing. It knows no text: only the
 * numbers that explain a recollection.
 * @throws INVALID_ARGUMENT, CORRUPT, NEWER_FORMAT
 */
export function learnedRanker(options: LearnedRankerOptions = {}): LearnedRanker {
  const settings = checkOptions(options)
  let current = options.saved === undefined ? undefined : fromSaved(options.saved)
  // Fits in the order in which they were asked for: how many began, and which of them `current` is of.
  let begun = 0
  let standing = 0
  return {
    weightless: true,
    get fitted() {
      return current?.fitted
    },
    rank: (candidates) => (current === undefined ? undefined : applyModel(current.model, candidates)),
    fit: async (given, { signal, onProgress } = {}) => {
      throwIfAborted(signal)
      const set = checkSet(given)
      const turn = ++begun
      const useful = usefulOf(set.examples)
      const digest = await digestOf(useful)
      const model = useful.length === 0 ? undefined : await fitModel(useful, settings, signal, onProgress)
      throwIfAborted(signal)
      if (turn < standing) return current?.fitted
      standing = turn
      current = model === undefined ? undefined : { model, fitted: describe(model, set, useful, digest) }
      return current?.fitted
    },
    isStale: async (given) => {
      const useful = usefulOf(checkSet(given).examples)
      if (current === undefined) return useful.length > 0
      return current.fitted.digest !== (await digestOf(useful))
    },
    save: () => (current === undefined ? undefined : toSaved(current.model, current.fitted)),
  }
}

interface CheckedSet {
  readonly examples: readonly RankExample[]
  readonly records?: number
  readonly revision?: Revision
}

/** A copy, so that nobody changes the examples while they are learned from. @throws INVALID_ARGUMENT */
function checkSet(given: ExampleSet | readonly RankExample[]): CheckedSet {
  if (!isSet(given)) {
    checkExamples(given)
    return { examples: structuredClone(given) }
  }
  checkExamples(given.examples)
  return { ...given, examples: structuredClone(given.examples) }
}

function isSet(given: ExampleSet | readonly RankExample[]): given is ExampleSet {
  return isObject(given) && 'examples' in given
}

function describe(
  { inputs }: Model,
  { records, revision }: CheckedSet,
  useful: readonly RankExample[],
  digest: string,
): Fitted {
  return {
    examples: useful.length,
    ...(records !== undefined && { records }),
    ...(revision !== undefined && { revision }),
    digest,
    signals: inputs.signals,
  }
}

function checkOptions(given: LearnedRankerOptions): FitSettings {
  checkMembers('The options of learnedRanker', given, optionNames)
  const { seed = 1, hidden = 32, epochs = 30, caution = 100 } = given
  return {
    seed: checkInteger('seed of learnedRanker', seed, 0, 4_294_967_295),
    hidden: checkInteger('hidden of learnedRanker', hidden, 0, 64),
    epochs: checkInteger('epochs of learnedRanker', epochs, 1, 1_000),
    caution: checkInteger('caution of learnedRanker', caution, 0, 10_000),
  }
}
