import {
  compareScopes,
  type RankCandidate,
  type Recollection,
  type RecollectionItem,
  type ScopeInput,
} from '@mnestic/core'
import { invalid, isObject, toScope } from '@mnestic/core/check'

/** One cue's candidates, and which of them were right. */
export interface RankExample {
  /** As `Ranker.rank` gets them: before any ranker has moved them. */
  readonly candidates: readonly RankCandidate[]
  /** Indices of candidates. An example without any, or of nothing else, teaches nothing. */
  readonly relevant: readonly number[]
}

/** What changes a score after it was ranked, or by ranking itself: never learned from. */
export const unlearned: ReadonlySet<string> = new Set(['ranker', 'diversity'])

/**
 * What `read` answered, as an example, by what `memory.feedback` takes: of the scope's items `usedIds` are right, all
 * others are not. Items of other scopes, whose ids may be the same, are left out, and so are ids that the recollection
 * does not hold. What a ranker added to the scores of that read is taken out again.
 * @throws INVALID_ARGUMENT, TOO_LARGE: the scope
 */
export function exampleOf(
  scope: ScopeInput,
  recollection: Pick<Recollection, 'items'>,
  usedIds: readonly string[],
): RankExample {
  const path = toScope(scope)
  const used = new Set(usedIds)
  const own = recollection.items.filter(({ record }) => compareScopes(record.scope, path) === 0)
  return {
    candidates: own.map(candidateOf),
    relevant: own.flatMap(({ record }, i) => (used.has(record.id) ? [i] : [])),
  }
}

/**
 * The score by the fixed weights alone: the sum of all contributions but a ranker's and what diversity took. Added up
 * anew, since taking those off the sum would leave a trace of them in the last bits.
 */
export function fixedScore({ signals, via }: Pick<RecollectionItem, 'signals' | 'via'>): number {
  let score = 0
  for (const said of Object.values(via))
    for (const { contribution } of Object.values(said?.signals ?? {})) score += contribution
  for (const [name, { contribution }] of Object.entries(signals))
    if (!unlearned.has(name)) score += contribution
  return score
}

function candidateOf(item: Pick<RecollectionItem, 'signals' | 'via'>): RankCandidate {
  const signals: Record<string, number> = {}
  for (const [name, { standard }] of Object.entries(item.signals))
    if (!unlearned.has(name)) signals[name] = standard
  for (const [backend, said] of Object.entries(item.via))
    for (const [name, { standard }] of Object.entries(said?.signals ?? {}))
      signals[`${backend}.${name}`] = standard
  return { score: fixedScore(item), signals }
}

const maxExamples = 100_000
const maxCandidates = 10_000

/** @throws INVALID_ARGUMENT: not a list of examples */
export function checkExamples(examples: unknown): asserts examples is readonly RankExample[] {
  if (!Array.isArray(examples) || examples.length > maxExamples)
    throw invalid('The examples', examples, `a list of at most ${maxExamples}`)
  for (const [i, example] of examples.entries()) checkExample(`Example ${i}`, example)
}

function checkExample(what: string, example: unknown): void {
  if (!isObject(example)) throw invalid(what, example, '{ candidates, relevant }')
  const { candidates, relevant } = example
  if (!Array.isArray(candidates) || candidates.length > maxCandidates)
    throw invalid(`candidates of ${what}`, candidates, `a list of at most ${maxCandidates}`)
  for (const candidate of candidates as readonly unknown[]) checkCandidate(what, candidate)
  if (!Array.isArray(relevant)) throw invalid(`relevant of ${what}`, relevant, 'a list of indices')
  for (const index of relevant as readonly unknown[])
    if (!Number.isInteger(index) || Number(index) < 0 || Number(index) >= candidates.length)
      throw invalid(`An index in relevant of ${what}`, index, `an integer below ${candidates.length}`)
}

function checkCandidate(what: string, candidate: unknown): void {
  if (!isObject(candidate) || !isObject(candidate['signals']))
    throw invalid(`A candidate of ${what}`, candidate, '{ signals, score }')
  const { score, signals } = candidate
  if (!Number.isFinite(score)) throw invalid(`A score of ${what}`, score, 'a finite number')
  for (const [name, value] of Object.entries(signals))
    if (!Number.isFinite(value)) throw invalid(`Signal ${name} of ${what}`, value, 'a finite number')
}
