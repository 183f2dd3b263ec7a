import { memoryStorage, openMemory, sentences, type Span } from '@mnestic/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { hashed, hashing } from './support/embedder.ts'
import { codeOf, linesOf, open, watch } from './support/memories.ts'
import { nearest, words } from './support/words.ts'

describe('the passages of a text', () => {
  const prose = fc.string({
    unit: fc.oneof(
      {
        arbitrary: fc.constantFrom(
          'a',
          'word ',
          '. ',
          '。',
          '你好',
          '😀',
          '\u{1F469}\u200D\u{1F680}',
          '\n',
          ' ',
          'x'.repeat(400),
          '! ',
          '\r\n',
          '\u00A0',
          'é',
        ),
        weight: 9,
      },
      { arbitrary: fc.string({ unit: 'grapheme', maxLength: 4 }), weight: 1 },
    ),
    maxLength: 120,
  })

  it('are in order, apart, trimmed, well-formed, at most 64, and leave out only white space', () => {
    fc.assert(
      fc.property(prose, (text) => {
        fc.pre(text.isWellFormed())
        const spans = sentences(text)
        expect(spans.length).not.toBe(1)
        expect(spans.length).toBeLessThanOrEqual(64)
        let end = 0
        for (const span of spans) {
          const part = text.slice(span.start, span.end)
          expect(part.trim()).toBe(part)
          expect(part).not.toBe('')
          expect(part.isWellFormed()).toBe(true)
          expect(text.slice(end, span.start).trim()).toBe('')
          ;({ end } = span)
        }
        if (spans.length > 0) expect(text.slice(end).trim()).toBe('')
        if (spans.length < 64)
          for (const span of spans) expect(span.end - span.start).toBeLessThanOrEqual(1_000)
      }),
      { numRuns: 500 },
    )
  })

  it('are sentences in any script, and none where the text is one', () => {
    const parts = (text: string) => sentences(text).map(({ start, end }) => text.slice(start, end))
    expect(parts('Ana dances. Does Bob?  Yes!')).toEqual(['Ana dances.', 'Does Bob?', 'Yes!'])
    expect(parts('我喜欢茶。你呢？好！')).toEqual(['我喜欢茶。', '你呢？', '好！'])
    expect(parts('only one.')).toEqual([])
    expect(parts('  ')).toEqual([])
    expect(parts('')).toEqual([])
    const long = parts(`${'word '.repeat(500)}end`)
    expect(long.length).toBe(3)
    for (const part of long)
      expect(part.split(' ').every((word) => ['word', 'end'].includes(word))).toBe(true)
    expect(parts('😀'.repeat(1_200)).every((part) => part.isWellFormed())).toBe(true)
    expect(sentences('Yes. '.repeat(1_000))).toHaveLength(64)
    expect(parts('Well... yes?! "No." He left.)x')).toEqual(['Well... yes?!', '"No."', 'He left.)x'])
    expect(sentences(`${'.'.repeat(300_000)}x`)).toHaveLength(64)
  })
})

