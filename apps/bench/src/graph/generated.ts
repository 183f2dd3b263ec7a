/** Facts as columns: fact i is `[subject[i], predicate[i], object[i]]`, entities counted from 0. */
export interface GeneratedGraph {
  readonly entities: number
  readonly facts: number
  readonly subject: Uint32Array
  readonly predicate: Uint8Array
  readonly object: Uint32Array
  /** Valid time in milliseconds since the epoch, half-open; Infinity where it has no end. */
  readonly from: Float64Array
  readonly to: Float64Array
  /** The record that says it, rising, from 1: `factsPerRecord` in each. */
  readonly record: Uint32Array
}

export const factsPerRecord = 10
export const predicateNames: readonly string[] = Array.from({ length: 20 }, (_, i) => `relation_${i}`)
const begin = Date.UTC(2005, 0, 1)
const end = Date.UTC(2025, 0, 1)

/**
 * As many facts among as many entities, the same for the same seed. Degrees have a heavy tail: half of the entities
 * have at most 9 facts, the largest of 100,000 about 1,500. Two thirds of the facts have an end.
 */
export function generatedGraph(entities: number, facts: number, seed: number): GeneratedGraph {
  const uniform = lcg(seed)
  const graph = {
    entities,
    facts,
    subject: new Uint32Array(facts),
    predicate: new Uint8Array(facts),
    object: new Uint32Array(facts),
    from: new Float64Array(facts),
    to: new Float64Array(facts),
    record: new Uint32Array(facts),
  }
  for (let i = 0; i < facts; i++) {
    const subject = Math.floor(entities * uniform() ** 1.2)
    // Who is often a subject is seldom the object that everybody speaks of: another order of the same entities.
    const drawn = (Math.floor(entities * uniform() ** 2) * 7_919) % entities
    graph.subject[i] = subject
    graph.object[i] = drawn === subject ? (drawn + 1) % entities : drawn
    graph.predicate[i] = Math.floor(20 * uniform() ** 1.5)
    const from = Math.floor(begin + uniform() * (end - begin))
    graph.from[i] = from
    graph.to[i] = uniform() < 2 / 3 ? Math.floor(from + 1 + uniform() * (end - from)) : Infinity
    graph.record[i] = 1 + Math.floor(i / factsPerRecord)
  }
  return graph
}

/** Entities and times to ask about, the same for the same seed. */
export function seeds(
  entities: number,
  count: number,
  seed: number,
): readonly { readonly entity: number; readonly validAt: number }[] {
  const uniform = lcg(seed)
  return Array.from({ length: count }, () => ({
    entity: Math.floor(uniform() * entities),
    validAt: Math.floor(begin + uniform() * (end - begin)),
  }))
}

const onsets = [
  'b',
  'd',
  'f',
  'g',
  'h',
  'k',
  'l',
  'm',
  'n',
  'p',
  'r',
  's',
  't',
  'v',
  'w',
  'z',
  'br',
  'st',
  'kr',
  'tl',
]
const vowels = ['a', 'e', 'i', 'o', 'u', 'ei', 'ou', 'ia']

/** Two invented words, different for each of up to 409,600 entities: `Kareisto Vimoula`. */
export function nameOf(entity: number): string {
  return `${word(entity % 640)} ${word(640 + Math.floor(entity / 640))}`
}

function word(i: number): string {
  const parts = [i % 160, Math.floor(i / 160), (i * 7) % 160].map((part) => {
    const onset = onsets[part % onsets.length] ?? ''
    return `${onset}${vowels[Math.floor(part / onsets.length) % vowels.length] ?? ''}`
  })
  const text = parts.join('')
  return text.charAt(0).toUpperCase() + text.slice(1)
}

/** Numerical Recipes, "An even quicker generator": 0 to 1. */
function lcg(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}
