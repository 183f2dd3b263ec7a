import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { sqliteStorage } from '@mnestic/sqlite'
import { describe, expect, it } from 'vitest'
import { cells } from './cells.ts'
import { ask, openCell, tell, vectorOf } from './points.ts'

/** Lets a process write and forget, and kills it after so many lines, in the midst of what it does next. */
async function killed(directory: string, cell: number, seed: number, after: number): Promise<void> {
  const writer = join(import.meta.dirname, 'children/writer.ts')
  const child = spawn(process.execPath, [writer, directory, String(cell), String(seed)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = new Promise((resolve) => child.on('close', resolve))
  let lines = 0
  for await (const _ of createInterface({ input: child.stdout })) if (++lines === after) child.kill('SIGKILL')
  await ended
  expect(lines).toBeGreaterThanOrEqual(after)
}

describe('a process that is killed while it writes and forgets', () => {
  it.each(cells.map(({ name }, index) => [name, index] as const))(
    'leaves contexts of the records that the log still has, bit for bit: %s',
    async (_, index) => {
      const directory = await mkdtemp(join(tmpdir(), 'mnestic-contexts-'))
      try {
        for (const [seed, after] of [13, 29, 7].entries()) {
          await killed(directory, index, seed, after)
          const cell = cells[index]?.cell()
          await using memory = await openCell(cell, { storage: sqliteStorage(directory) }, true)
          const { records } = await memory.list('a', { limit: 1_000 })
          const told = records.toSorted((a, b) => a.seq - b.seq)
          await using clean = await openCell(cell, {}, true)
          for (const { id, text, session } of told)
            await clean.write('a', { id, text, ...(session && { session }) })
          const vector = vectorOf('1 2 0 -1 1')
          const ids = told.map(({ id }) => id)
          expect(ids.length).toBeGreaterThan(0)
          expect(await ask(memory, 'a', vector)).toEqual(await ask(clean, 'a', vector))
          expect(await tell(memory, 'a', ids, vector)).toEqual(await tell(clean, 'a', ids, vector))
        }
      } finally {
        await rm(directory, { recursive: true, force: true })
      }
    },
    60_000,
  )
})