describe('embedding', () => {
  it('is one call for a batch: the text and each of its passages', async () => {
    const embedder = hashing()
    const memory = await open({ embedder, backends: { words: words() } })
    const receipt = await memory.write('s', ['Ana dances. Bob sings.', 'one'])
    expect(receipt.embedded).toBe(true)
    expect(embedder.calls).toEqual([['Ana dances. Bob sings.', 'Ana dances.', 'Bob sings.', 'one']])
    await memory.read('s', 'Ana')
    // No composed backend reads vectors: the cue is not embedded.
    expect(embedder.calls).toHaveLength(1)
  })

  it('takes the caller’s own splitter, and refuses a wrong one', async () => {
    const embedder = hashing()
    const memory = await open({ embedder, passages: () => [{ start: 1, end: 2 }], backends: {} })
    await memory.write('s', 'abc')
    expect(embedder.calls).toEqual([['abc', 'b']])
    const wrong: unknown[] = [
      undefined,
      'x',
      [{ start: 2, end: 2 }],
      [{ start: 0, end: 4 }],
      [{ start: -1, end: 1 }],
      [{ start: 0.5, end: 1 }],
      [null],
      Array.from({ length: 1_001 }, () => ({ start: 0, end: 1 })),
    ]
    for (const passages of wrong.slice(1)) {
      const bad = await open({ embedder, passages: () => passages as Span[], backends: {} })
      expect(['INVALID_ARGUMENT', 'TOO_LARGE']).toContain(await codeOf(bad.write('s', 'abc')))
      expect(await bad.scopes()).toEqual([])
    }
  })

  const failures: [string, (texts: readonly string[]) => Promise<readonly Float32Array[]>][] = [
    ['throws', () => Promise.reject(new Error('down'))],
    ['answers too few', async () => []],
    ['answers nothing', async () => undefined as unknown as Float32Array[]],
    ['answers arrays', async (texts) => texts.map(() => [1] as unknown as Float32Array)],
    ['answers the wrong length', async (texts) => texts.map(() => new Float32Array(3))],
    ['answers NaN', async (texts) => texts.map(() => new Float32Array(16).fill(NaN))],
    ['answers long vectors', async (texts) => texts.map(() => new Float32Array(16).fill(1))],
  ]
  it.each(failures)('never fails a write where the embedder %s; vectors follow', async (_, instead) => {
    const embedder = hashing()
    const { events, observe } = watch()
    const memory = await open({ embedder, observe, backends: { near: nearest(), words: words() } })
    embedder.instead = instead
    expect((await memory.write('s', ['tea', 'rum'], { idempotencyKey: 'k' })).embedded).toBe(false)
    expect(events.filter(({ type }) => type === 'fault')).toMatchObject([
      { where: 'embedder', code: 'EMBEDDER_FAILED' },
    ])
    expect((await memory.read('s', 'tea')).unavailable.near?.code).toBe('EMBEDDER_FAILED')
    expect(await codeOf(memory.reembed())).toBe('EMBEDDER_FAILED')
    embedder.instead = undefined
    expect((await memory.read('s', 'tea', { backends: ['near'] })).items).toEqual([])
    const progress: [number, number][] = []
    expect(await memory.reembed({ onProgress: ({ done, total }) => progress.push([done, total]) })).toEqual({
      embedded: 2,
    })
    expect(progress).toEqual([[2, 2]])
    expect((await memory.read('s', 'tea', { backends: ['near'] })).items[0]?.record.text).toBe('tea')
    expect(await memory.reembed()).toEqual({ embedded: 0 })
    expect(await memory.write('s', ['tea', 'rum'], { idempotencyKey: 'k' })).toMatchObject({
      repeated: true,
      embedded: true,
    })
  })

  it('keeps its own copy of what an embedder answers', async () => {
    const embedder = hashing()
    const shared = new Float32Array(64)
    embedder.instead = async (texts) =>
      texts.map((text, i) => {
        shared.set(hashed(text, 16), 16 * i)
        return shared.subarray(16 * i, 16 * i + 16)
      })
    const memory = await open({ embedder, backends: { near: nearest() } })
    await memory.write('s', 'tea with milk')
    await memory.write('s', 'rum')
    shared.fill(0)
    expect((await memory.read('s', 'tea milk')).items[0]?.record.text).toBe('tea with milk')
    embedder.instead = undefined
    const copy = await open({ embedder: hashing(), backends: { near: nearest() } })
    await copy.write('s', [{ text: 'tea with milk', at: 1_000_000 }, 'rum'])
    const vectors = async (one: typeof copy) =>
      (await linesOf(one, 's', { vectors: true })).flatMap(
        (line) => (JSON.parse(line) as { vectors?: string }).vectors ?? [],
      )
    expect(await vectors(memory)).toEqual(await vectors(copy))
  })

  it('has no opinion in zeros: such a record is not near anything, such a cue asks no vectors', async () => {
    const memory = await open({ embedder: hashing(), backends: { near: nearest(), words: words() } })
    await memory.write('s', ['!!!', 'tea'])
    expect((await memory.read('s', '???')).unavailable).toEqual({})
    const asked = await memory.read('s', 'tea', { backends: ['near'] })
    expect(asked.items[0]?.record.text).toBe('tea')
  })

  it('normalises the caller’s own vector, and refuses what is none', async () => {
    const memory = await open({ embedder: hashing(), backends: { near: nearest() } })
    await memory.write('s', ['tea', 'rum'])
    const vector = hashed('tea', 16).map((x) => x * 1e-3)
    expect((await memory.read('s', { vector })).items[0]?.via.near?.score).toBeCloseTo(1, 6)
    for (const wrong of [
      new Float32Array(3).fill(1),
      new Float32Array(16),
      new Float32Array(16).fill(NaN),
      new Float32Array(16).fill(Infinity),
      [1],
      'x',
    ])
      expect(await codeOf(memory.read('s', { vector: wrong as Float32Array }))).toBe('INVALID_ARGUMENT')
  })
})

