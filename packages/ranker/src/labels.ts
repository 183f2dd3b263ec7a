import { throwIfAborted, type Recollection, type RecollectionItem, type ScopeInput } from '@mnestic/core'
import { checkInteger, checkMembers, invalid, isObject } from '@mnestic/core/check'
import type { ExampleSet } from './example-set.ts'
import { exampleOf, fixedScore, type RankExample } from './example.ts'

/** A question whose answer is known. */
export interface Label {
  readonly cue: string
  /** Ids of the records that answer it. */
  readonly relevant: readonly string[]
}

export interface LabelsOptions {
  /** How many candidates each backend is asked for, and how many of the best enter the example: 2 to 1,000. Default 100. */
  readonly candidates?: number | undefined
  /** Milliseconds that a view may take, as in `read`. Default 30,000. */
  readonly deadline?: number | undefined
  readonly signal?: AbortSignal | undefined
  readonly onProgress?: ((progress: { readonly done: number; readonly total: number }) => void) | undefined
}

/** What is needed of a memory: every `Memory` is one. */
export interface LabelledMemory {
  read(
    scope: ScopeInput,
    cue: string,
    options: LabelledRead,
  ): Promise<Pick<Recollection, 'items' | 'revision'>>
}

// An interface would not fit a memory whose composition is known at run time only: it has no implicit index signature.
// oxlint-disable-next-line typescript/consistent-type-definitions
type LabelledRead = {
  readonly limit: number
  readonly candidates: number
  readonly deadline: number
  readonly signal: AbortSignal | undefined
}

const optionNames: readonly string[] = [
  'candidates',
  'deadline',
  'signal',
  'onProgress',
] satisfies readonly (keyof LabelsOptions)[]

/** Backends whose candidates are asked for whole, before the best of them are taken. */
const backends = 5
const maxItems = 1_000

/**
 * Reads each label's cue, and makes an example of the best candidates by the fixed score: so it does not matter
 * whether the memory has a ranker, or what that has learned. A label none of whose records came teaches nothing.
 * @throws INVALID_ARGUMENT, and what `read` throws
 */
export async function examplesFromLabels(
  memory: LabelledMemory,
  scope: ScopeInput,
  labels: readonly Label[],
  options: LabelsOptions = {},
): Promise<ExampleSet> {
  checkMembers('The options of examplesFromLabels', options, optionNames)
  const { candidates = 100, deadline = 30_000, signal, onProgress } = options
  checkInteger('candidates of examplesFromLabels', candidates, 2, 1_000)
  checkLabels(labels)
  const examples: RankExample[] = []
  const records = new Set<string>()
  let reflected = 0
  for (const { cue, relevant } of labels) {
    throwIfAborted(signal)
    const limit = Math.min(maxItems, backends * candidates)
    const found = await memory.read(scope, cue, { limit, candidates, deadline, signal })
    const items = strongest(found.items, candidates)
    for (const { record } of items) records.add(JSON.stringify([record.scope, record.id]))
    reflected = Math.max(reflected, found.revision)
    examples.push(exampleOf(scope, { items }, relevant))
    onProgress?.({ done: examples.length, total: labels.length })
  }
  return { examples, records: records.size, revision: reflected }
}

/** As core orders them without a ranker: by score, then by seq. */
function strongest(items: readonly RecollectionItem[], count: number): readonly RecollectionItem[] {
  return items
    .map((item) => ({ item, score: fixedScore(item) }))
    .toSorted((a, b) => b.score - a.score || a.item.record.seq - b.item.record.seq)
    .slice(0, count)
    .map(({ item }) => item)
}

function checkLabels(labels: unknown): void {
  if (!Array.isArray(labels)) throw invalid('The labels', labels, 'a list of { cue, relevant }')
  for (const [i, label] of (labels as readonly unknown[]).entries())
    if (!isObject(label) || typeof label['cue'] !== 'string' || !isIds(label['relevant']))
      throw invalid(`Label ${i}`, label, '{ cue: a text, relevant: a list of ids }')
}

function isIds(value: unknown): boolean {
  return Array.isArray(value) && value.every((id) => typeof id === 'string')
}
