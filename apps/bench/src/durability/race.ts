import type { Contestant } from './contestants.ts'

export interface Race {
  /** Writes of each contestant. */
  readonly rounds: number
  /** Records in a write. */
  readonly batch: number
}

/**
 * Milliseconds of every write, by contestant. In each round everybody writes once, starting with another one each
 * time: a slow second of the machine then falls upon all alike.
 */
export async function race(
  contestants: readonly Contestant[],
  { rounds, batch }: Race,
): Promise<ReadonlyMap<string, readonly number[]>> {
  const times = new Map(contestants.map(({ name }) => [name, [] as number[]]))
  let number = 0
  for (let round = 0; round < rounds; round++) {
    const first = round % contestants.length
    for (const { name, prepare } of [...contestants.slice(first), ...contestants.slice(0, first)]) {
      const write = prepare(Array.from({ length: batch }, () => number++))
      const started = performance.now()
      await write()
      times.get(name)?.push(performance.now() - started)
    }
  }
  return times
}
