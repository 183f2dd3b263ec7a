import { staticEmbedder } from '@mnestic/embed-static'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { golden, tableBytes, UNKNOWN } from './golden.ts'
import type { Golden } from './golden.ts'

const ROWS = 30_522
const DIMENSIONS = 128
const view = new DataView(tableBytes.buffer)
const pieces = new TextDecoder().decode(tableBytes.subarray(56 + ROWS * (4 + DIMENSIONS))).split('\n')
/** Of a piece inside a word. */
const lettersOf = (id: number): number => [...(pieces[id] ?? '').replace(/^##/, '')].length
const pieceCount = (ids: readonly number[]): number => (ids[0] === UNKNOWN ? 0 : ids.length)

/** The package's rule read from its documentation, in doubles, over another tokeniser's words. */
function expected({ words }: Golden): number[] {
  const sum = Array.from({ length: DIMENSIONS }, () => 0)
  let letters = 0
  let known = 0
  let spoken = false
  for (const [word, ids] of words) {
    const pieces = pieceCount(ids)
    for (const id of pieces > 0 ? ids : []) {
      const scale = view.getFloat32(56 + 4 * id, true)
      for (let d = 0; d < DIMENSIONS; d++) {
        sum[d] = (sum[d] ?? 0) + scale * view.getInt8(56 + 4 * ROWS + id * DIMENSIONS + d)
      }
    }
    if (/^[\p{P}$+<=>^`|~]$/u.test(word)) continue
    if (/^[\u4e00-\u9fff\u3400-\u4dbf\uf900-\ufaff\u{20000}-\u{2fa1f}]$/u.test(word)) {
      letters += 4
      continue
    }
    const length = [...word].length
    spoken ||= pieces > 0
    if (pieces > 0 && (length === 1 || /^[0-9]/.test(word))) continue
    letters += length
    if (pieces === 1) known += length
    if (pieces > 1) known += ids.map(lettersOf).reduce((all, own) => all + (own >= 4 ? own : 0), 0)
  }
  const norm = Math.hypot(...sum)
  return spoken && known >= 0.55 * letters ? sum.map((x) => x / norm) : sum.map(() => 0)
}

const embedder = staticEmbedder()
const texts = golden.map((entry) => entry.text)

async function one(text: string): Promise<Float32Array> {
  const [vector] = await embedder.embed([text])
  if (vector === undefined) throw new Error('no vector')
  return vector
}

describe('vectors', () => {
  it('are those of an independent computation in doubles', async () => {
    const vectors = await embedder.embed(texts)
    for (const [i, entry] of golden.entries()) {
      const target = expected(entry)
      const worst = Math.max(...target.map((x, d) => Math.abs(x - (vectors[i]?.[d] ?? Number.NaN))))
      expect(worst, JSON.stringify(entry.text)).toBeLessThan(1e-7)
    }
  })

  it('have unit length, or are all zeros', async () => {
    for (const vector of await embedder.embed(texts)) {
      const norm = Math.hypot(...vector)
      if (norm !== 0) expect(norm).toBeCloseTo(1, 6)
      expect(vector).toHaveLength(embedder.dimensions)
    }
  })

  it('are near for texts of like meaning, and not for others', async () => {
    const [ask, dance, dog] = await embedder.embed([
      'Which kind of dancing does she do?',
      'Ana dances tango on Thursdays.',
      'The dog ate my breakfast.',
    ])
    const dot = (a?: Float32Array, b?: Float32Array): number =>
      a?.reduce((s, x, d) => s + x * (b?.[d] ?? 0), 0) ?? 0
    expect(dot(ask, dance)).toBeGreaterThan(dot(ask, dog) + 0.2)
  })

  it('do not depend on the batch, in a single bit', async () => {
    const alone = new Map<string, Float32Array>()
    for (const text of texts) alone.set(text, await one(text))
    const any = fc.oneof(fc.constantFrom(...texts), fc.string({ unit: 'binary', maxLength: 200 }))
    await fc.assert(
      fc.asyncProperty(fc.array(any, { maxLength: 30 }), async (batch) => {
        const vectors = await embedder.embed(batch)
        expect(vectors).toHaveLength(batch.length)
        for (const [i, text] of batch.entries())
          expect(vectors[i]).toEqual(alone.get(text) ?? (await one(text)))
      }),
    )
  })

  it('do not depend on calls under way at the same time', async () => {
    const long = texts.join(' ').repeat(20) // many turns of the event loop
    const [alone] = await embedder.embed([long])
    const both = await Promise.all([embedder.embed([long, 'one']), embedder.embed(['two', long])])
    expect(both[0][0]).toEqual(alone)
    expect(both[1][1]).toEqual(alone)
  })

  it('are the same from another embedder of the same fingerprint', async () => {
    const other = staticEmbedder({ table: tableBytes })
    expect(other.fingerprint).toBe(embedder.fingerprint)
    expect(await other.embed(texts)).toEqual(await embedder.embed(texts))
  })

  it('come apart in memory, so that a caller may keep or send one', async () => {
    const [a, b] = await embedder.embed(['one', 'two'])
    expect(a?.buffer.byteLength).toBe(4 * DIMENSIONS)
    expect(a?.buffer).not.toBe(b?.buffer)
  })
})
