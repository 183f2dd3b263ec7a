import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Worker } from 'node:worker_threads'
import { minilmEmbedder, type MinilmEmbedder, type MinilmOptions } from '@mnestic/embed-minilm'
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { refusal, rejection } from './rejection.ts'
import { rowOf, tinyDimensions, writeTinyModel } from './tiny-model.ts'

const run = promisify(execFile)
vi.setConfig({ testTimeout: 60_000 }) // each test starts workers
const root = mkdtempSync(join(tmpdir(), 'mnestic-minilm-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))
const folder = writeTinyModel(join(root, 'tiny'))

const workers: Worker[] = []
const note = (worker: Worker): unknown => workers.push(worker)
const open: MinilmEmbedder[] = []

async function make(options: Partial<MinilmOptions> = {}): Promise<MinilmEmbedder> {
  const embedder = await minilmEmbedder({ folder, ...options })
  open.push(embedder)
  return embedder
}

/** The vectors that a worker has made from now on. */
function counted(worker: Worker | undefined): { vectors: number } {
  const count = { vectors: 0 }
  worker?.on('message', ({ kind }: { kind: string }) => {
    if (kind === 'vector') count.vectors++
  })
  return count
}

/** Ends a worker behind the embedder's back. `terminate` might end it in native code, and the tests with it. */
async function kill(worker: Worker | undefined): Promise<void> {
  worker?.postMessage({ kind: 'end' })
  await once(worker!, 'exit')
}

const many = Array.from({ length: 2_000 }, (_, i) => `text ${i}`)

beforeEach(() => {
  workers.length = 0
  process.on('worker', note)
})
afterEach(async () => {
  process.off('worker', note)
  await Promise.all(open.splice(0).map(async (embedder) => embedder.close()))
})

describe('a vector', () => {
  it('is the mean of its tokens at unit length, special ones included', async () => {
    const [vector] = await (await make()).embed(['ab'])
    const sum = new Float64Array(tinyDimensions)
    for (const piece of ['[CLS]', 'a', '##b', '[SEP]']) rowOf(piece).forEach((x, d) => (sum[d] = sum[d]! + x))
    const length = Math.hypot(...sum)
    expect(vector).toEqual(Float32Array.from(sum, (x) => x / length))
  })

  it('is zeros without one known token', async () => {
    const vectors = await (await make()).embed(['', ' \n', '\u0000', '今天', 'a 今天'])
    expect(vectors.map((vector) => vector.some((x) => x !== 0))).toEqual([false, false, false, false, true])
  })

  it('depends on the first maxTokens tokens, and on no later one', async () => {
    const embedder = await make({ maxTokens: 32 }) // two of them mark the ends
    const text = (tail: string): string => `${'a '.repeat(28)}${tail}`
    const [whole, cut, other] = await embedder.embed([text('b c'), text('b c d'), text('b d c')])
    expect(cut).toEqual(whole) // so its end is marked as well
    expect(other).not.toEqual(whole)
  })

  it('is made of text that looks like the marks of an end, too', async () => {
    const [vector] = await (await make({ maxTokens: 32 })).embed([`a ${'[SEP] '.repeat(100)}`])
    expect(Math.hypot(...vector!)).toBeCloseTo(1)
  })

  it('stands at the place of its text, once made for equal texts and shared with none', async () => {
    const embedder = await make()
    const count = counted(workers[0])
    const [a, b, again] = await embedder.embed(['a', 'b', 'a'])
    expect(count.vectors).toBe(2)
    expect(again).toEqual(a)
    expect(b).not.toEqual(a)
    a!.fill(7)
    expect(again![0]).not.toBe(7)
  })
})

describe('the fingerprint', () => {
  it('changes with the content of the model and with what is read of a text, not with place or workers', async () => {
    const first = await make()
    expect(first.dimensions).toBe(tinyDimensions)
    expect(first.fingerprint).toMatch(/^minilm-2\/8\/q8\/256\/[0-9a-f]{64}$/)
    const same = await make({ folder: writeTinyModel(join(root, 'moved')), workers: 2 })
    expect(same.fingerprint).toBe(first.fingerprint)
    const others = await Promise.all([
      make({ folder: writeTinyModel(join(root, 'other'), 2) }),
      make({ maxTokens: 128 }),
    ])
    expect(new Set([first, ...others].map(({ fingerprint }) => fingerprint)).size).toBe(3)
  })
})

describe('calls at the same time', () => {
  it('take turns: a question is answered long before the ingest it came in', async () => {
    const embedder = await make()
    const count = counted(workers[0])
    const ingest = embedder.embed(many)
    await embedder.embed(['Where does Ana dance?'])
    expect(count.vectors).toBeLessThan(20)
    expect(await ingest).toHaveLength(many.length)
  })
})

describe('a signal', () => {
  it('ends the call at once, and its texts that wait are never embedded', async () => {
    const embedder = await make()
    const count = counted(workers[0])
    const controller = new AbortController()
    const reason = new Error('enough')
    const call = rejection(embedder.embed(many, { signal: controller.signal }))
    await embedder.embed(['a question'])
    controller.abort(reason)
    expect(await call).toBe(reason)
    await embedder.embed(['another'])
    expect(count.vectors).toBeLessThan(30)
  })

  it('ends its own call alone', async () => {
    const embedder = await make()
    const controller = new AbortController()
    const ended = rejection(embedder.embed(many, { signal: controller.signal }))
    const other = embedder.embed(many)
    controller.abort()
    expect(await ended).toMatchObject({ name: 'AbortError' })
    expect(await other).toHaveLength(many.length)
  })
})

describe('close', () => {
  it('ends the workers, and the calls on their way with CLOSED', async () => {
    const embedder = await make({ workers: 2 })
    const call = refusal(embedder.embed(many))
    await Promise.all([embedder.close(), embedder.close()])
    expect((await call).code).toBe('CLOSED')
    expect(workers.map(({ threadId }) => threadId)).toEqual([-1, -1])
    expect((await refusal(embedder.embed(['a']))).code).toBe('CLOSED')
    expect((await refusal(embedder.embed([]))).code).toBe('CLOSED')
  })
})

describe('a worker that dies', () => {
  it('fails the calls that wait for it, retryable, and the next call starts another', async () => {
    const embedder = await make()
    const before = await embedder.embed(['a'])
    const calls = [refusal(embedder.embed(many)), refusal(embedder.embed(['b', 'c']))]
    await kill(workers[0])
    for (const call of calls) {
      const { code, retryable } = await call
      expect([code, retryable]).toEqual(['EMBEDDER_FAILED', true])
    }
    expect(await embedder.embed(['a'])).toEqual(before)
    expect(workers).toHaveLength(2)
  })

  it('without work is not noticed by the caller', async () => {
    const embedder = await make()
    await kill(workers[0])
    expect(await embedder.embed(many)).toHaveLength(many.length)
  })

  it('leaves the texts that wait to the others', async () => {
    const embedder = await make({ workers: 2 })
    const hurt = rejection(embedder.embed(many))
    const question = rejection(embedder.embed(many.slice(0, 3)).then(() => Promise.reject(new Error('fine'))))
    await kill(workers[0])
    await Promise.all([hurt, question])
    expect(await embedder.embed(many)).toHaveLength(many.length)
    expect(workers).toHaveLength(3)
  })

  it('and finds another model in the folder makes no vectors with it', async () => {
    const changing = writeTinyModel(join(root, 'changing'))
    const embedder = await make({ folder: changing })
    await kill(workers[0])
    writeTinyModel(changing, 2)
    const error = await refusal(embedder.embed(['a']))
    expect([error.code, error.retryable]).toEqual(['EMBEDDER_FAILED', false])
    expect(error.message).toContain('make a new embedder')
    writeTinyModel(changing)
    expect(await embedder.embed(['a'])).toHaveLength(1)
  })
})

describe('the process', () => {
  const program = (body: string): string => `
    import { minilmEmbedder } from '@mnestic/embed-minilm'
    const embedder = await minilmEmbedder({ folder: ${JSON.stringify(folder)} })
    ${body}
  `
  it.each([
    ['after work', `console.log((await embedder.embed(['a'])).length)`, '1\n'],
    [
      'waiting for work that nobody awaits',
      `embedder.embed(['a']).then((all) => console.log(all.length))`,
      '1\n',
    ],
    ['unused', '', ''],
    ['after an abort', `embedder.embed(['a'], { signal: AbortSignal.timeout(0) }).catch(() => {})`, ''],
  ])('ends by itself with an embedder left open, %s', async (_, body, said) => {
    const { stdout, stderr } = await run(process.execPath, ['--input-type=module', '-e', program(body)], {
      cwd: join(import.meta.dirname, '..'),
      timeout: 50_000,
    })
    expect([stdout, stderr]).toEqual([said, ''])
  })

  // minilm.test.ts has the same of a model that is at work nearly all the time
  it('keeps its exit code when it ends amid work', async () => {
    const body = `embedder.embed(${JSON.stringify(many)}); await embedder.embed(['a']); process.exit(7)`
    const ending = run(process.execPath, ['--input-type=module', '-e', program(body)], {
      cwd: join(import.meta.dirname, '..'),
      timeout: 50_000,
    })
    expect(await rejection(ending)).toMatchObject({ code: 7, stderr: '' })
  })
})
