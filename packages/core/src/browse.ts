import type { PutEntry } from './contract/log.ts'
import type { MemoryRecord } from './contract/record.ts'
import type { Page, Stats, ViewStats } from './contract/memory.ts'
import type { Scope } from './contract/scope.ts'
import { checkFilter } from './check/filter.ts'
import { checkList, checkName } from './check/record.ts'
import { toTime } from './check/time.ts'
import { checkInteger, checkMembers, checkSignal, invalid } from './check/value.ts'
import { checkOpen, type Engine } from './engine.ts'
import { throwIfAborted } from './error.ts'
import { filterRows, isEligible, isSuperseded } from './index/allow.ts'
import type { Row, ScopeIndex } from './index/scope-index.ts'
import { toRecords } from './record.ts'
import { toScope } from './scope.ts'

const maxIds = 10_000

/** See `Memory.get`. */
export async function get(
  engine: Engine,
  scopeInput: unknown,
  idsInput: unknown,
  optionsInput: unknown,
): Promise<readonly (MemoryRecord | undefined)[]> {
  checkOpen(engine)
  const path = toScope(scopeInput)
  const ids = checkList('ids', idsInput, maxIds, checkName)
  const options = optionsInput ?? {}
  checkMembers('The options', options, ['now'])
  const now = options['now'] === undefined ? engine.clock() : toTime('now', options['now'])
  const seqs = await engine.storage.resolve(path, ids)
  const puts = byRevision(
    await engine.storage.records(
      seqs.filter((seq) => typeof seq === 'number'),
      { vectors: false },
    ),
  )
  const living = [...puts.values()].filter((put) => (put.body.expires ?? Infinity) > now)
  const records = new Map(
    (await toRecords(engine.storage, living, () => path, now)).map((record) => [record.seq, record]),
  )
  return seqs.map((seq) => (typeof seq === 'number' ? records.get(seq) : undefined))
}

/** See `Memory.list`. */
export async function list(engine: Engine, scopeInput: unknown, optionsInput: unknown): Promise<Page> {
  checkOpen(engine)
  const path = toScope(scopeInput)
  const options = optionsInput ?? {}
  checkMembers('The list options', options, ['filter', 'after', 'limit', 'now', 'signal'])
  const limit = options['limit'] === undefined ? 100 : checkInteger('limit', options['limit'], 1, 1_000)
  const after = options['after'] === undefined ? 0 : checkCursor(options['after'])
  const filter = options['filter'] === undefined ? undefined : checkFilter(options['filter'])
  const signal = checkSignal(options['signal'])
  const now = options['now'] === undefined ? engine.clock() : toTime('now', options['now'])
  throwIfAborted(signal)
  const info = await engine.storage.scope(path)
  if (info === undefined) return { records: [] }
  const index = await engine.indexes.at(info.number, info.revision, signal)
  const passing: Row[] = []
  // Not further than the page reaches; each chunk is taken in one step, since the index may change in between.
  for (let chunk = rowsOf(index, after, limit + 1); chunk.length > 0 && passing.length <= limit;) {
    const eligible = chunk.filter((row) => isEligible(row, { now, asOf: undefined }))
    passing.push(
      ...(filter === undefined ? eligible : await filterRows(eligible, filter, engine.storage, signal)),
    )
    chunk = rowsOf(index, chunk.at(-1)?.seq ?? after, limit + 1)
  }
  const page = passing.slice(0, limit).map((row) => row.seq)
  const puts = byRevision(await engine.storage.records(page, { vectors: false }))
  const found = page.flatMap((seq) => puts.get(seq) ?? [])
  const records = await toRecords(engine.storage, found, () => path, now)
  const last = page.at(-1)
  return passing.length > limit && last !== undefined ? { records, next: String(last) } : { records }
}

/** See `Memory.scopes`. */
export async function scopes(engine: Engine, prefix: unknown, pageInput: unknown): Promise<readonly Scope[]> {
  checkOpen(engine)
  const page = pageInput ?? {}
  checkMembers('The page', page, ['after', 'limit'])
  const infos = await engine.storage.scopes(prefix === undefined ? [] : toScope(prefix), {
    limit: page['limit'] === undefined ? 1_000 : checkInteger('limit', page['limit'], 1, 10_000),
    ...(page['after'] !== undefined && { after: toScope(page['after']) }),
  })
  return infos.map((info) => info.path)
}

/** See `Memory.stats`. */
export async function stats(engine: Engine, scopeInput: unknown): Promise<Stats> {
  checkOpen(engine)
  const path = toScope(scopeInput)
  const info = await engine.storage.scope(path)
  const { revision: head } = await engine.storage.head()
  const bytes = await engine.storage.bytes()
  const now = { now: engine.clock(), asOf: undefined }
  const index = info && (await engine.indexes.at(info.number, info.revision))
  const rows = [...(index?.rows() ?? [])].filter((row) => isEligible(row, now))
  const times = rows.map((row) => row.at).toSorted((a, b) => a - b)
  const [from] = times
  const to = times.at(-1)
  const views: Record<string, ViewStats> = {}
  for (const [name, view] of engine.views) {
    const revision = view.revision ?? 0
    views[name] = { revision, lag: head - revision, ...(view.error && { error: view.error.message }) }
  }
  return {
    scope: path,
    records: rows.length,
    superseded: index === undefined ? 0 : rows.filter((row) => isSuperseded(index, row.seq, now)).length,
    ...(from !== undefined && to !== undefined && { from, to }),
    revision: info?.revision ?? 0,
    durability: engine.storage.durability,
    erasure: engine.storage.erasure,
    ...(bytes !== undefined && { bytes }),
    views,
  }
}

function rowsOf(index: ScopeIndex, after: number, count: number): readonly Row[] {
  const rows: Row[] = []
  for (const row of index.rowsAfter(after)) {
    rows.push(row)
    if (rows.length === count) break
  }
  return rows
}

function byRevision(puts: readonly PutEntry[]): ReadonlyMap<number, PutEntry> {
  return new Map(puts.map((put) => [put.revision, put]))
}

function checkCursor(value: unknown): number {
  if (typeof value !== 'string' || !/^\d{1,16}$/.test(value))
    throw invalid('after', value, 'the `next` of an earlier page')
  return Number(value)
}
