import type { Embedder } from '@mnestic/core'
import { centredAt, hasOpinion } from './centred.ts'
import { isBackwards, predicateOf, type PathPredicate, type Relation } from './path-graph.ts'
import { nameTexts } from './relation-names.ts'
import { spellingVector } from './spelling.ts'

/** How much texts say relations. */
export interface Meaning {
  /** By text: about 0 for what says no relation more than another, up to about 1. */
  says(relation: Relation): Float64Array
  /** Relations that differ in more than direction. */
  readonly relations: number
}

export interface Vocabulary {
  readonly names: readonly RelationNames[]
  /** Texts of a name and what they mean. */
  readonly vectors: ReadonlyMap<string, Vectors>
  readonly general: readonly Vectors[]
}

interface RelationNames {
  readonly forwards: readonly string[]
  readonly backwards: readonly string[]
}

/** Vectors of names by their texts. */
export type Kept = Map<string, Vectors>

interface Vectors {
  readonly meant: Float32Array
  readonly spelt: Float32Array
}

/** What relations are called in any graph: the background where a graph has few of its own. */
const generalNames = [
  'type',
  'name',
  'place',
  'date',
  'part',
  'member',
  'owner',
  'cause',
  'author',
  'language',
  'friend',
  'work',
]

/** Texts of the predicates' names, and vectors for them. `kept` holds those of other calls and gets the new ones. */
export async function vocabularyOf(
  predicates: readonly PathPredicate[],
  embedder: Embedder | undefined,
  kept: Kept,
  signal: AbortSignal | undefined,
): Promise<Vocabulary> {
  const names = predicates.map((predicate) => ({
    forwards: textsOf(predicate.names),
    backwards: textsOf(predicate.inverseNames),
  }))
  const texts = [...generalNames, ...names.flatMap(({ forwards, backwards }) => [...forwards, ...backwards])]
  const missing = [...new Set(texts)].filter((text) => !kept.has(text))
  for (const [text, vectors] of await vectorsOf(missing, embedder, { signal })) kept.set(text, vectors)
  return { names, vectors: kept, general: generalNames.flatMap((name) => kept.get(name) ?? []) }
}

export async function vectorsOf(
  texts: readonly string[],
  embedder: Embedder | undefined,
  options: { readonly cues?: boolean; readonly signal: AbortSignal | undefined },
): Promise<ReadonlyMap<string, Vectors>> {
  const meant = texts.length === 0 ? [] : await embedder?.embed(texts, options)
  return new Map(
    texts.map((text, i) => [text, { meant: meant?.[i] ?? new Float32Array(0), spelt: spellingVector(text) }]),
  )
}

/**
 * The score of a text for a relation is the best over the relation's names, each the centred product of meanings, or of
 * spellings where the embedder has no opinion on one of the two. A way back without names of its own is called as the way
 * there.
 */
export function meaningOf({ names, vectors, general }: Vocabulary, texts: readonly Vectors[]): Meaning {
  const first = names.flatMap(({ forwards }) => vectors.get(forwards[0] ?? '') ?? [])
  const meant = centredAt(
    first.map((one) => one.meant),
    general.map((one) => one.meant),
  )
  const spelt = centredAt(
    first.map((one) => one.spelt),
    general.map((one) => one.spelt),
  )
  const known = texts.map((text) => hasOpinion(text.meant))
  const columns = new Map<Relation, Float64Array>()

  const columnOf = (relation: Relation): Float64Array => {
    const { forwards = [], backwards = [] } = names[predicateOf(relation)] ?? {}
    const called = isBackwards(relation) && backwards.length > 0 ? backwards : forwards
    const column = new Float64Array(texts.length).fill(-Infinity)
    for (const name of called) {
      const vector = vectors.get(name)
      if (vector === undefined) continue
      const meaning = hasOpinion(vector.meant)
      texts.forEach((text, i) => {
        const product =
          meaning && known[i] === true
            ? meant.product(text.meant, vector.meant)
            : spelt.product(text.spelt, vector.spelt)
        column[i] = Math.max(column[i] ?? -Infinity, product)
      })
    }
    return column
  }

  return {
    relations: Math.max(names.length, general.length),
    says(relation) {
      let column = columns.get(relation)
      if (column === undefined) columns.set(relation, (column = columnOf(relation)))
      return column
    },
  }
}

const textsOf = (names: readonly string[]): readonly string[] => [...new Set(names.flatMap(nameTexts))]
