import { readdirSync } from 'node:fs'
import { english, type Language } from '@mnestic/lexical'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fromBytes, toBytes } from '../src/snapshot.ts'
import { strongest } from '../src/strongest.ts'
import { WordIndex } from '../src/word-index.ts'

const records = Array.from({ length: 200 }, (_, i) => ({
  seq: i * 3 + 1,
  text: `shared Only${i} word${i % 7} 茶${String.fromCharCode(0x4e00 + i)}?`,
  session: `session ${i % 5}`,
  speaker: `Speaker ${i}`,
}))

function filled(): WordIndex {
  const index = new WordIndex()
  for (const record of records) index.put(record, english)
  return index
}

describe('an erased record', () => {
  test('leaves no word, no name and no byte of its words', () => {
    const index = filled()
    expect(index.erase(2)).toBe(false)
    for (const { seq } of records.slice(0, 100)) expect(index.erase(seq)).toBe(true)
    expect(index.erase(1)).toBe(false)
    expect(index.vocabulary.word('only99')).toBeUndefined()
    expect(index.vocabulary.term('only99')).toBeUndefined()
    expect(index.vocabulary.wordTexts).not.toContain('only99')
    expect(index.vocabulary.termTexts).not.toContain('only99')
    expect(index.vocabulary.word('only100')).toBeDefined()
    expect(index.vocabulary.word('shared')).toBeDefined()
    expect(index.rows.speakers.texts).not.toContain('Speaker 99')
    expect(index.rows.records).toBe(100)
    for (const { seq } of records.slice(100)) index.erase(seq)
    expect(index.tokens.used().some((byte) => byte !== 0)).toBe(false)
    expect([...index.vocabulary.words()]).toEqual([])
    expect([...index.rows.sessions.living(), ...index.rows.speakers.living()]).toEqual([])
    for (let term = 0; term < index.postings.terms; term++) expect(index.postings.count(term)).toBe(0)
    expect([index.rows.records, index.rows.terms, index.average]).toEqual([0, 0, 0])
  })
})

describe('bytes', () => {
  test('come back as they went, from any place in a buffer', () => {
    const bytes = toBytes(filled())
    const moved = new Uint8Array(bytes.length + 3)
    moved.set(bytes, 3)
    expect(Buffer.from(toBytes(fromBytes(moved.subarray(3)))).equals(Buffer.from(bytes))).toBe(true)
  })

  test('that are damaged anywhere are refused', () => {
    const bytes = toBytes(filled())
    fc.assert(
      fc.property(fc.nat({ max: bytes.length - 1 }), fc.integer({ min: 1, max: 255 }), (at, change) => {
        const damaged = bytes.slice()
        damaged[at] = (damaged[at] ?? 0) ^ change
        // Two places of the header are empty.
        if (at < 32 || at >= 40) expect(() => fromBytes(damaged)).toThrow('index of words')
      }),
    )
    for (const length of [0, 3, 39, 40, bytes.length - 1])
      expect(() => fromBytes(bytes.slice(0, length))).toThrow('index of words')
  })
})

test('the strongest are those of a full sort, and only accepted ones', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 0, max: 9 }), { maxLength: 80 }),
      fc.integer({ min: 1, max: 20 }),
      fc.integer({ min: 1, max: 4 }),
      (values, limit, step) => {
        const scores = Float64Array.from(values)
        const rows = Uint32Array.from(values, (_, i) => (i * 7) % Math.max(1, values.length))
        const distinct = Uint32Array.from(new Set(rows))
        const accept = (row: number): boolean => row % step === 0
        const sorted = [...distinct]
          .filter(accept)
          .toSorted((x, y) => (scores[y] ?? 0) - (scores[x] ?? 0) || x - y)
        expect(strongest(scores, distinct, limit, accept)).toEqual(sorted.slice(0, limit))
      },
    ),
  )
})

test('every language takes every word', async () => {
  const files = readdirSync(new URL('../dist/languages/', import.meta.url)).filter((file) =>
    file.endsWith('.js'),
  )
  expect(files.length).toBeGreaterThan(10)
  const names = new Set<string>()
  for (const file of files) {
    const name = file.slice(0, -'.ts'.length)
    const module = (await import(/* @vite-ignore */ `@mnestic/lexical/languages/${name}`)) as Record<
      string,
      Language
    >
    const language = module[name]!
    names.add(language.name)
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 80 }), (text) => {
        for (const { word } of language.words(text)) {
          const term = language.term(word)
          expect(term === undefined || typeof term === 'string').toBe(true)
          expect(language.term(word)).toBe(term)
        }
      }),
      { numRuns: 100 },
    )
  }
  expect(names.size).toBe(files.length)
})
