import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bytesOfRow, imageHeader, readImageHeader } from '../src/row-image.ts'
import { Rows } from '../src/rows.ts'

const dimensions = 5
/** Of one record: its vectors, the whole text's first; `null` for one without an opinion. */
const vectors = fc.array(fc.option(fc.integer({ min: 1, max: 100 })), { minLength: 1, maxLength: 4 })
type Kept = readonly (number | null)[]

const fill = (value: number | null): Float32Array =>
  Float32Array.from({ length: dimensions }, (_, i) => (value ?? 0) * (i + 1))

function filled(records: readonly Kept[]): Rows {
  const rows = new Rows(dimensions)
  for (const [i, [whole = null, ...parts]] of records.entries()) {
    const spans = parts.map((_, k) => ({ start: k, end: k + 7 }))
    rows.add(i + 1, 1_000 + i, spans, { whole: fill(whole), passages: parts.map(fill) })
  }
  return rows
}

/** All that the rows say of a record. */
function said(rows: Rows, seq: number): unknown {
  const first = rows.rowOf(seq)
  if (first === undefined) return undefined
  return Array.from({ length: rows.endOf(first) - first }, (_, i) => ({
    silent: rows.isSilent(first + i),
    place: rows.placeOf(first + i),
    vector: rows.vectorOf(first + i),
  }))
}

/** Images of at least `size` rows each. */
function images(rows: Rows, size: number): Uint8Array[] {
  const made: Uint8Array[] = []
  for (let from = 0; from < rows.count;) {
    const to = rows.cut(from + size)
    made.push(rows.image(from, to))
    from = to
  }
  return made
}

/** What a program does that only knows the file: overwrites a record in it. */
function eraseIn(bytes: Uint8Array, seq: number): void {
  const image = readImageHeader(bytes)!
  const view = new DataView(bytes.buffer, bytes.byteOffset)
  for (let row = 0; row < image.rows; row++)
    if (view.getUint32(image.seqs + row * 4, true) === seq)
      for (const { offset, length } of bytesOfRow(image, row)) bytes.fill(0, offset, offset + length)
}

describe('images of rows', () => {
  it('give back every record that was in the rows, and none that was erased before, in the image, or since', () => {
    fc.assert(
      fc.property(
        fc.array(vectors, { minLength: 1, maxLength: 40 }),
        fc.array(fc.record({ seq: fc.integer({ min: 1, max: 40 }), when: fc.nat(2) }), { maxLength: 20 }),
        fc.integer({ min: 1, max: 30 }),
        (records, gone, size) => {
          const rows = filled(records)
          const at = (when: number): number[] => gone.filter((one) => one.when === when).map(({ seq }) => seq)
          rows.erase(at(0))
          const made = images(rows, size)
          for (const seq of at(1)) for (const image of made) eraseIn(image, seq)
          const loaded = new Rows(dimensions)
          for (const image of made) expect(loaded.load(image)).toBe(true)
          loaded.erase(at(2))
          rows.erase([...at(1), ...at(2)])
          expect(loaded.records).toBe(rows.records)
          for (const seq of records.keys()) expect(said(loaded, seq + 1)).toEqual(said(rows, seq + 1))
        },
      ),
      { numRuns: 300 },
    )
  })

  it('hold no byte of a record that was overwritten in them', () => {
    const [alone] = images(filled([[3, 4]]), 10)
    const [image] = images(filled([[3, 4]]), 10)
    eraseIn(image!, 1)
    expect(alone!.subarray(imageHeader).some((byte) => byte !== 0)).toBe(true)
    expect(image!.subarray(imageHeader).every((byte) => byte === 0)).toBe(true)
  })

  it('are followed by what is written after them, and replaced by vectors that come late', () => {
    const [image] = images(filled([[1, 2], [3], [null]]), 10)
    const rows = filled([[9]])
    expect(rows.load(image!)).toBe(true)
    // The first was here already.
    expect(rows.records).toBe(3)
    expect(rows.vectorOf(rows.rowOf(1)!)).toEqual(fill(9))
    rows.set(3, { whole: fill(5), passages: [] })
    rows.add(4, 10, [], { whole: fill(6), passages: [] })
    expect([2, 3, 4].map((seq) => rows.vectorOf(rows.rowOf(seq)!))).toEqual([3, 5, 6].map(fill))
    expect(rows.isSilent(rows.rowOf(3)!)).toBe(false)
  })

  it('are refused where they are cut off, of other dimensions, or no image', () => {
    const [image] = images(filled([[1, 2], [3]]), 10)
    const rows = new Rows(dimensions)
    expect(new Rows(8).load(image!)).toBe(false)
    for (const wrong of [image!.subarray(0, -1), image!.subarray(1), new Uint8Array(0), new Uint8Array(200)])
      expect(rows.load(wrong)).toBe(false)
    expect(rows.count).toBe(0)
    // Wherever its bytes begin.
    const elsewhere = new Uint8Array(image!.length + 3)
    elsewhere.set(image!, 3)
    expect(rows.load(elsewhere.subarray(3))).toBe(true)
  })
})
