// What postgresVectors costs beside pgvector asked by hand, on a server of its own:
//
//   node packages/postgres/scripts/search-speed.ts [RECORDS] [DIMENSIONS]
import { asWritten, openMemory, type Filter } from '@mnestic/core'
import { postgresStorage, postgresVectors, type PostgresVectorsOptions } from '@mnestic/postgres'
import pg from 'pg'
import { startPostgres } from '../../../scripts/postgres/server.mjs'
import { clustered } from '../test/vectors/points.ts'

const [count = 12_000, dimensions = 384] = process.argv.slice(2).map(Number)
const late = 1_000
const questions = 30

const server = await startPostgres({ settings: { shared_buffers: '1GB', max_wal_size: '4GB' } })
const storage = postgresStorage(server.url, { vectors: 'pgvector' })
const vectors = clustered(count + late, 3, 200, dimensions)
const cues = clustered(questions, 7, 200, dimensions)
const embedder = {
  fingerprint: 'points',
  dimensions,
  embed: async (texts: readonly string[]) =>
    texts.map((text) => vectors[Number(text)] ?? new Float32Array(dimensions)),
}
const open = (options: PostgresVectorsOptions) =>
  openMemory({
    storage,
    embedder,
    preparation: asWritten(),
    backends: { near: postgresVectors(storage, options) },
  })
const exact = await open({ engine: 'exact' })
const write = async (from: number, to: number): Promise<void> => {
  for (let i = from; i < to; i += 500)
    await exact.write(
      'a',
      Array.from({ length: Math.min(500, to - i) }, (_, k) => ({
        id: `r${i + k}`,
        text: `${i + k}`,
        metadata: { half: (i + k) % 2, ten: (i + k) % 10, hundred: (i + k) % 100 },
      })),
    )
}
/** Milliseconds. */
const timed = async (task: () => Promise<unknown>): Promise<number> => {
  const started = performance.now()
  await task()
  return performance.now() - started
}
const median = (times: readonly number[]): string =>
  times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)]?.toFixed(1) ?? 'none'

console.log(`${count} x ${dimensions}`)
const plain = await timed(() => write(0, count))
console.log(`write without an index: ${Math.round((1_000 * count) / plain)} records/s`)
const memory = await open({ buildMemory: 1_024, exactUpTo: 0 })
const build = await timed(() => memory.views.near.index({ wait: true }))
console.log(`build: ${(build / 1_000).toFixed(1)} s`)
const indexed = await timed(() => write(count, count + late))
console.log(`write with the index: ${Math.round((1_000 * late) / indexed)} records/s`)

const client = new pg.Client(server.url)
await client.connect()
await client.query(
  'SET search_path = mnestic, public; SET enable_sort = off; SET hnsw.ef_search = 100; SET hnsw.iterative_scan = relaxed_order',
)
const byHand = `SELECT seq FROM embedding WHERE fingerprint = 1 AND scope = 1
  ORDER BY vector::vector(${dimensions}) <=> $1::vector(${dimensions}) LIMIT 18`
const filters: readonly (readonly [string, Filter | undefined])[] = [
  ['all', undefined],
  ['1 in 2', { metadata: { half: 1 } }],
  ['1 in 10', { metadata: { ten: 1 } }],
  ['1 in 100', { metadata: { hundred: 1 } }],
]
for (const [name, filter] of filters) {
  const [graph, all, hand]: [number[], number[], number[]] = [[], [], []]
  const engines = new Set<unknown>()
  let [common, wanted] = [0, 0]
  for (const vector of cues) {
    const options = {
      limit: 10,
      candidates: 10,
      deadline: 60_000,
      explain: true,
      ...(filter && { filter }),
    } as const
    const got = await memory.read('a', { vector }, options)
    const expected = await exact.read('a', { vector }, options)
    graph.push(got.explanation?.durations['near'] ?? NaN)
    all.push(expected.explanation?.durations['near'] ?? NaN)
    engines.add(got.explanation?.efforts['near']?.['engine'])
    if (filter === undefined) hand.push(await timed(() => client.query(byHand, [`[${vector.join(',')}]`])))
    const ids = new Set(expected.items.map(({ record }) => record.id))
    common += got.items.filter(({ record }) => ids.has(record.id)).length
    wanted += ids.size
  }
  const asked = filter === undefined ? `, pgvector by hand ${median(hand)} ms` : ''
  console.log(
    `${name}: ${[...engines].join('+')} ${median(graph)} ms, all compared ${median(all)} ms${asked}, recall@10 ${(common / wanted).toFixed(3)}`,
  )
}
const ids = (from: number, to: number): string[] =>
  Array.from({ length: to - from }, (_, i) => `r${from + i}`)
for (const [from, to] of [
  [0, 1],
  [1, 51],
  [51, 51 + Math.ceil(count / 20)],
] as const) {
  const ms = await timed(() => memory.forget('a', { ids: ids(from, to) }))
  console.log(`forget ${to - from}: ${(ms / 1_000).toFixed(2)} s`)
}
await memory.close()
await exact.close()
await client.end()
await server.stop()
