import type { RankExample } from './example.ts'

/** SHA-256 over all that a fit reads, in hex: equal examples in equal order, equal digest. */
export async function digestOf(examples: readonly RankExample[]): Promise<string> {
  // By name, since the order in which signals were put into an object changes no fit.
  const plain = examples.map(({ candidates, relevant }) => [
    candidates.map(({ score, signals }) => [
      score,
      Object.entries(signals).toSorted(([a], [b]) => (a < b ? -1 : 1)),
    ]),
    [...new Set(relevant)].toSorted((a, b) => a - b),
  ])
  const bytes = new TextEncoder().encode(JSON.stringify(plain))
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))
  return Array.from(hash, (byte) => byte.toString(16).padStart(2, '0')).join('')
}
