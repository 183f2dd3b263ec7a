import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import type { Row } from '../src/rows.ts'
import { bench, rowsOf as rowsIn } from './bench.ts'

const entry = join(import.meta.dirname, '..', 'dist', 'index.js')
const tiny = join(import.meta.dirname, 'fixtures', 'tiny-locomo.json')
const chats = join(import.meta.dirname, 'fixtures', 'beam')
const folder = mkdtempSync(join(tmpdir(), 'bench-cli-'))

const nowhere = join(folder, 'nowhere')
beforeAll(() => {
  vi.stubEnv('MNESTIC_DATA', nowhere)
  vi.stubEnv('MNESTIC_MODELS', nowhere)
})
afterAll(() => {
  vi.unstubAllEnvs()
  rmSync(folder, { recursive: true })
})

async function rowsOf(...args: readonly string[]): Promise<readonly Row[]> {
  const rows = await rowsIn(folder, ...args)
  for (const { name, metric, value } of rows) expect(Number.isFinite(value), `${name}, ${metric}`).toBe(true)
  return rows
}

const statusOf = async (...args: readonly string[]): Promise<number> => (await bench(...args)).status

const figure = (rows: readonly Row[], name: string, metric: string) =>
  rows.find((row) => row.name === name && row.metric === metric)?.value

test('an unknown suite, or none, lists those there are and exits with 2', async () => {
  const unknown = await bench('lokomo')
  expect(unknown.status).toBe(2)
  expect(unknown.stderr).toMatch(/unknown command 'lokomo'\nThere are: locomo, beam, .*peers.*core/)
  const none = await bench()
  expect(none.status).toBe(2)
  expect(none.stderr).toMatch(/locomo[^]*sample[^]*durability[^]*core/)
  expect(await statusOf('--help')).toBe(0)
})

test('the command exits with what its arguments came to', () => {
  const exit = (...args: readonly string[]) =>
    spawnSync(process.execPath, [entry, ...args], { encoding: 'utf8' })
  expect(exit('--help')).toMatchObject({ status: 0, stdout: expect.stringContaining('locomo') })
  expect(exit('lokomo')).toMatchObject({ status: 2, stderr: expect.stringContaining('There are: locomo') })
})

test('missing data exits with 2 and says where to get it', async () => {
  const { status, stdout, stderr } = await bench('locomo', 'bm25')
  expect(status).toBe(2)
  expect(stderr).toMatch(/nowhere is not there\. Get locomo10\.json .*--data/)
  expect(stdout).toBe('')
})

test('wrong arguments exit with 2', async () => {
  expect(await bench('locomo', 'bm26', '--data', tiny)).toMatchObject({
    status: 2,
    stderr: expect.stringContaining('No composition is called bm26. There are: bm25, vector'),
  })
  expect(await statusOf('locomo', 'bm25', '--data', tiny, '--conversations', '0')).toBe(2)
  expect(await statusOf('locomo', 'bm25', '--data', tiny, '--storage', 'tape')).toBe(2)
  expect(
    await statusOf('core', '--sizes', '10', '--times', '1', '--json', join(folder, 'no', 'such.json')),
  ).toBe(2)
})

test('locomo: every composition finds the turns of a tiny conversation, in memory and in SQLite', async () => {
  for (const storage of ['memory', 'sqlite']) {
    const rows = await rowsOf('locomo', 'bm25', 'default', '--data', tiny, '--storage', storage)
    expect(figure(rows, 'data', 'unresolved evidence')).toBe(1)
    for (const name of ['bm25', 'default']) {
      expect(figure(rows, name, 'questions')).toBe(5)
      // All are found in conversations as short as these, but for the one that is not there: (1 + 1 + 1 + .5 + 1) / 5.
      expect(figure(rows, name, 'R@5')).toBeCloseTo(90)
      expect(figure(rows, `${name} / temporal`, 'R@5')).toBeCloseTo(50)
      expect(figure(rows, `${name} / cost`, 'records')).toBe(5)
    }
  }
  expect(
    figure(await rowsOf('locomo', 'bm25', '--data', tiny, '--conversations', '1'), 'bm25', 'questions'),
  ).toBe(4)
})

test('beam: the same figures, with the questions that are left out counted', async () => {
  const rows = await rowsOf('beam', 'bm25', '--data', chats, '--budgets', '50')
  expect(figure(rows, 'data', 'questions left out')).toBe(1)
  expect(figure(rows, 'data', 'unresolved evidence')).toBe(1)
  expect(figure(rows, 'bm25', 'questions')).toBe(3)
  // Its question shares no word with its message.
  expect(figure(rows, 'bm25 / worst conversation, chat 10', 'R@10')).toBe(0)
  expect(figure(rows, 'bm25 / other protocols', 'session hit@1')).toBeGreaterThan(0)
  expect(figure(rows, 'bm25 / gold inside 50 tokens', 'assembled context')).toBeGreaterThan(0)
})

