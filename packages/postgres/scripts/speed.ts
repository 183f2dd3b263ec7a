// What the log costs beside bare INSERTs of the text alone, by the same driver in the same run:
//
//   node packages/postgres/scripts/speed.ts [RECORDS [DIMENSIONS]]
import { loadavg } from 'node:os'
import type { NewRecord } from '@mnestic/core'
import { postgresStorage } from '@mnestic/postgres'
import pg from 'pg'
import { startPostgres } from '../../../scripts/postgres/server.mjs'

const [count = '20000', dimensions = '384'] = process.argv.slice(2)
const [batch, singles] = [500, 300]

function record(i: number, embedded: boolean): NewRecord {
  const text = `Record ${i}. ${'Some words that a person might say. '.repeat(6)}`.slice(0, 225)
  const whole = Float32Array.from({ length: Number(dimensions) }, () => Math.random() - 0.5)
  return {
    id: `id-${i}`,
    ownId: true,
    restore: false,
    supersedes: [],
    derivedFrom: [],
    body: { text, at: 1.7e12 + i, speaker: 'Ana', session: `${i % 50}`, passages: [] },
    ...(embedded && { vectors: { fingerprint: 'f', whole, passages: [] } }),
  }
}

const milliseconds = async (act: () => Promise<unknown>): Promise<number> => {
  const start = performance.now()
  await act()
  return performance.now() - start
}
const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[values.length >> 1] ?? NaN
const say = (what: string, ...figures: readonly string[]): void => console.log(what.padEnd(42), ...figures)

const server = await startPostgres({ settings: { shared_buffers: '256MB' } })
const client = new pg.Client(server.url)
await client.connect()
const [plain, vectors] = [
  await postgresStorage(server.url, { schema: 'plain' }).open(),
  await postgresStorage(server.url, { schema: 'vectors' }).open(),
] as const
await client.query('CREATE TABLE bare (id bigint PRIMARY KEY, text text)')

const write = (storage: typeof plain, scope: string, records: readonly NewRecord[]): Promise<unknown> =>
  storage.append({ scope: [scope], records, notes: [], vectors: [] })
const insert = (records: readonly NewRecord[]): Promise<unknown> =>
  client.query({
    name: 'insert',
    text: 'INSERT INTO bare SELECT * FROM unnest($1::bigint[], $2::text[])',
    values: [records.map(({ body }) => body.at), records.map(({ body }) => body.text)],
  })

const single: { readonly ours: number; readonly bare: number }[] = []
for (let i = 0; i < singles; i++) {
  const records = [record(-1 - i, false)]
  single.push({
    ours: await milliseconds(() => write(plain, 'singles', records)),
    bare: await milliseconds(() => insert(records)),
  })
}
const [ours, bare] = [median(single.map((one) => one.ours)), median(single.map((one) => one.bare))]
say('one write, ms', `${ours.toFixed(2)}, bare ${bare.toFixed(2)}, ${(ours / bare).toFixed(1)} times`)
const at = await milliseconds(() =>
  Promise.all(
    Array.from({ length: singles }, (_, i) => write(plain, 'at once', [record(-1_000 - i, false)])),
  ),
)
say('single writes at once, each second', ((singles / at) * 1_000).toFixed(0))

const spent = { ours: 0, bare: 0, vectors: 0 }
for (let i = 0; i < Number(count); i += batch) {
  const records = Array.from({ length: batch }, (_, k) => record(i + k, false))
  const embedded = Array.from({ length: batch }, (_, k) => record(i + k, true))
  const scope = `scope-${(i / batch) % 7}`
  spent.ours += await milliseconds(() => write(plain, scope, records))
  spent.bare += await milliseconds(() => insert(records))
  spent.vectors += await milliseconds(() => write(vectors, scope, embedded))
}
const rate = (ms: number): string => ((Number(count) / ms) * 1_000).toFixed(0)
say('batches of 500, records each second', `${rate(spent.ours)}, bare ${rate(spent.bare)}`)
say(`with ${dimensions} dimensions`, rate(spent.vectors))

let after = 0
const reading = await milliseconds(async () => {
  for (;;) {
    const last = (await vectors.entries({ after, limit: 2_000, text: true, vectors: true })).at(-1)
    if (last === undefined) return
    after = last.revision
  }
})
say('read back with vectors, each second', rate(reading))

const scope = (await vectors.scope(['scope-1']))?.number ?? 0
const some = await vectors.entries({ after: 0, scope, limit: 20, text: false, vectors: false })
const forgetting: number[] = []
for (const { revision } of some)
  forgetting.push(
    await milliseconds(async () => {
      await vectors.erase({ seqs: new Map([[scope, [revision]]]), notes: [], wholeScopes: [] })
      await vectors.scrub()
    }),
  )
say('forget one, with its VACUUM, ms', median(forgetting).toFixed(0))
const opening = await milliseconds(async () =>
  (await postgresStorage(server.url, { schema: 'vectors' }).open()).close(),
)
say('open, ms', opening.toFixed(0))
const [{ server_version: version } = {}] = (await client.query<Record<string, string>>('SHOW server_version'))
  .rows
say(`PostgreSQL ${version}, Node ${process.version}`, `load ${loadavg()[0]?.toFixed(1)}`)

await Promise.all([plain.close(), vectors.close(), client.end()])
await server.stop()
