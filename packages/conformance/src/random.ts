/** A seeded source of choices: a failing random history is found again by its seed. */
export interface Random {
  /** 0 (included) to 1 (excluded). */
  next(): number
  /** An integer, 0 to `below` - 1. */
  int(below: number): number
  pick<T>(values: readonly [T, ...T[]]): T
  shuffled<T>(values: readonly T[]): T[]
  /** A choice of `values` with the given chance for each. */
  some<T>(values: readonly T[], chance: number): T[]
}

/** mulberry32: 32 bits of state are plenty for test data. */
export function seeded(seed: number): Random {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
  const int = (below: number): number => Math.floor(next() * below)
  return {
    next,
    int,
    pick: (values) => values[int(values.length)] ?? values[0],
    shuffled(values) {
      const keyed = values.map((value) => ({ value, key: next() }))
      return keyed.sort((a, b) => a.key - b.key).map(({ value }) => value)
    },
    some: (values, chance) => values.filter(() => next() < chance),
  }
}
