import { spawnSync } from 'node:child_process'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isMnesticError } from '@mnestic/core'
import { VectorTable } from '@mnestic/core/vectors'

/** Every float32 that a vector may hold, the smallest and the largest among them. */
const number = fc.oneof(
  fc.float({ noNaN: true, min: -1, max: 1 }),
  fc.float({ noNaN: true, noDefaultInfinity: true }),
)
const table = fc
  .tuple(fc.integer({ min: 1, max: 70 }), fc.integer({ min: 1, max: 12 }))
  .chain(([dimensions, rows]) =>
    fc.record({
      query: fc.array(number, { minLength: dimensions, maxLength: dimensions }),
      rows: fc.array(fc.array(number, { minLength: dimensions, maxLength: dimensions }), {
        minLength: rows,
        maxLength: rows,
      }),
    }),
  )

/** Above it a table lies in a memory of WebAssembly. */
const manyFloats = 20_000

/** mulberry32: the same numbers on every run. */
function random(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
}

function filled(rows: readonly Float32Array[], capacity: number, plain: boolean): VectorTable {
  const made = new VectorTable(rows[0]?.length ?? 0, ...(plain ? [null] : []))
  made.resize(capacity, 0)
  for (const [i, row] of rows.entries()) made.set(i, row)
  return made
}

function products(of: VectorTable, query: Float32Array, from: number, to: number): Float32Array {
  const out = new Float32Array(to - from)
  of.products(query, from, to, out)
  return out
}

/** As many rows as it takes for a kernel, and what the table is compared with. */
function both(rows: readonly Float32Array[]): readonly [kernel: VectorTable, plain: VectorTable] {
  const capacity = Math.max(rows.length, Math.ceil(manyFloats / (rows[0]?.length ?? 1)))
  return [filled(rows, capacity, false), filled(rows, capacity, true)]
}

describe('products', () => {
  it('are the same bits with the kernel and without it', () => {
    fc.assert(
      fc.property(table, ({ query, rows }) => {
        const [kernel, plain] = both(rows.map((row) => Float32Array.from(row)))
        const asked = Float32Array.from(query)
        const bits = (one: VectorTable) => new Uint32Array(products(one, asked, 0, rows.length).buffer)
        // Infinity less Infinity is not a number, and which of them is the machine's choice.
        fc.pre(!products(plain, asked, 0, rows.length).some(Number.isNaN))
        expect(bits(kernel)).toEqual(bits(plain))
      }),
      { numRuns: 1_000 },
    )
  })

  it.each([1, 3, 16, 100, 128, 384, 1_000])('are those of float64, in %i dimensions', (dimensions) => {
    const next = random(dimensions)
    const unit = (): Float32Array => {
      const vector = Float32Array.from({ length: dimensions }, () => next() - 0.5)
      const length = Math.hypot(...vector)
      return vector.map((x) => x / length)
    }
    const rows = Array.from({ length: 600 }, unit)
    const query = unit()
    for (const one of both(rows).map((made) => products(made, query, 0, rows.length)))
      for (const [i, x] of one.entries())
        expect(x).toBeCloseTo(
          rows[i]!.reduce((sum, y, d) => sum + y * query[d]!, 0),
          6,
        )
  })

  it('are of the asked rows alone', () => {
    const rows = Array.from({ length: 2_000 }, (_, i) => Float32Array.of(i, 1, 0, 0, 0))
    for (const made of both(rows)) {
      const query = Float32Array.of(1, 0.5, 0, 0, 0)
      for (const [from, to] of [
        [0, 2_000],
        [255, 257],
        [700, 1_300],
        [1_999, 2_000],
        [5, 5],
      ] as const)
        expect([...products(made, query, from, to)]).toEqual(
          Array.from({ length: to - from }, (_, i) => from + i + 0.5),
        )
    }
  })

  it('are the same bits on a machine without WebAssembly', () => {
    const program = `
      import { BitTable, CodeTable, Sifted, VectorTable } from '${import.meta.resolve('@mnestic/core/vectors')}'
      const table = new VectorTable(37)
      table.resize(1_000, 0)
      for (let row = 0; row < 1_000; row++)
        table.set(row, Float32Array.from({ length: 37 }, (_, i) => ((row * 7919 + i * 104729) % 1009) / 997 - 0.5))
      const out = new Float32Array(1_000)
      table.products(table.get(999), 0, 1_000, out)
      const [codes, bits, close, far] = [new CodeTable(37), new BitTable(37), new Sifted(), new Sifted()]
      codes.resize(5_000, 0)
      bits.resize(5_000, 0)
      for (let row = 0; row < 500; row++) {
        codes.set(row, table.get(row))
        bits.set(row, bits.bitsOf(table.get(row)))
      }
      const counts = [
        codes.sift(codes.query(table.get(999), 'bounds'), 0, 500, 0.1, close),
        bits.sift(bits.bitsOf(table.get(999)), 0, 500, 0, far),
      ]
      const copies = [codes.bytesOf(0, 500), close.lower, close.upper, far.rows, far.lower]
      const hex = (array) => Buffer.from(array.buffer, array.byteOffset, array.byteLength).toString('hex')
      console.log(typeof WebAssembly, hex(out), counts.join(), copies.map(hex).join())
    `
    const run = (...flags: string[]): string[] => {
      const args = [...flags, '--input-type=module', '--eval', program]
      return spawnSync(process.execPath, args, { encoding: 'utf8' }).stdout.trim().split(' ')
    }
    const [here, there] = [run(), run('--jitless')]
    expect([here[0], there[0]]).toEqual(['object', 'undefined'])
    expect(here[1]).toHaveLength(8_000)
    expect(there[1]).toBe(here[1])
    expect(here[2]).toMatch(/^[1-9]\d*,[1-9]\d*$/)
    expect(here.slice(2)).toEqual(there.slice(2))
  })
})

