import type { Contestant } from './contestants.ts'

export interface Race {
  readonly rounds: number
  /** Writes of each contestant in a round. */
  readonly writes: number
  /** Records in a write. */
  readonly batch: number
}

/**
 * Milliseconds of every write, by contestant and round. In each round everybody writes once in turn, starting with
 * another one each time: a slow second of the machine then falls upon all alike.
 */
export async function race(
  contestants: readonly Contestant[],
  { rounds, writes, batch }: Race,
): Promise<ReadonlyMap<string, readonly (readonly number[])[]>> {
  const times = new Map(contestants.map(({ name }) => [name, [] as number[][]]))
  let number = 0
  for (let round = 0; round < rounds; round++) {
    for (let turn = 0; turn < contestants.length; turn++) {
      const contestant = contestants[(round + turn) % contestants.length]
      const own: number[] = []
      for (let i = 0; i < writes && contestant !== undefined; i++) {
        const write = contestant.prepare(Array.from({ length: batch }, () => number++))
        const started = performance.now()
        await write()
        own.push(performance.now() - started)
      }
      if (contestant !== undefined) times.get(contestant.name)?.push(own)
    }
  }
  return times
}
