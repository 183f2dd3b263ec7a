import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { tracesOf } from '../src/vectors/bytes.ts'
import { contestants } from '../src/vectors/contestants.ts'
import { speedAt } from '../src/vectors/curve.ts'
import { groupsOf, shares } from '../src/vectors/groups.ts'
import { makeLog } from '../src/vectors/log.ts'
import { storageOf } from '../src/vectors/store.ts'
import { drawnSet, rowOf, type VectorSet } from '../src/vectors/sets.ts'
import { nearest, nearestOfAll, recallOf } from '../src/vectors/truth.ts'
import { withFolder } from '../src/storages.ts'
import { rowsOf } from './bench.ts'

const small = drawnSet({ kind: 'clustered', records: 600, dimensions: 12, cues: 20, seed: 3 })

test('a drawn set is the same for the same seed, and its vectors have length 1', () => {
  const spec = { kind: 'clustered', records: 600, dimensions: 12, cues: 20, seed: 3 } as const
  expect(drawnSet(spec)).toEqual(small)
  expect(drawnSet({ ...spec, seed: 4 }).base).not.toEqual(small.base)
  for (const rows of [small.base, small.asked, drawnSet({ ...spec, kind: 'random' }).base])
    for (let row = 0; row < rows.length / 12; row++)
      expect(Math.hypot(...rowOf(rows, 12, row))).toBeCloseTo(1, 5)
})

test('clustered vectors have near neighbours, random ones have not', () => {
  const first = (kind: 'clustered' | 'random') => {
    const set = drawnSet({ kind, records: 2_000, dimensions: 64, cues: 5, seed: 1 })
    return nearestOfAll(set, 5, 10).map(({ cosines }) => cosines.at(-1)!)
  }
  for (const cosine of first('clustered')) expect(cosine).toBeGreaterThan(0.6)
  for (const cosine of first('random')) expect(cosine).toBeLessThan(0.5)
})

test('what is right is what sorting all cosines gives, ties by number', () => {
  const coarse = fc.array(fc.integer({ min: -2, max: 2 }), { minLength: 3, maxLength: 3 })
  fc.assert(
    fc.property(fc.array(coarse, { minLength: 1, maxLength: 40 }), coarse, fc.nat(12), (rows, cue, left) => {
      const set: VectorSet = {
        dimensions: 3,
        records: rows.length,
        cues: 1,
        base: Float32Array.from(rows.flat()),
        asked: Float32Array.from(cue),
      }
      const cosine = (row: readonly number[]) => row.reduce((sum, x, d) => sum + x * cue[d]!, 0)
      const accepts = (record: number) => record % 12 !== left
      const sorted = [...rows.keys()]
        .filter(accepts)
        .toSorted((a, b) => cosine(rows[b]!) - cosine(rows[a]!) || a - b)
        .slice(0, 10)
      expect(nearest(set, set.asked, 10, accepts).records).toEqual(sorted)
    }),
  )
})

test('recall counts what is found once, and what is as near as the last of the right ones', () => {
  const set: VectorSet = {
    dimensions: 2,
    records: 5,
    cues: 1,
    base: Float32Array.of(1, 0, 0.8, 0.6, 0.8, 0.6, 0, 1, -1, 0),
    asked: Float32Array.of(1, 0),
  }
  const truth = nearest(set, set.asked, 2)
  expect(truth.records).toEqual([0, 1])
  expect(recallOf(set, 0, [0, 1], truth)).toBe(1)
  expect(recallOf(set, 0, [0, 2], truth)).toBe(1)
  expect(recallOf(set, 0, [0, 0], truth)).toBe(0.5)
  expect(recallOf(set, 0, [3, 4], truth)).toBe(0)
  expect(recallOf(set, 0, [], truth)).toBe(0)
  expect(recallOf(set, 0, [9], truth)).toBe(0)
  expect(recallOf(set, 0, [], { records: [], cosines: [] })).toBe(1)
})

