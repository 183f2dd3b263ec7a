import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openMemory, type RecordInput } from '@mnestic/core'
import { knowledgeGraph } from '@mnestic/knowledge-graph'
import { sqliteStorage } from '@mnestic/sqlite'
import { afterEach, beforeEach, expect, it } from 'vitest'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mnestic-graph-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

/** Names, literals and predicates of sizes that fill cells, pages and overflow pages, each said by one record alone. */
function turn(i: number): RecordInput {
  const own = (what: string): string => `${what}quartz${i}x`
  const long = ` ${own('filler')}`.repeat([0, 1, 30, 400][i % 4] ?? 0)
  return {
    id: `r${i}`,
    text: `Turn ${i}.`,
    facts: [
      {
        subject: `Subject ${own('Subject')}${long.slice(0, 900)}`,
        predicate: own('predicate'),
        object: 'Ana',
      },
      { subject: 'Ana', predicate: 'says', object: `${own('Literal')}${long}`, objectKind: 'literal' },
      { subject: 'Ana', predicate: 'knows', object: `Object ${own('Object')}` },
    ],
  }
}

async function filesThatHold(needle: RegExp): Promise<readonly string[]> {
  const found: string[] = []
  for (const entry of await readdir(folder, { withFileTypes: true, recursive: true })) {
    if (!entry.isFile()) continue
    const text = await readFile(join(entry.parentPath, entry.name), 'latin1')
    const [first] = needle.exec(text) ?? []
    if (first !== undefined) found.push(`${entry.name}: ${first}`)
  }
  return found
}

it('no file holds a name, literal or predicate of what was forgotten, and all else is still there', async () => {
  const open = () => openMemory({ storage: sqliteStorage(folder), backends: { world: knowledgeGraph() } })
  let memory = await open()
  await memory.write(
    'ana',
    Array.from({ length: 200 }, (_, i) => turn(i)),
  )
  await memory.views.world.merge('ana', ['Ana', 'Object Objectquartz8x'])
  await memory.views.world.facts('ana')
  const gone = Array.from({ length: 200 }, (_, i) => i).filter((i) => i % 5 < 2 || i === 8)
  const receipt = await memory.forget('ana', { ids: gone.map((i) => `r${i}`) })
  expect(receipt.proof['world']).toMatchObject({ method: 'deleted', remaining: 0, bytes: 'gone' })
  const needle = new RegExp(gone.map((i) => `quartz${i}x`).join('|'), 'i')
  expect(await filesThatHold(needle)).toEqual([])
  // Later writes move rows about; opening and closing copies the write-ahead log back.
  await memory.write(
    'ana',
    Array.from({ length: 50 }, (_, i) => turn(1_000 + i)),
  )
  expect(await filesThatHold(needle)).toEqual([])
  await memory.close()
  memory = await open()
  const { facts } = await memory.views.world.facts('ana', { predicate: 'knows', limit: 1_000 })
  expect(facts).toHaveLength(250 - gone.length)
  await memory.close()
  expect(await filesThatHold(needle)).toEqual([])
  expect(await filesThatHold(/objectquartz7x/)).not.toEqual([])
})
