import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { placeIn, principalPlane } from '../dist/app/space/principal.js'
import { bytesOf, chat, emptyApp } from './helpers.js'

const dot = (a: Float64Array, b: Float64Array): number => a.reduce((sum, x, i) => sum + x * b[i]!, 0)

/** Variance of the vectors along a direction of unit length. */
function variance(vectors: readonly Float32Array[], axis: Float64Array): number {
  const along = vectors.map((vector) => vector.reduce((sum, x, i) => sum + x * axis[i]!, 0))
  const mean = along.reduce((sum, x) => sum + x, 0) / along.length
  return along.reduce((sum, x) => sum + (x - mean) ** 2, 0) / along.length
}

describe('the plane of the map', () => {
  const numbers = fc.array(fc.integer({ min: -9, max: 9 }), { minLength: 4, maxLength: 4 })
  const some = fc
    .array(numbers, { minLength: 3, maxLength: 12 })
    .map((all) => all.map((one) => Float32Array.from(one, (x, i) => x * (4 - i))))

  test('has two axes at right angles, and no direction shows more than the first', () => {
    fc.assert(
      fc.property(some, numbers, (vectors, other) => {
        const { axes } = principalPlane(vectors)
        const [first, second] = axes
        expect(Math.abs(dot(first, second))).toBeLessThan(1e-6)
        for (const axis of axes) expect([0, 1]).toContainEqual(expect.closeTo(Math.hypot(...axis), 6))
        const length = Math.hypot(...other)
        const direction = Float64Array.from(other, (x) => (length === 0 ? 0 : x / length))
        const most = variance(vectors, first)
        expect(variance(vectors, direction)).toBeLessThanOrEqual(most * 1.001 + 1e-9)
        expect(variance(vectors, second)).toBeLessThanOrEqual(most * 1.001 + 1e-9)
      }),
      { numRuns: 100 },
    )
  })

  test('is that of the vectors where they lie in a plane, and says how much it shows', () => {
    const vectors = [
      [3, 0, 5],
      [-3, 0, 5],
      [0, 1, 5],
      [0, -1, 5],
    ].map((one) => Float32Array.from(one))
    const plane = principalPlane(vectors)
    expect(plane.shown).toBeCloseTo(1, 9)
    for (const [i, place] of [
      [3, 0],
      [-3, 0],
      [0, 1],
      [0, -1],
    ].entries()) {
      const [x, y] = placeIn(plane, vectors[i]!)
      expect(x).toBeCloseTo(place[0]!, 5)
      expect(y).toBeCloseTo(place[1]!, 5)
    }
  })

  test('takes what does not differ, and nothing at all', () => {
    expect(principalPlane([]).shown).toBe(0)
    const same = principalPlane([Float32Array.of(1, 0), Float32Array.of(1, 0)])
    expect(same.shown).toBe(0)
    expect(placeIn(same, Float32Array.of(1, 0))).toEqual([0, 0])
  })
})

describe('where records lie in meaning', () => {
  test('each record with a vector has a place, near to what says nearly the same', async () => {
    const app = await emptyApp()
    await app.importFile('talk.txt', bytesOf(chat))
    const question = 'When is the concert of Ana?'
    const { explanation, items } = await app.ask({ scope: ['talk'], question })
    const { points, cue, placed, placeless, shown } = await app.space({
      scope: ['talk'],
      cue: explanation?.embedded,
    })
    expect(points).toHaveLength(6)
    expect([placed, placeless]).toEqual([6, 0])
    expect(points.map(({ id }) => id).toSorted()).toEqual(items.map(({ record }) => record.id).toSorted())
    expect(shown).toBeGreaterThan(0.3)
    expect(cue).toBeDefined()
    for (const { x, y } of points) expect(Math.hypot(x, y)).toBeLessThan(2)
    // Asked again it is the same, and after a change it is that of now.
    expect((await app.space({ scope: ['talk'] })).points).toEqual(points)
    await app.forget({ scope: ['talk'], target: { kind: 'ids', ids: [points[0]!.id] } })
    const after = await app.space({ scope: ['talk'], ids: [points[0]!.id] })
    expect(after.points.map(({ id }) => id)).toEqual(points.slice(1).map(({ id }) => id))
  })

  test('of more than 2,000 records some are drawn, those asked for among them', async () => {
    const app = await emptyApp()
    const lines = Array.from({ length: 2_300 }, (_, i) =>
      JSON.stringify({ id: `r${i}`, text: `Bee ${i} came home at ${i % 24}`, at: '2025-01-01T00:00:00Z' }),
    )
    await app.importFile('many.jsonl', bytesOf(lines.join('\n')))
    const [scope] = await app.scopes()
    const { points } = await app.space({ scope: scope!.scope })
    expect(points).toHaveLength(2_000)
    const drawn = new Set(points.map(({ id }) => id))
    const missing = lines.map((_, i) => `r${i}`).filter((id) => !drawn.has(id))
    const more = await app.space({ scope: scope!.scope, ids: missing.slice(0, 3) })
    expect(more.points).toHaveLength(2_003)
    expect(more.placed).toBe(2_300)
  })

  test('records that the embedder has no opinion on are nowhere', async () => {
    const app = await emptyApp()
    await app.importFile('talk.txt', bytesOf('[12/03/2025, 10:15:30] Ana: 中文的一句话。\n'))
    const [scope] = await app.scopes()
    const space = await app.space({ scope: scope!.scope, cue: '中文' })
    expect(space).toEqual({ points: [], placed: 0, placeless: 1, shown: 0 })
  })
})
