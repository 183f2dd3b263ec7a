import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { isMnesticError, openMemory } from '@mnestic/core'
import { embeddedEngine, knowledgeGraph, type Engine, type OpenEngine } from '@mnestic/knowledge-graph'
import { sqliteStorage } from '@mnestic/sqlite'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { engineSuite } from './engines/engine-suite.ts'
import { batch, record, site } from './engines/said.ts'

engineSuite(() => embeddedEngine(), { runs: 40 })

const signal = new AbortController().signal
let folder: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mnestic-graph-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

/** In a directory: a second one is what another process has. */
const inFolder = (): Engine => {
  const engine = embeddedEngine()
  return { ...engine, open: (at) => engine.open({ ...at, folder: join(folder, at.logId, at.name) }) }
}

describe('embeddedEngine() in a directory', () => {
  it('shows what another process wrote, and what it erased is gone here too', async () => {
    const at = site()
    const open = await inFolder().open(at)
    const other = await inFolder().open(at)
    await open.commit(batch(0, 2, record(2, [['ana', 'knows', 'bruno']])), signal)
    expect(await factsAround(open)).toBe(1)
    expect(await other.revision()).toBe(2)
    const more = batch(2, 4, record(4, [['ana', 'likes', 'tango']]))
    expect(await other.commit(more, signal)).toBe('applied')
    expect(await open.commit(more, signal)).toBe('behind')
    expect(await factsAround(open)).toBe(2)
    await other.commit(batch(4, 5, { kind: 'erase', scope: 1, revision: 5, seqs: [2] }), signal)
    expect(await factsAround(open)).toBe(1)
    const named = () => open.names(1, [{ key: 'bruno', words: ['bruno'], like: [] }])
    expect(await named()).toEqual([])
    // The name that this one wrote before is not where it was.
    await open.commit(batch(5, 6, record(6, [['ana', 'knows', 'bruno']])), signal)
    expect(await named()).toEqual(['bruno'])
    expect(await factsAround(open)).toBe(2)
    expect(await factsAround(other)).toBe(2)
    await Promise.all([open.close(), other.close()])
  })

  it('does not call bytes gone that a reader of another process holds', async () => {
    const at = site()
    const open = await inFolder().open(at)
    await open.commit(batch(0, 2, record(2, [['ana', 'knows', 'bruno']])), signal)
    const reader = new DatabaseSync(join(folder, at.logId, at.name, 'graph.sqlite'))
    reader.exec('BEGIN; SELECT count(*) FROM record')
    await open.commit(batch(2, 3, { kind: 'erase', scope: 1, revision: 3, seqs: [2] }), signal)
    expect(await open.bytes()).toBe('unknown')
    reader.exec('COMMIT')
    expect(await open.bytes()).toBe('gone')
    reader.close()
    await open.close()
  })

  it('is read again as it was, and made anew for another log, another schema, or where its file is damaged', async () => {
    const at = site()
    const first = await inFolder().open(at)
    await first.commit(batch(0, 2, record(2, [['ana', 'knows', 'bruno']])), signal)
    await first.close()
    const again = await inFolder().open(at)
    expect([await again.revision(), await factsAround(again)]).toEqual([2, 1])
    await again.close()
    const moved = await embeddedEngine().open({ ...site(), folder: join(folder, at.logId, at.name) })
    expect([await moved.revision(), await factsAround(moved)]).toEqual([0, 0])
    await moved.commit(batch(0, 2, record(2, [['ana', 'knows', 'bruno']])), signal)
    await moved.close()
    const changed = await inFolder().open({ ...at, shape: 'another' })
    expect([await changed.revision(), await factsAround(changed)]).toEqual([0, 0])
    await changed.close()
    await writeFile(join(folder, at.logId, at.name, 'graph.sqlite'), 'no database '.repeat(1_000))
    const made = await inFolder().open(at)
    expect(await made.revision()).toBe(0)
    await made.close()
  })

  it('is made anew wherever in its file the damage is: with the next write, or when it is opened again', async () => {
    const open = () =>
      openMemory({
        storage: sqliteStorage(folder),
        backends: { world: knowledgeGraph({ extractor: false }) },
      })
    let memory = await open()
    const facts = Array.from({ length: 60 }, (_, i) => [
      { subject: `Person ${i}`, predicate: 'knows', object: `Person ${i + 1}` },
    ])
    await memory.write(
      'ana',
      facts.map((fact) => ({ text: 'A fact.', facts: fact })),
    )
    await memory.close()
    const [found] = (await readdir(folder, { withFileTypes: true, recursive: true })).filter(
      ({ name }) => name === 'graph.sqlite',
    )
    const file = join(found!.parentPath, found!.name)
    const whole = await readFile(file)
    for (let page = 0; page < whole.length; page += 4_096) {
      const damaged = Buffer.from(whole)
      damaged.fill(0xab, page === 0 ? 100 : page, page + 4_096)
      await writeFile(file, damaged)
      memory = await open()
      let broken = 0
      const shown = async (): Promise<number> =>
        (await memory.views.world.facts('ana', { limit: 1_000 })).facts.length
      const tried = await shown().catch((error: unknown) => {
        if (!isMnesticError(error, 'CORRUPT')) throw error
        broken++
        return 60
      })
      expect(tried % 60).toBe(0)
      if (page % 8_192 === 0) await memory.write('bo', { text: 'A fact.', facts: facts[0] })
      else {
        await memory.close()
        memory = await open()
      }
      expect(await shown()).toBe(60)
      expect((await memory.read('ana', 'Who does Person 5 know?')).unavailable).toEqual({})
      await memory.close()
      if (broken > 0) expect(await readFile(file)).not.toEqual(damaged)
    }
  })

  it('adds what comes later to the graph that is in memory, however much', async () => {
    const open = await inFolder().open(site())
    for (let seq = 1; seq <= 1_000; seq++) {
      await open.commit(batch(seq - 1, seq, record(seq, [['ana', 'likes', `thing ${seq}`]])), signal)
      if (seq % 50 === 1) expect(await factsAround(open)).toBe(seq)
    }
    expect(await factsAround(open)).toBe(1_000)
    await open.close()
  })
})

async function factsAround(open: OpenEngine): Promise<number> {
  return (await open.graph(1, { around: ['ana'], steps: 1, limit: 10_000 })).facts
}
