import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { embeddedEngine, type Engine, type OpenEngine } from '@mnestic/knowledge-graph'
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
    expect(await open.names(1, [{ key: 'bruno', words: ['bruno'], like: [] }])).toEqual([])
    await Promise.all([open.close(), other.close()])
  })

  it('is read again as it was, and made anew for another schema or where its file is damaged', async () => {
    const at = site()
    const first = await inFolder().open(at)
    await first.commit(batch(0, 2, record(2, [['ana', 'knows', 'bruno']])), signal)
    await first.close()
    const again = await inFolder().open(at)
    expect([await again.revision(), await factsAround(again)]).toEqual([2, 1])
    await again.close()
    const changed = await inFolder().open({ ...at, shape: 'another' })
    expect([await changed.revision(), await factsAround(changed)]).toEqual([0, 0])
    await changed.close()
    const { writeFile } = await import('node:fs/promises')
    await writeFile(join(folder, at.logId, at.name, 'graph.sqlite'), 'no database '.repeat(1_000))
    const made = await inFolder().open(at)
    expect(await made.revision()).toBe(0)
    await made.close()
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
