import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { staticEmbedder } from '@mnestic/embed-static'
import { expect, test } from 'vitest'
import { BetterSqlite } from '../src/contestants/better-sqlite.ts'
import { labelOf, peerList } from '../src/contestants/contestants.ts'
import { cosine } from '../src/contestants/cosine.ts'
import { langchainEmbeddings } from '../src/contestants/langchain-embeddings.ts'
import { turnText } from '../src/contestants/turn-text.ts'
import { loadLocomo } from '../src/recall/locomo.ts'
import { runRecall } from '../src/recall/run.ts'

const dist = join(import.meta.dirname, '..', 'dist', 'contestants')
const peersFolder = join(import.meta.dirname, '..', 'peers')

test('plain cosine keeps conversations apart and ranks by the angle to the question', async () => {
  const tiny = loadLocomo(join(import.meta.dirname, 'fixtures', 'tiny-locomo.json'))
  const contestant = cosine(staticEmbedder())
  const { scored, records } = await runRecall(contestant, tiny)
  expect(records).toBe(5)
  expect(scored).toHaveLength(5)
  expect(await contestant.ask('tiny-1', 'a red kayak', 1)).toEqual(['D1:1'])
  expect(await contestant.ask('sample 2', 'a red kayak', 9)).toEqual(['D1:1'])
  expect(await contestant.ask('nobody', 'a red kayak', 9)).toEqual([])
})

test('peers that keep no speaker apart get the name before the text', () => {
  expect(turnText({ text: 'Hello.', speaker: 'Ana', role: 'user' })).toBe('Ana: Hello.')
  expect(turnText({ text: 'Hello.', role: 'user' })).toBe('user: Hello.')
  expect(turnText({ text: 'Hello.' })).toBe('Hello.')
})

test("peers get the embedder's own vectors", async () => {
  const embedder = staticEmbedder()
  const adapted = langchainEmbeddings(embedder)
  const [vector] = await embedder.embed(['a kayak'])
  expect(await adapted.embedQuery('a kayak')).toEqual(Array.from(vector ?? []))
  expect(await adapted.embedDocuments(['a kayak', 'a lake'])).toHaveLength(2)
})

test("a transaction in better-sqlite3's manner lands whole or not at all", () => {
  using database = new BetterSqlite(':memory:')
  database.exec('CREATE TABLE t (x INTEGER)')
  const put = database.prepare('INSERT INTO t VALUES (?)')
  const all = () =>
    database
      .prepare('SELECT x FROM t')
      .all()
      .map(({ x }) => x)
  database.transaction((x: number) => put.run(x))(1)
  const failing = database.transaction((x: number) => {
    put.run(x)
    throw new Error('no')
  })
  expect(() => failing(2)).toThrow('no')
  expect(all()).toEqual([1])
})

test('a process whose network is cut reaches nobody, and says whom it tried', () => {
  const code = `
    import { cutNetwork } from ${JSON.stringify(join(dist, 'offline.js'))}
    import { createServer } from 'node:http'
    const server = createServer((_, answer) => answer.end('reached')).listen(0, '127.0.0.1')
    await new Promise((resolve) => server.on('listening', resolve))
    const url = 'http://127.0.0.1:' + server.address().port
    const before = await (await fetch(url)).text()
    const tried = cutNetwork()
    const { get } = await import('node:http')
    const bare = await new Promise((resolve) => get(url, () => resolve('reached')).on('error', () => resolve('not')))
    console.log(JSON.stringify({ before, bare, tried: [...tried] }))
    process.exit(0)
  `
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '--eval', code], {
    encoding: 'utf8',
  })
  expect(stderr).toBe('')
  expect(JSON.parse(stdout)).toMatchObject({ before: 'reached', bare: 'not', tried: ['127.0.0.1'] })
})

test('peers stand in their own package file, with exact versions and a lock that names no host', () => {
  const { dependencies } = JSON.parse(readFileSync(join(peersFolder, 'package.json'), 'utf8')) as {
    readonly dependencies: Readonly<Record<string, string>>
  }
  for (const version of Object.values(dependencies)) expect(version).toMatch(/^\d+\.\d+\.\d+$/)
  for (const name of Object.keys(peerList)) expect(labelOf(name)).not.toContain('unknown')
  expect(labelOf('minisearch')).toContain(dependencies['minisearch'])
  expect(readFileSync(join(peersFolder, 'pnpm-lock.yaml'), 'utf8')).not.toMatch(/https?:/)
})
