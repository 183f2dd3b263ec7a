import { throwIfAborted, type Embedder, type ScopeNumber, type Span } from '@mnestic/core'
import type { OpenEngine } from '../contract/engine.ts'
import type { EntityKey } from '../contract/rows.ts'
import { isFunctionWord } from '../paths/function-words.ts'
import type { CueWord } from './cue-words.ts'

/** An entity whose name means about what a stretch of the cue means. */
export interface NearName {
  readonly key: EntityKey
  readonly span: Span
  /** How sure it is, below that of every link by letters. */
  readonly weight: number
}

/** Entities that are compared: those that the scope named first. */
const maxNames = 500
const maxKept = 20_000
const maxWords = 3
const maxSpans = 96
const maxNear = 4
/** Least cosine by which a stretch is taken for another name of the same thing. */
const least = 0.7
/** Least and greatest weight, from the least cosine to 1. */
const weights = { least: 0.4, most: 0.6 } as const

/**
 * The entities that a cue means by other words (`the doctor` for `physician`), by the cosine of their names. Asked only
 * where the cue names none by letters. Vectors of names are kept in memory until something is forgotten.
 */
export class NearNames {
  readonly #embedder: Embedder
  /** Replaced when something is forgotten: what is still being embedded then is kept by nobody. */
  #kept = new Map<EntityKey, Float32Array>()

  constructor(embedder: Embedder) {
    this.#embedder = embedder
  }

  async find(
    engine: Pick<OpenEngine, 'graph'>,
    scope: ScopeNumber,
    text: string,
    words: readonly CueWord[],
    signal?: AbortSignal,
  ): Promise<readonly NearName[]> {
    const spans = spansOf(words)
    if (spans.length === 0) return []
    const graph = await engine.graph(scope, { entities: { after: 0, limit: maxNames } })
    const keys = Array.from({ length: graph.nodes }, (_, node) => graph.key(node) ?? []).flat()
    if (keys.length === 0) return []
    const kept = await this.#vectorsOf(keys, signal)
    const said = await this.#embedder.embed(
      spans.map(({ start, end }) => text.slice(start, end)),
      { cues: true, ...(signal && { signal }) },
    )
    const near = new Map<EntityKey, NearName>()
    for (const key of keys)
      for (const [i, span] of spans.entries()) {
        const cosine = product(kept.get(key), said[i])
        if (cosine < least) continue
        const weight = weights.least + ((cosine - least) / (1 - least)) * (weights.most - weights.least)
        if (weight > (near.get(key)?.weight ?? 0)) near.set(key, { key, span, weight })
      }
    return [...near.values()]
      .toSorted((a, b) => b.weight - a.weight || (a.key < b.key ? -1 : 1))
      .slice(0, maxNear)
  }

  async #vectorsOf(
    keys: readonly EntityKey[],
    signal: AbortSignal | undefined,
  ): Promise<ReadonlyMap<EntityKey, Float32Array>> {
    if (this.#kept.size > maxKept) this.clear()
    const kept = this.#kept
    const missing = keys.filter((key) => !kept.has(key))
    if (missing.length === 0) return kept
    const names = await this.#embedder.embed(missing, signal && { signal })
    throwIfAborted(signal)
    missing.forEach((key, i) => kept.set(key, names[i] ?? new Float32Array()))
    return kept
  }

  /** Names are content: none outlives the records that say it. */
  clear(): void {
    this.#kept = new Map()
  }
}

/** Runs of up to three words that do not begin or end with one that only joins others. */
function spansOf(words: readonly CueWord[]): readonly Span[] {
  const spans: Span[] = []
  for (const [i, first] of words.entries())
    for (const [n, last] of words.slice(i, i + maxWords).entries()) {
      if (isFunctionWord(first.word) || (n > 0 && isFunctionWord(last.word))) continue
      if (spans.length < maxSpans) spans.push({ start: first.start, end: last.end })
    }
  return spans
}

function product(a: Float32Array | undefined, b: Float32Array | undefined): number {
  if (a === undefined || b === undefined) return 0
  return a.reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0)
}
