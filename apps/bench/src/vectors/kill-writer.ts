// Started by kills.ts, which kills it: writes, reads and forgets without end, and says what was acknowledged, a line of
// JSON each. Arguments: folder, number of the first new record, seed, exactUpTo.
import { writeSync } from 'node:fs'
import { uniformNumbers } from './draws.ts'
import type { KillLine } from './kill-lines.ts'
import { openKilled, vectorOf } from './kill-store.ts'
import { idsIn, room } from './living.ts'
import { deadline, textOf } from './store.ts'

const [folder = '', first = '0', seed = '1', exactUpTo = '1000'] = process.argv.slice(2)
const uniform = uniformNumbers(Number(seed))
const below = (limit: number): number => Math.floor(uniform() * limit)
let next = Number(first)

function say(line: KillLine): void {
  writeSync(1, `${JSON.stringify(line)}\n`)
}

const { memory } = await openKilled(folder, Number(exactUpTo))
const living = [...(await idsIn(memory))]
await memory.read(room, { vector: vectorOf(0) }, { limit: 1, deadline })
say({ kind: 'opened' })
for (;;) {
  const ids = Array.from({ length: uniform() < 0.2 ? 200 : 1 + below(20) }, () => String(next++))
  say({ kind: 'writing', ids })
  await memory.write(
    room,
    ids.map((id) => ({ id, text: textOf(Number(id)) })),
  )
  say({ kind: 'written', ids })
  living.push(...ids)
  await memory.read(room, { vector: vectorOf(below(next)) }, { limit: 10, deadline })
  if (uniform() < 0.5) continue
  // As many go as come, so that the scope stays as long as it is.
  const gone = Array.from({ length: Math.min(living.length, 1 + below(2 * ids.length)) }, () => {
    const at = below(living.length)
    const id = living[at] ?? ''
    living[at] = living.at(-1) ?? ''
    living.pop()
    return id
  })
  say({ kind: 'forgetting', ids: gone })
  await memory.forget(room, { ids: gone })
  say({ kind: 'forgotten', ids: gone })
}
