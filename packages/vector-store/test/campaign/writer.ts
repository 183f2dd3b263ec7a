// Writes, asks and forgets, and says what was acknowledged: one JSON line each on standard output. The parent kills it,
// or it ends after so many steps. Arguments: directory, first number of its points, seed, steps.
import { writeSync } from 'node:fs'
import { sqliteStorage } from '@mnestic/sqlite'
import { checkOptions } from '../../src/options.ts'
import { storeOf } from '../../src/vector-store.ts'
import { ask, openNear, vectorOf, type PointMemory } from '../points.ts'
import { fill, textOf } from '../segments/in-directory.ts'
import type { Line } from './lines.ts'

const [directory = '', first = '0', seed = '1', steps = 'Infinity'] = process.argv.slice(2)
let state = Number(seed)
const below = (limit: number): number => {
  state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
  return Math.floor((state / 2 ** 32) * limit)
}
const say = (line: Line): void => void writeSync(1, `${JSON.stringify(line)}\n`)

/** To which graphs cost nothing: so they are built in small scopes, where hnswlib-node is there. */
const store = (): ReturnType<typeof storeOf> =>
  storeOf({ ...checkOptions({ exactUpTo: 800 }), costs: { once: 0, perBreadth: 1e-9, lookup: 1e9 } })

const open = async (): Promise<PointMemory> => {
  const started = performance.now()
  const memory = await openNear(store(), { storage: sqliteStorage(directory) })
  await ask(memory, 'a', vectorOf(textOf(0)), { limit: 1 })
  say({ kind: 'opened', ms: performance.now() - started })
  return memory
}

let memory = await open()
/** Points that are there and were not forgotten here. */
const own: number[] = []
for (let after: string | undefined; ;) {
  const page = await memory.list('a', { limit: 1_000, ...(after !== undefined && { after }) })
  for (const { id } of page.records) own.push(Number(id.slice(1)))
  if (page.next === undefined) break
  after = page.next
}
let next = Number(first)
for (let step = 0; step < Number(steps); step++) {
  const chance = below(10)
  if (own.length < 1_200 || (chance < 4 && own.length < 2_500)) {
    const count = own.length < 1_200 ? 500 : 100 + below(300)
    for (let from = next; from < next + count; from += 250) {
      const part = Math.min(250, next + count - from)
      say({ kind: 'writing', from, count: part })
      await fill(memory, 'a', from, part)
      say({ kind: 'written', from, count: part })
      for (let i = 0; i < part; i++) own.push(from + i)
    }
    next += count
  } else if (chance < 8) {
    const points = own.splice(below(own.length), chance === 7 ? 200 : 1 + below(5))
    say({ kind: 'forgetting', points })
    await memory.forget('a', { ids: points.map((i) => `p${i}`) })
    say({ kind: 'forgotten', points })
  } else if (chance === 8) {
    await memory.close()
    memory = await open()
  }
  await ask(memory, 'a', vectorOf(textOf(own[below(own.length)] ?? 0)), { limit: 1 })
}
await memory.close()