test('groups have the sizes that filters are named for', () => {
  const groups = groupsOf(100_000)
  const sizes = shares.map((_, group) => groups.filter((other) => other === group).length)
  expect(sizes).toEqual([50_000, 10_000, 1_000, 100, 10])
  const half = groups.subarray(0, 50_000).filter((group) => group === 0).length
  expect(half).toBeGreaterThan(24_000)
  expect(half).toBeLessThan(26_000)
})

test('the speed at a recall lies on the line between two settings, and is nobody’s where none reaches it', () => {
  const points = [
    { recall: 0.9, perSecond: 1_000 },
    { recall: 0.99, perSecond: 100 },
    { recall: 0.95, perSecond: 10 },
  ]
  expect(speedAt(points, 0.99)).toBe(100)
  expect(speedAt(points, 0.5)).toBe(1_000)
  expect(speedAt(points.slice(0, 2), 1 - Math.sqrt(0.1 * 0.01))).toBeCloseTo(Math.sqrt(1_000 * 100))
  expect(speedAt(points, 0.995)).toBeUndefined()
  expect(
    speedAt(
      [
        { recall: 0.9, perSecond: 5 },
        { recall: 1, perSecond: 9 },
      ],
      0.95,
    ),
  ).toBe(9)
})

test('whoever is in the workspace and exact finds what is right, in a group too', async () => {
  const groups = groupsOf(small.records)
  for (const groupsAre of ['metadata', 'scopes'] as const)
    await withFolder(async (log) => {
      await makeLog(storageOf(log), small, groups, groupsAre)
      for (const contestant of [contestants.plain, contestants.exact])
        await withFolder(async (folder) => {
          const opened = await contestant.open({ set: small, groups, groupsAre, folder, log })
          try {
            await opened.fill()
            for (const group of groupsAre === 'scopes' ? [0, 2] : [undefined, 0, 2])
              for (const through of ['backend', 'read'] as const) {
                const search = await opened.search({
                  limit: 10,
                  through,
                  ...(group !== undefined && { group }),
                })
                for (const cue of [0, 7]) {
                  const accepts = (record: number) => group === undefined || groups[record] === group
                  const truth = nearest(small, rowOf(small.asked, 12, cue), 10, accepts)
                  const answer = await search(cue)
                  expect(answer.length).toBe(truth.records.length)
                  expect(recallOf(small, cue, answer, truth)).toBe(1)
                }
              }
          } finally {
            await opened.close()
          }
        })
    })
})

test('bytes of a vector are found in whatever file of a folder they lie, as floats and as codes', async () => {
  await withFolder(async (folder) => {
    const set = drawnSet({ kind: 'random', records: 3, dimensions: 40, cues: 0, seed: 1 })
    const vectors = [0, 1, 2].map((row) => rowOf(set.base, 40, row))
    mkdirSync(join(folder, 'deep'))
    writeFileSync(
      join(folder, 'deep', 'floats'),
      Buffer.concat([Buffer.from('x'), Buffer.from(set.base.slice(40, 80).buffer)]),
    )
    const largest = Math.max(...vectors[2]!.map(Math.abs))
    writeFileSync(
      join(folder, 'codes'),
      Int8Array.from(vectors[2]!, (x) => Math.round((x * 127) / largest)),
    )
    expect(tracesOf(folder, vectors)).toEqual([
      { floats: 0, codes: 0 },
      { floats: 1, codes: 0 },
      { floats: 0, codes: 1 },
    ])
  })
})

test('ours alone: forgetting, and being killed', async () => {
  await withFolder(async (folder) => {
    const rows = await rowsOf(folder, 'vectors', 'forget', 'kills', '--records', '400', '--kills', '1')
    const value = (metric: string) => rows.find((row) => row.metric === metric)?.value
    expect(value('vectors in files before')).toBeGreaterThan(0)
    for (const metric of [
      'forgotten vectors in files',
      'forgotten records returned',
      'acknowledged writes lost',
      'forgotten records back',
      'calls landed in part',
      'failed opens',
    ])
      expect(value(metric), metric).toBe(0)
    expect(value('records acknowledged')).toBeGreaterThan(0)
    expect(value('recall@10 before')).toBe(1)
  })
})
