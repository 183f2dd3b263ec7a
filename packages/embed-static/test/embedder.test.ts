import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { setImmediate as turn } from 'node:timers/promises'
import { promisify } from 'node:util'
import { isMnesticError } from '@mnestic/core'
import * as nodeModule from '@mnestic/embed-static'
import { describe, expect, it } from 'vitest'
import * as browserModule from '../src/browser.ts'
import { tableBytes } from './golden.ts'

const { staticEmbedder } = nodeModule
const browserEmbedder = browserModule.staticEmbedder
const run = promisify(execFile)
const root = new URL('..', import.meta.url)

function codeOf(act: () => unknown): string {
  try {
    act()
  } catch (error) {
    return isMnesticError(error) ? error.code : String(error)
  }
  return 'nothing thrown'
}

async function rejection(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => 'nothing thrown',
    (error: unknown) => error,
  )
}

function changed(at: number, value: number): Uint8Array<ArrayBuffer> {
  const bytes = tableBytes.slice()
  bytes[at] = value
  return bytes
}

describe('fingerprint', () => {
  it('names table and settings, and is known before the table is read', () => {
    expect(staticEmbedder().fingerprint).toMatch(/^static-2\/128\/[0-9a-f]{64}\/0\.55$/)
    expect(staticEmbedder({ minKnown: 0.4 }).fingerprint).not.toBe(staticEmbedder().fingerprint)
    expect(staticEmbedder({ table: changed(24, 0) }).fingerprint).not.toBe(staticEmbedder().fingerprint)
  })
})

