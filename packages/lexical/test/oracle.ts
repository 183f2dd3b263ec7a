/** The formula of `src/ranking.ts`, read once more from its page and computed as slowly as it stands there. */

export interface OracleRecord {
  readonly terms: readonly string[]
  readonly asks: boolean
  readonly session: string | undefined
}

const k1 = 0.7
const b = 0.5

export function oracle(
  records: readonly OracleRecord[],
  query: readonly string[],
  names: ReadonlySet<string>,
): readonly number[] {
  const average = records.reduce((sum, { terms }) => sum + terms.length, 0) / records.length
  const count = (at: number, term: string): number => records[at]!.terms.filter((one) => one === term).length
  const strength = (at: number, term: string): number =>
    count(at, term) === 0 ? 0 : count(at, term) / (1 - b + (b * records[at]!.terms.length) / average)
  const terms = [...new Set(query)].filter((term) => records.some((record) => record.terms.includes(term)))
  const named = [...new Set(query)].some((term) => !names.has(term))
  return records.map(({ session, terms: own }, at) => {
    const session_ = records.flatMap((record, i) => (record.session === session ? [i] : []))
    const here = session_.indexOf(at)
    let score = 0
    for (const term of terms) {
      let borrowed = 0
      for (const [distance, plain, afterQuestion] of [
        [-2, 0.25, 0.5],
        [-1, 0.5, 1],
        [1, 0.35, 0.35],
        [2, 0.15, 0.15],
      ] as const) {
        const other = session_[here + distance]
        if (other === undefined) continue
        borrowed += (records[other]!.asks ? afterQuestion : plain) * strength(other, term)
      }
      const holders = records.filter((record) => record.terms.includes(term)).length
      const idf = Math.log(1 + (records.length - holders + 0.5) / (holders + 0.5))
      const tf = strength(at, term) + borrowed / (1 + (own.length / 60) ** 2)
      const weight = named && names.has(term) ? 0.5 : 1
      score += (weight * idf * tf * (k1 + 1)) / (tf + k1)
    }
    return score
  })
}
