import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { exactScan } from '../src/exact-scan.ts'
import { Rows } from '../src/rows.ts'

const dimensions = 48
const size = 3_000
const all = { has: (): boolean => true }

function unit(seed: number): Float32Array {
  const numbers = Float32Array.from({ length: dimensions }, (_, i) => Math.sin((i + 1) * (seed * 7.13 + 1)))
  const length = Math.hypot(...numbers)
  return numbers.map((x) => x / length)
}

function filled(quantisation: 'float32' | 'int8' | 'binary', seqs: readonly number[]): Rows {
  const rows = new Rows(dimensions, { quantisation })
  // Every third record has two passages beside its whole text.
  for (const seq of seqs) {
    const passages = seq % 3 === 0 ? [unit(seq + 0.3), unit(seq + 0.6)] : []
    rows.add(
      seq,
      9,
      passages.map((_, i) => ({ start: i, end: i + 1 })),
      { whole: unit(seq), passages },
    )
  }
  return rows
}

const everySeq = Array.from({ length: size }, (_, i) => i + 1)

function search(rows: Rows, vector: Float32Array, limit = 10, rescore = 32) {
  return exactScan(rows, 1, rescore).search({ vector, accept: all, limit, signal: undefined })
}

describe.each(['int8', 'binary'] as const)('vectors that are kept as %s', (quantisation) => {
  it('are answered nearly as those of float32 are, with nearly their scores', async () => {
    const [exact, rough] = [filled('float32', everySeq), filled(quantisation, everySeq)]
    let [right, asked] = [0, 0]
    for (let cue = 0; cue < 40; cue++) {
      const vector = unit(cue * 31 + 0.5)
      const truth = new Map((await search(exact, vector)).found.map(({ seq, score }) => [seq, score]))
      const { found } = await search(rough, vector)
      expect(found).toHaveLength(10)
      for (const [i, { seq, score }] of found.entries()) {
        expect(score).toBeLessThanOrEqual(found[i - 1]?.score ?? Infinity)
        const known = truth.get(seq)
        if (known === undefined) continue
        right += 1
        expect(Math.abs(score - known)).toBeLessThan(0.01)
      }
      asked += truth.size
    }
    expect(right / asked).toBeGreaterThan(0.9)
  })

  it('are the same answers in whatever order and company they came, and after images of them were loaded', async () => {
    const straight = filled(quantisation, everySeq)
    const odd = filled(
      quantisation,
      everySeq.filter((seq) => seq % 2 === 1),
    )
    const live = filled(quantisation, everySeq)
    live.erase(everySeq.filter((seq) => seq % 2 === 0))
    const loaded = new Rows(dimensions, { quantisation })
    for (let from = 0; from < straight.count;) {
      const to = straight.cut(from + 700)
      expect(loaded.load(straight.image(from, to))).toBe(true)
      from = to
    }
    for (let cue = 0; cue < 10; cue++) {
      const vector = unit(cue * 17 + 0.25)
      expect((await search(loaded, vector)).found).toEqual((await search(straight, vector)).found)
      const [closed, alone] = [await search(live, vector), await search(odd, vector)]
      expect(closed.found).toEqual(alone.found)
      // What was moved up is sifted as if it had always been there.
      expect(closed.effort['rescored']).toBe(alone.effort['rescored'])
    }
  })

  it('take a fraction of the memory, and leave no byte of what was erased', () => {
    const [exact, rough] = [filled('float32', everySeq), filled(quantisation, everySeq)]
    const bytes = (rows: Rows): number => rows.vectors.memory().reduce((sum, { length }) => sum + length, 0)
    expect(bytes(rough)).toBeLessThan(bytes(exact) / 2)
    const before = rough.vectors.memory()
    rough.erase(everySeq)
    for (const memory of [...before, ...rough.vectors.memory()])
      expect(memory.every((byte) => byte === 0)).toBe(true)
  })

  it('refuse images of another form', () => {
    const exact = filled('float32', [1, 2])
    expect(new Rows(dimensions, { quantisation }).load(exact.image(0, 2))).toBe(false)
    const rough = filled(quantisation, [1, 2])
    expect(new Rows(dimensions).load(rough.image(0, 2))).toBe(false)
  })
})

describe('signs', () => {
  it('choose the records that share most of them with the cue, all equals with the last, and their codes rank those', async () => {
    const rows = filled('binary', everySeq)
    const codes = filled('int8', everySeq)
    const signs = (numbers: Float32Array): boolean[] => Array.from(numbers, (x) => x > 0)
    const shared = (a: readonly boolean[], b: readonly boolean[]): number =>
      a.filter((x, i) => x === b[i]).length
    const signsOf = everySeq.map((seq) => {
      const first = codes.rowOf(seq) ?? 0
      return Array.from({ length: codes.endOf(first) - first }, (_, k) => signs(codes.vectorOf(first + k)))
    })
    for (const [cue, rescore, limit] of [
      [3, 1, 10],
      [5, 4, 7],
      [8, 32, 1],
      [13, 64, 20],
    ] as const) {
      const vector = unit(cue / 3 + 0.11)
      const asked = signs(vector)
      const closeness = signsOf.map((of, i) => ({
        seq: i + 1,
        bits: Math.max(...of.map((one) => shared(asked, one))),
      }))
      const last = closeness.toSorted((a, b) => b.bits - a.bits)[rescore * limit - 1]?.bits ?? 0
      const chosen = new Set(closeness.filter(({ bits }) => bits >= last).map(({ seq }) => seq))
      const expected = await exactScan(codes, 1).search({
        vector,
        accept: { has: (seq) => chosen.has(seq) },
        limit,
        signal: undefined,
      })
      const { found, effort } = await search(rows, vector, limit, rescore)
      expect(found).toEqual(expected.found)
      expect(effort['rescored']).toBeLessThan((rows.count * 3) / 4)
    }
  })

  it('find what all scores would, where every record is rescored', async () => {
    const seqs = everySeq.slice(0, 200)
    const [int8, binary] = [filled('int8', seqs), filled('binary', seqs)]
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 1_000 }),
        fc.integer({ min: 1, max: 10 }),
        async (cue, limit) => {
          const vector = unit(cue / 3)
          const rescored = await search(binary, vector, limit, 200)
          expect(rescored.found).toEqual((await search(int8, vector, limit)).found)
        },
      ),
      { numRuns: 30 },
    )
  })
})
