import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { readdir, readFile, symlink, writeFile } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import { staticEmbedder } from '@mnestic/embed-static'
import { chromium } from 'playwright-core'
import { build } from 'vite'
import { describe, expect, onTestFinished, test } from 'vitest'
import { findChromium } from '../../../scripts/chromium.mjs'
import { folder } from './helpers.js'

const executablePath = findChromium()
if (executablePath === undefined)
  console.warn(
    'The test of the libraries in a browser is skipped: no Chromium was found. Install one, or name it in MNESTIC_CHROMIUM.',
  )

const texts = [
  'I moved to Lisbon in February, to a flat near the river.',
  'My dentist is called Dr Ferreira, he is excellent.',
  'I keep bees now, two hives on the roof.',
  'Every Thursday I play the cello with the orchestra of the harbour company.',
  'The lesson is at 18:30, not at 17:45.',
  'naïve café, Straße, ŁÓDŹ',
  '中文的一句话。',
  'emoji 🐝🐝 and a family 👩‍👩‍👧',
  'antidisestablishmentarianism xqzzkvw',
  '   spaces   and\ttabs\n',
  'https://example.org/path?query=1#part',
  '!!!',
] as const

/** What the page finds out; numbers and texts alone, so that it crosses over as it is. */
interface Found {
  readonly vectors: readonly (readonly number[])[]
  readonly first: string | undefined
  readonly via: readonly string[]
  readonly unavailable: readonly string[]
  readonly proof: Readonly<Record<string, readonly [remaining: number, method: string]>>
  readonly afterwards: readonly string[]
  readonly exported: readonly string[]
  readonly imported: number
  readonly again: readonly string[]
}

/** The program under test, as somebody would write it for a page. */
const program = `
import { backend, memoryStorage, openMemory } from '@mnestic/core'
import { staticEmbedder } from '@mnestic/embed-static'
import { vectorStore } from '@mnestic/vector-store'

/** A backend of the page's own: the newest first. */
const newest = () => backend({
  capabilities: { text: true },
  create: () => {
    const kept = new Set()
    return {
      put: ({ seq }) => { kept.add(seq) },
      erase: (seqs) => { for (const seq of seqs) kept.delete(seq) },
      holds: (seq) => kept.has(seq),
      recall: (_, { allow, limit }) =>
        [...kept].filter((seq) => allow.has(seq)).sort((a, b) => b - a).slice(0, limit).map((seq) => ({ seq, score: seq })),
    }
  },
})

const open = () => openMemory({
  storage: memoryStorage(),
  embedder: staticEmbedder(),
  backends: { longTerm: vectorStore(), newest: newest() },
})

window.run = async (texts) => {
  const vectors = (await staticEmbedder().embed(texts)).map((vector) => [...vector])
  const memory = await open()
  await memory.write('ana', texts.map((text, index) => ({ text, id: String(index), at: index })))
  const found = await memory.read('ana', 'Who is the dentist?', { backends: ['longTerm'] })
  const both = await memory.read('ana', 'Who is the dentist?')
  const gone = await memory.forget('ana', { ids: ['1'] })
  const afterwards = await memory.read('ana', 'Who is the dentist, Dr Ferreira?', { limit: 100 })
  const exported = []
  for await (const line of memory.export('ana')) exported.push(line)
  const other = await open()
  const { records: imported } = await other.import(exported)
  const again = await other.read('ana', 'bees on the roof', { backends: ['longTerm'] })
  await memory.close()
  await other.close()
  return {
    vectors,
    first: found.items[0]?.record.text,
    via: Object.keys(both.items[0]?.via ?? {}),
    unavailable: [found, both, afterwards, again].flatMap(({ unavailable }) => Object.keys(unavailable)),
    proof: Object.fromEntries(Object.entries(gone.proof).map(([view, { remaining, method }]) => [view, [remaining, method]])),
    afterwards: afterwards.items.map(({ record }) => record.text),
    exported,
    imported,
    again: again.items.map(({ record }) => record.text),
  }
}
`

/** Bundles the program with its libraries, as their users do. Returns the files by path. */
async function bundled(): Promise<ReadonlyMap<string, Buffer>> {
  const dir = await folder()
  const root = join(import.meta.dirname, '..')
  await symlink(join(root, 'node_modules'), join(dir, 'node_modules'), 'junction')
  await writeFile(join(dir, 'main.js'), program)
  await build({
    configFile: false,
    root: dir,
    logLevel: 'error',
    build: {
      target: 'es2023',
      rolldownOptions: { input: join(dir, 'main.js'), output: { entryFileNames: 'main.js' } },
    },
  })
  const dist = join(dir, 'dist')
  const files = (await readdir(dist, { recursive: true, withFileTypes: true })).filter((entry) =>
    entry.isFile(),
  )
  return new Map(
    await Promise.all(
      files.map(async ({ parentPath, name }) => {
        const file = join(parentPath, name)
        return [`/${relative(dist, file).split(sep).join('/')}`, await readFile(file)] as const
      }),
    ),
  )
}

describe.skipIf(executablePath === undefined)('core, embed-static and vector-store', () => {
  test('work in a browser as in Node, and ask nobody for anything', async () => {
    const files = await bundled()
    expect(files.get('/main.js')?.toString()).not.toMatch(/["']node:|process\.env/)

    const server = createServer(({ url = '/' }, response) => {
      const file = files.get(url)
      response.statusCode = url === '/' || file !== undefined ? 200 : 404
      response.setHeader('content-type', url.endsWith('.js') ? 'text/javascript' : 'text/html; charset=utf-8')
      response.end(
        file ??
          '<!doctype html><link rel="icon" href="data:,"><script type="module" src="/main.js"></script>',
      )
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    onTestFinished(() => new Promise<void>((resolve) => void server.close(() => resolve())))
    const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
    const browser = await chromium.launch({ executablePath: executablePath! })
    onTestFinished(() => browser.close())
    const page = await browser.newPage()
    const faults: string[] = []
    const requests: string[] = []
    page.on('console', (message) => faults.push(message.text()))
    page.on('pageerror', (error) => faults.push(error.message))
    page.on('request', (request) => requests.push(request.url()))
    await page.goto(origin, { waitUntil: 'load' })
    const found = await page.evaluate<Found, readonly string[]>(
      (given) => (window as unknown as { run(texts: readonly string[]): Promise<Found> }).run(given),
      texts,
    )

    const here = await staticEmbedder().embed([...texts])
    expect(found.vectors.flat().some((value) => value !== 0)).toBe(true)
    expect(found.vectors).toEqual(here.map((vector) => [...vector]))
    expect(found.first).toBe(texts[1])
    expect(found.via).toEqual(['longTerm', 'newest'])
    expect(found.unavailable).toEqual([])
    expect(Object.keys(found.proof).sort()).toEqual(['log', 'longTerm', 'newest'])
    for (const [remaining] of Object.values(found.proof)) expect(remaining).toBe(0)
    expect(found.afterwards).toHaveLength(texts.length - 1)
    expect(found.afterwards).not.toContain(texts[1])
    expect(found.exported.join('')).not.toContain('Ferreira')
    expect(found.imported).toBe(texts.length - 1)
    expect(found.again[0]).toBe(texts[2])
    expect(found.again).not.toContain(texts[1])
    expect(faults).toEqual([])
    // The page, its program (of which a part for graphs and files is never needed), and the embedder's table: all from where the page comes.
    const paths = requests.map((url) => (url.startsWith(origin) ? url.slice(origin.length - 1) : url))
    expect([...new Set(paths)].filter((path) => !['/', ...files.keys()].includes(path))).toEqual([])
  })
})
