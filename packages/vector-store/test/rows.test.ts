import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Rows } from '../src/rows.ts'

const dimensions = 3
/** Of one record: its vectors, the whole text's first; `null` for one without an opinion. */
const vectors = fc.array(fc.option(fc.integer({ min: 1, max: 1e6 })), { minLength: 1, maxLength: 5 })

const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('add' as const), vectors }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('set' as const),
      pick: fc.nat(),
      first: fc.integer({ min: 1, max: 1e6 }),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('erase' as const),
      picks: fc.array(fc.nat(), { maxLength: 8 }),
    }),
  },
)

const fill = (value: number | null): Float32Array => new Float32Array(dimensions).fill(value ?? 0)

/** What the rows say of a record: its vectors, `null` for a silent row. */
function read(rows: Rows, seq: number): (number | null)[] {
  const first = rows.rowOf(seq)
  if (first === undefined) return []
  const found: (number | null)[] = []
  for (let row = first; rows.seqAt(row) === seq; row++) {
    const part = rows.placeOf(row)
    expect(part).toEqual({
      part: row - first,
      start: found.length,
      end: found.length === 0 ? seq : found.length + 1,
    })
    found.push(rows.isSilent(row) ? null : (rows.vectorOf(row)[2] ?? NaN))
  }
  return found
}

describe('the rows of a scope', () => {
  it('hold what was put and not erased, and not one number of what was', () => {
    fc.assert(
      fc.property(
        fc.array(step, { minLength: 1, maxLength: 60 }),
        fc.constantFrom(0, 40),
        (steps, codesFrom) => {
          const rows = new Rows(dimensions, { codesFrom })
          const copies = new Set<ArrayBufferLike>()
          const model = new Map<number, (number | null)[]>()
          const arrays = new Set<ArrayBufferLike>()
          let seq = 0
          for (const one of steps) {
            switch (one.kind) {
              case 'add': {
                seq += 1
                // Places are made of the numbers at hand: the text is as long as its seq.
                const spans = one.vectors.slice(1).map((_, i) => ({ start: i + 1, end: i + 2 }))
                const [whole = null, ...parts] = one.vectors
                rows.add(seq, seq, spans, { whole: fill(whole), passages: parts.map(fill) })
                model.set(seq, [...one.vectors])
                break
              }
              case 'set': {
                const picked = [...model.keys()][one.pick % Math.max(1, model.size)]
                if (picked === undefined) break
                const size = model.get(picked)?.length ?? 1
                const fresh = Array.from({ length: size }, (_, i) => one.first + i)
                rows.set(picked, { whole: fill(one.first), passages: fresh.slice(1).map(fill) })
                model.set(picked, fresh)
                break
              }
              case 'erase': {
                const seqs = one.picks.map((pick) => pick % (seq + 2))
                rows.erase(seqs)
                for (const gone of seqs) model.delete(gone)
                break
              }
            }
            arrays.add(rows.vectors.bytesOf(0, 0).buffer)
            for (const { buffer } of rows.vectors.memory()) copies.add(buffer)
          }
          expect(rows.records).toBe(model.size)
          for (let known = 0; known <= seq + 1; known++)
            expect(read(rows, known)).toEqual(model.get(known) ?? [])
          // The arrays, also those that were outgrown, hold the living vectors and zeros.
          const living = [...model.values()]
            .flat()
            .flatMap((value) => (value === null ? [] : Array(dimensions).fill(value)))
          const kept = [...arrays].flatMap((array) => [...new Float32Array(array)]).filter((x) => x !== 0)
          expect(kept.toSorted((a, b) => a - b)).toEqual(living.toSorted((a, b) => a - b))
          // Nor do the codes beside them, which say how long a vector was.
          rows.erase([...model.keys()])
          for (const { buffer } of rows.vectors.memory()) copies.add(buffer)
          for (const copy of copies) expect(new Uint8Array(copy).every((byte) => byte === 0)).toBe(true)
        },
      ),
      { numRuns: 500 },
    )
  })

  it.each(['float32', 'int8', 'binary'] as const)(
    'hold of an erased record, in each copy, what they hold of one that never had a vector (%s)',
    (quantisation) => {
      const filled = (heard: (seq: number) => boolean): Rows => {
        const rows = new Rows(dimensions, { quantisation, codesFrom: 0 })
        for (let seq = 1; seq <= 40; seq++)
          rows.add(seq, seq, [], heard(seq) ? { whole: fill(seq), passages: [] } : undefined)
        return rows
      }
      const [erased, never] = [filled(() => true), filled((seq) => seq !== 20)]
      erased.erase([20, 40])
      never.erase([40])
      expect(erased.vectors.memory()).toEqual(never.vectors.memory())
      expect(never.vectors.memory().every((bytes) => bytes.some((byte) => byte !== 0))).toBe(true)
    },
  )

  it('give memory back when most of a scope is forgotten', () => {
    const rows = new Rows(dimensions)
    const seqs = Array.from({ length: 10_000 }, (_, i) => i + 1)
    for (const seq of seqs) rows.add(seq, seq, [], { whole: fill(seq), passages: [] })
    const full = rows.vectors.bytesOf(0, 0).buffer.byteLength
    rows.erase(seqs.slice(100))
    expect(rows.vectors.bytesOf(0, 0).buffer.byteLength).toBeLessThan(full / 40)
    expect(read(rows, 100).length).toBe(1)
  })

  it('close up in small steps, in order, and take little more room than what lives', () => {
    const rows = new Rows(dimensions)
    const living: number[] = []
    let seq = 0
    const write = (): void => {
      seq += 1
      const passages = seq % 3 === 0 ? [fill(seq), fill(seq)] : []
      rows.add(
        seq,
        seq,
        passages.map((_, i) => ({ start: i + 1, end: i + 2 })),
        { whole: fill(seq), passages },
      )
      living.push(seq)
    }
    const places = (): Map<number, number | undefined> => new Map(living.map((one) => [one, rows.rowOf(one)]))
    for (let i = 0; i < 300; i++) write()
    let before = places()
    let closed = 0
    for (let i = 0; i < 3_000; i++) {
      // Now the oldest, now one in the middle.
      const [gone = 0] = living.splice(i % 2 === 0 ? 0 : (i * 7_919) % living.length, 1)
      rows.erase([gone])
      const after = places()
      const moved = living.filter((one) => before.get(one) !== after.get(one)).length
      expect(moved).toBeLessThanOrEqual(3 * 16)
      if (moved > 0) closed += 1
      const order = living.map((one) => rows.rowOf(one) ?? NaN)
      expect(order).toEqual(order.toSorted((a, b) => a - b))
      write()
      before = places()
      const used = living.reduce((sum, one) => sum + (one % 3 === 0 ? 3 : 1), 0)
      expect(rows.count).toBeLessThanOrEqual(used * 1.3)
    }
    expect(closed).toBeGreaterThan(100)
    for (const one of living) expect(read(rows, one)).toEqual(one % 3 === 0 ? [one, one, one] : [one])
  })
})