test('--ablate: what each part is worth, in place of the figures', async () => {
  const rows = await rowsOf('locomo', 'bm25+vector', '--data', tiny, '--ablate')
  expect(figure(rows, 'bm25+vector', 'questions')).toBe(5)
  expect(figure(rows, 'bm25+vector without words', 'R@10 difference')).toBeTypeOf('number')
  expect(figure(rows, 'bm25+vector without longTerm', 'MRR standard error')).toBeGreaterThanOrEqual(0)
})

test('tune: in-sample and left-out figures of a grid', async () => {
  const rows = await rowsOf('tune', 'weights', '--data', tiny)
  expect(figure(rows, 'locomo, left out', 'questions')).toBe(5)
  expect(rows.map(({ name }) => name)).toContain('locomo, in-sample over left out')
  expect(await statusOf('tune', 'word', '--data', tiny)).toBe(2)
  expect(await statusOf('tune', 'weights', '--sets', 'lokomo')).toBe(2)
})

test('peers: ours and those that need no installation, side by side', async () => {
  const rows = await rowsOf('peers', 'bm25', 'cosine', '--data', tiny)
  for (const name of ['Mnestic, bm25', 'plain cosine']) {
    expect(figure(rows, name, 'R@5')).toBeCloseTo(90)
    expect(figure(rows, `${name} / cost`, 'records')).toBe(5)
  }
  expect(await statusOf('peers', 'nobody', '--data', tiny)).toBe(2)
  expect(await statusOf('locomo', 'bm25', '--data', tiny, '--embedder', 'word2vec')).toBe(2)
})

test('sample: both languages', async () => {
  const rows = await rowsOf('sample', 'bm25')
  expect(figure(rows, 'bm25, en', 'questions')).toBe(40)
  expect(figure(rows, 'bm25, zh', 'questions')).toBe(15)
})

test('durability: ours beside the bare driver', async () => {
  const rows = await rowsOf('durability', '--rounds', '10', '--records', '600', '--kills', '3')
  const single = rows.find(
    ({ name, metric }) => name === 'one durable write, memory.write' && metric === 'p50',
  )
  const bare = figure(rows, 'one durable write, node:sqlite', 'p50') ?? NaN
  expect(single).toMatchObject({ peer: 'node:sqlite', target: { of: 'ratio', is: 'at most', bound: 1.5 } })
  expect(single?.ratio).toBeCloseTo((single?.value ?? NaN) / bare)
  expect(rows.map(({ name }) => name)).toContain('open 600 records')
  expect(figure(rows, '3 kills', 'records acknowledged')).toBeGreaterThan(0)
  expect(figure(rows, '3 kills', 'acknowledged writes lost')).toBe(0)
})

test('embedding and core: figures for everything', async () => {
  expect(await rowsOf('embedding', '--sentences', '50', '--rounds', '1')).toHaveLength(3)
  const core = await rowsOf('core', '--sizes', '30,60', '--times', '2')
  expect(core.map(({ name }) => name)).toContain('60 records')
})

test('speed: ingest and reads by size and storage, beside a plain cosine of the same run', async () => {
  const rows = await rowsOf('speed', '--sizes', '120', '--reads', '5')
  expect(rows.filter(({ metric }) => metric === 'ingest').map(({ name }) => name)).toEqual([
    '120 records, memory',
    '120 records, sqlite',
  ])
  const read = rows.find(({ name, metric }) => name === '120 records, sqlite' && metric === 'read p50')
  const plain = figure(rows, 'plain cosine beside 120 records, sqlite', 'read p50')
  expect(read?.ratio).toBeCloseTo((read?.value ?? 0) / (plain ?? 0), 6)
})

test('facts: questions that words alone do not answer are found with the graph', async () => {
  const rows = await rowsOf('facts', 'without', 'supplied', '--conversations', '1')
  const gain = 'with the graph, supplied facts alone, over without'
  expect(figure(rows, gain, 'R@10 difference')).toBeGreaterThan(0)
  expect(figure(rows, 'with the graph, supplied facts alone / two steps', 'answers')).toBeGreaterThanOrEqual(
    0,
  )
  const tuning = figure(rows, 'default without the graph / tuning', 'questions')
  expect(figure(await rowsOf('facts', 'bm25', '--conversations', '1', '--tuning'), 'bm25', 'questions')).toBe(
    tuning,
  )
  expect(await statusOf('facts', 'nothing')).toBe(2)
})

test('graph: ours beside SQL on a small graph, with the same answers', async () => {
  const small = ['--entities', '500', '--facts', '2500', '--asked', '40']
  const rows = await rowsOf('graph', 'embedded', 'memory', 'sqlite', ...small)
  expect(figure(rows, 'recursive SQL, node:sqlite', '2 steps p50')).toBeGreaterThan(0)
  expect(figure(rows, 'Mnestic, embedded engine', 'PageRank overlap')).toBeGreaterThan(0.8)
  expect(await statusOf('graph', 'nobody')).toBe(2)
})