describe('another embedder', () => {
  it('is refused at open, unless the vectors are to be made anew', async () => {
    const storage = memoryStorage()
    const first = await openMemory({ storage, embedder: hashing('one'), backends: { near: nearest() } })
    await first.write(
      's',
      Array.from({ length: 600 }, (_, i) => `tea ${i}`),
    )
    await first.write('t', 'rum')
    await first.close()
    const embedder = hashing('two', 8)
    expect(await codeOf(openMemory({ storage, embedder, backends: { near: nearest() } }))).toBe(
      'EMBEDDER_MISMATCH',
    )
    const second = await open({
      storage,
      embedder,
      onEmbedderChange: 'reembed',
      backends: { near: nearest() },
    })
    expect((await second.read('s', 'tea 7')).items).toEqual([])
    // An abort keeps what is done; the next call goes on from there.
    const abort = new AbortController()
    expect(await codeOf(second.reembed({ signal: abort.signal, onProgress: () => abort.abort() }))).toBe(
      'ABORTED',
    )
    expect(embedder.calls.map((call) => call.length)).toEqual([1, 256])
    const progress: number[] = []
    expect(
      await second.reembed({
        onProgress: ({ done, total }) => {
          progress.push(done)
          expect(done).toBeLessThanOrEqual(total)
        },
      }),
    ).toEqual({ embedded: 345 })
    expect(progress).toEqual(progress.toSorted((a, b) => a - b))
    expect(progress.at(-1)).toBe(601)
    expect((await second.read('s', 'tea 7')).items[0]?.record.text).toBe('tea 7')
    await second.close()
    const third = await open({ storage, embedder: hashing('two', 8), backends: { near: nearest() } })
    expect((await third.read('t', 'rum')).items).toHaveLength(1)
    expect(await codeOf(openMemory({ storage, embedder: hashing('one'), backends: {} }))).toBe(
      'EMBEDDER_MISMATCH',
    )
    // Without an embedder the log opens, and its vectors wait.
    await open({ storage, backends: { words: words() } })
  })

  it('does not mind what is forgotten while it works', async () => {
    const embedder = hashing()
    const memory = await open({ embedder, backends: { near: nearest() } })
    embedder.instead = () => Promise.reject(new Error('down'))
    await memory.write('s', 'tea')
    await memory.write('t', [{ id: 'a', text: 'tea' }, 'rum'])
    embedder.instead = async (texts) => {
      await memory.forget('s', { everything: true })
      await memory.forget('t', { ids: ['a'] })
      return texts.map((text) => hashed(text, 16))
    }
    await memory.reembed()
    embedder.instead = undefined
    expect((await memory.read('t', 'rum tea')).items.map(({ record }) => record.text)).toEqual(['rum'])
    expect(await memory.scopes()).toEqual([['t']])
  })

  it('needs one to be there', async () => {
    const memory = await open({ backends: {} })
    expect(await codeOf(memory.reembed())).toBe('UNSUPPORTED')
  })
})