describe('a table', () => {
  it('may be given as bytes that begin anywhere in their buffer', async () => {
    const shifted = new Uint8Array(tableBytes.length + 3).subarray(3)
    shifted.set(tableBytes)
    expect(await staticEmbedder({ table: shifted }).embed(['hello there'])).toEqual(
      await staticEmbedder().embed(['hello there']),
    )
  })

  it('is refused at once where its header or length is wrong', () => {
    expect(codeOf(() => staticEmbedder({ table: new Uint8Array() }))).toBe('CORRUPT')
    expect(codeOf(() => staticEmbedder({ table: tableBytes.slice(0, -1) }))).toBe('CORRUPT')
    expect(codeOf(() => staticEmbedder({ table: tableBytes.slice(0, 40) }))).toBe('CORRUPT')
    expect(codeOf(() => staticEmbedder({ table: changed(0, 0) }))).toBe('CORRUPT')
    expect(codeOf(() => staticEmbedder({ table: changed(12, 0) }))).toBe('CORRUPT')
    expect(codeOf(() => staticEmbedder({ table: changed(8, 2) }))).toBe('NEWER_FORMAT')
  })

  it.each([56, 1_000_000, 4_260_000])('is refused at the first use where byte %d was flipped', async (at) => {
    const embedder = staticEmbedder({ table: changed(at, (tableBytes[at] ?? 0) ^ 1) })
    expect(isMnesticError(await rejection(embedder.embed(['a'])), 'CORRUPT')).toBe(true)
  })

  it('is refused where the caller changed it before the first use', async () => {
    const bytes = changed(24, 0) // so it never was sound; the fingerprint says 00...
    const embedder = staticEmbedder({ table: bytes })
    bytes.set(tableBytes)
    expect(isMnesticError(await rejection(embedder.embed(['a'])), 'CORRUPT')).toBe(true)
  })

  it('comes with the packed package', { timeout: 30_000 }, async () => {
    const { stdout } = await run('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], { cwd: root })
    const [packed] = JSON.parse(stdout) as [{ files: { path: string; size: number }[] }]
    expect(packed.files).toContainEqual(
      expect.objectContaining({ path: 'table/static-128.bin', size: 4_260_468 }),
    )
    expect(packed.files.map((file) => file.path)).toContain('scripts/distil.py')
  })

  it('is exported under a name of its own', () => {
    const path = createRequire(import.meta.url).resolve('@mnestic/embed-static/table')
    expect(readFileSync(path).equals(tableBytes)).toBe(true)
  })
})

describe('in a browser', () => {
  it('has the same exports', () => {
    expect(Object.keys(browserModule)).toEqual(Object.keys(nodeModule))
  })

  it('makes the same vectors from given bytes', async () => {
    const texts = ['Ana dances tango in Lisbon.', 'Wo ist der Hund?', '']
    const embedder = browserEmbedder({ table: tableBytes })
    expect(await embedder.embed(texts)).toEqual(await staticEmbedder().embed(texts))
    expect(embedder.fingerprint).toBe(staticEmbedder().fingerprint)
  })

  it('says what to do where the table cannot be fetched', async () => {
    // from a file: address, which fetch refuses
    const error = await rejection(browserEmbedder().embed(['a']))
    expect(isMnesticError(error, 'EMBEDDER_FAILED') && error.message).toContain('staticEmbedder({ table })')
  })

  it('fetches the table again where that failed before', async () => {
    const refusing = globalThis.fetch
    const embedder = browserEmbedder()
    await rejection(embedder.embed(['Ana dances.']))
    try {
      globalThis.fetch = async () => new Response(tableBytes)
      expect(await embedder.embed(['Ana dances.'])).toEqual(await staticEmbedder().embed(['Ana dances.']))
    } finally {
      globalThis.fetch = refusing
    }
  })
})

describe('options', () => {
  it.each([-0.1, 1.1, Number.NaN])('refuse a share of %d', (minKnown) => {
    expect(codeOf(() => staticEmbedder({ minKnown }))).toBe('INVALID_ARGUMENT')
  })

  it.each([{ minknown: 1 }, { minKnown: '1' }, null, new Uint8Array(3)])('refuse %j', (options) => {
    for (const make of [staticEmbedder, browserEmbedder]) {
      const made = (): unknown => Reflect.apply(make, undefined, [options])
      expect(codeOf(made)).toBe('INVALID_ARGUMENT')
    }
  })

  it('name what is accepted where a name is misspelt', () => {
    expect(() => Reflect.apply(staticEmbedder, undefined, [{ minknown: 1 }])).toThrow(
      'The options of staticEmbedder: no member "minknown"; there are: table, minKnown',
    )
  })
})

describe('long work', () => {
  const long = 'She said that the train to Porto was late again. '.repeat(40_000) // 2 MB

  it('stops at a signal', async () => {
    const reason = new Error('enough')
    expect(await rejection(staticEmbedder().embed(['a'], { signal: AbortSignal.abort(reason) }))).toBe(reason)

    const embedder = staticEmbedder()
    await embedder.embed(['loaded'])
    for (const texts of [
      [long],
      Array.from({ length: 20_000 }, () => 'a short text'),
      Array.from({ length: 20_000 }, () => ''),
    ]) {
      const controller = new AbortController()
      const work = rejection(embedder.embed(texts, { signal: controller.signal }))
      await turn()
      controller.abort(reason)
      expect(await work).toBe(reason)
    }
  })

  it('leaves the event loop its turns', async () => {
    const embedder = staticEmbedder()
    await embedder.embed(['loaded'])
    let working = true
    const work = embedder.embed([long]).then(() => (working = false))
    let turns = 0
    while (working) {
      await turn()
      turns++
    }
    await work
    expect(turns).toBeGreaterThan(50)
  })

  it('takes 10 MB of one word, of spaces, or of accents', { timeout: 60_000 }, async () => {
    const texts = ['x'.repeat(1e7), ' '.repeat(1e7), `e${'\u0301'.repeat(1e6)}`]
    const vectors = await staticEmbedder().embed(texts)
    expect(vectors.map((vector) => vector.some((x) => x !== 0))).toEqual([false, false, true])
  })
})

it('keeps nothing of a text', { timeout: 60_000 }, async () => {
  const program = `
    import { staticEmbedder } from '@mnestic/embed-static'
    import { getHeapSnapshot } from 'node:v8'
    import { text } from 'node:stream/consumers'
    const backwards = (s) => [...s].reverse().join('')
    const embedder = staticEmbedder()
    globalThis.kept = [embedder, backwards('lortnoceht')]
    await embedder.embed([backwards('tpekhcum muxirylz terces ym'), backwards('terces s\\u00e9tterces')])
    await embedder.embed(['something else'])
    gc()
    const heap = await text(getHeapSnapshot())
    console.log(JSON.stringify(['lortnoceht', 'muxirylz', 'tpekhcum', 'tterces'].map((w) => heap.split(backwards(w)).length - 1)))
  `
  const { stdout } = await run(process.execPath, ['--expose-gc', '--input-type=module', '-e', program], {
    cwd: root,
    maxBuffer: 1e8,
  })
  const [control, ...texts] = JSON.parse(stdout) as number[]
  expect(control).toBeGreaterThan(0)
  expect(texts).toEqual([0, 0, 0])
})