const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ set: fc.nat(), value: fc.integer({ min: 1, max: 1e6 }) }) },
  { weight: 2, arbitrary: fc.record({ erase: fc.nat(), count: fc.nat(50) }) },
  { weight: 2, arbitrary: fc.record({ copy: fc.nat(), to: fc.nat() }) },
  {
    weight: 2,
    arbitrary: fc.record({ resize: fc.constantFrom(0, 1, 20, 300, 5_000, 40_000), kept: fc.nat(5_000) }),
  },
)

describe('a table', () => {
  it('holds what was set, moves it as it grows and shrinks, and leaves not one number of what it let go of', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 25 }), fc.boolean(), (steps, plain) => {
        const made = new VectorTable(5, ...(plain ? [null] : []))
        const arrays = new Set<Float32Array>()
        let model = new Map<number, number>()
        made.resize(10, 0)
        for (const one of steps) {
          const { capacity } = made
          arrays.add(made.floats)
          if ('resize' in one) {
            made.resize(one.resize, one.kept)
            expect(made.capacity).toBe(one.resize)
            model = new Map([...model].filter(([row]) => row < Math.min(one.resize, one.kept)))
          } else if (capacity === 0) continue
          else if ('set' in one) {
            made.set(one.set % capacity, new Float32Array(5).fill(one.value))
            model.set(one.set % capacity, one.value)
          } else if ('erase' in one) {
            const from = one.erase % capacity
            const to = Math.min(capacity, from + one.count)
            products(made, new Float32Array(5).fill(3), from, to)
            made.erase(from, to)
            for (let row = from; row < to; row++) model.delete(row)
          } else {
            const value = model.get(one.copy % capacity)
            made.copy(one.copy % capacity, one.to % capacity)
            if (value === undefined) model.delete(one.to % capacity)
            else model.set(one.to % capacity, value)
          }
        }
        arrays.add(made.floats)
        for (const [row, value] of model) expect([...made.get(row)]).toEqual(Array(5).fill(value))
        // What grew in place left an empty view behind.
        const outgrown = [...arrays].filter((array) => array.length > 0)
        const left = outgrown.flatMap((array) => Array.from(array.filter((x) => x !== 0)))
        const living = [...model.values()].flatMap((value) => Array<number>(5).fill(value))
        expect(left.toSorted((a, b) => a - b)).toEqual(living.toSorted((a, b) => a - b))
      }),
      { numRuns: 200 },
    )
  })

  it('overwrites what a question left behind when rows are erased', () => {
    for (const made of both([Float32Array.of(1, 2, 3)])) {
      products(made, Float32Array.of(4, 5, 6), 0, 1)
      expect(made.floats.some((x) => x === 4)).toBe(true)
      made.erase(0, 1)
      expect(made.floats.every((x) => x === 0)).toBe(true)
    }
  })

  it('lies in an array while it is small, and in a shared memory of its own kernel when it is large', () => {
    const made = new VectorTable(128)
    made.resize(100, 0)
    const small = made.floats
    made.set(99, new Float32Array(128).fill(0.5))
    made.resize(200, 100)
    const large = made.floats
    // Only a memory of WebAssembly grows in place: the old view of it is empty afterwards.
    made.resize(10_000, 200)
    expect(small.every((x) => x === 0)).toBe(true)
    expect(large).toHaveLength(0)
    expect([...made.get(99)]).toEqual(Array(128).fill(0.5))
  })

  it('answers when no memory is to be had, from an array', () => {
    const none = new WebAssembly.Module(Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0))
    const made = new VectorTable(128, none)
    made.resize(1_000, 0)
    made.set(999, new Float32Array(128).fill(0.5))
    expect([...products(made, new Float32Array(128).fill(1), 998, 1_000)]).toEqual([0, 64])
  })

  it('refuses rows that it has no room for, and vectors of another length', () => {
    const made = filled([Float32Array.of(1, 2)], 3, false)
    const out = new Float32Array(9)
    const wrong = [
      () => made.get(3),
      () => made.get(-1),
      () => made.set(3, Float32Array.of(1, 2)),
      () => made.set(0, Float32Array.of(1, 2, 3)),
      () => made.copy(0, 3),
      () => made.erase(2, 4),
      () => made.products(Float32Array.of(1, 2), 0, 4, out),
      () => made.products(Float32Array.of(1), 0, 3, out),
    ]
    for (const one of wrong)
      expect(one).toThrow(expect.toSatisfy((error) => isMnesticError(error, 'INVALID_ARGUMENT')))
    expect([...made.get(0)]).toEqual([1, 2])
  })
})
