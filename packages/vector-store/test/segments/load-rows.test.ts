import { describe, expect, it } from 'vitest'
import { Rows } from '../../src/rows.ts'
import type { ScopeFiles } from '../../src/segments/contract.ts'
import { loadRows } from '../../src/segments/load-rows.ts'
import { kindOf, layoutOf, packRows } from '../../src/segments/packed-rows.ts'

const dimensions = 3
const vector = (x: number): Float32Array => new Float32Array(dimensions).fill(x)

describe('rows of a file', () => {
  it.each([1, 2, 3, 5, 8, 100])('are those that were written, read %i at a time', async (together) => {
    const rows = new Rows(dimensions)
    for (let seq = 1; seq <= 12; seq++) {
      const passages = Array.from({ length: seq % 4 }, (_, i) => vector(seq + i / 8))
      const spans = passages.map((_, i) => ({ start: i, end: i + 1 }))
      rows.add(seq, 9, spans, { whole: vector(seq), passages })
    }
    const kind = kindOf(rows.image(0, 0))!
    const { stride } = layoutOf(kind)
    const packed = new Uint8Array(rows.count * stride)
    packRows(rows.image(0, rows.count), packed, 0)
    const seqs = rows.seqs.slice(0, rows.count)
    const details = { version: 1, ...kind, last: 12 }
    const files: Pick<ScopeFiles, 'list' | 'read'> = {
      list: () => [{ name: 'one', kind: 'rows', path: '', rows: rows.count, details }],
      read: async (_, take) => {
        for (let first = 0; first < seqs.length; first += together) {
          const end = Math.min(seqs.length, first + together)
          take({ first, seqs: seqs.slice(first, end), bytes: packed.slice(first * stride, end * stride) })
        }
        return true
      },
    }
    const loaded = new Rows(dimensions)
    expect(await loadRows(files as ScopeFiles, loaded)).toBe(true)
    expect(loaded.count).toBe(rows.count)
    for (let seq = 1; seq <= 12; seq++) expect(loaded.read(seq)).toEqual(rows.read(seq))
  })
})
