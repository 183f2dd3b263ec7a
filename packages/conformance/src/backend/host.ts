import { type Host, type MemoryRecord, MnesticError, type PutChange } from '@mnestic/core'
import { equal, ok } from '../assert.ts'
import type { Log } from './log.ts'

/** Of the notes that every view gets. */
const feedbackOwners: readonly string[] = ['@core/feedback', '@core/used']

/** What core would give to a view of this log. */
export function logHost(log: Log, name: string): Host {
  const check = (): void => {
    if (log.failing)
      throw new MnesticError('STORAGE_FAILED', 'The kit lets the host fail now', { retryable: true })
  }
  const snapshotKey = (scope: number, key: string): string => JSON.stringify([name, scope, key])
  return {
    name,
    logId: 'conformance',
    dimensions: log.embedder.dimensions,
    fingerprint: log.embedder.fingerprint,
    countTokens: (text) => text.match(/\S+/g)?.length ?? 0,
    async head() {
      check()
      return log.head
    },
    async scope(path) {
      check()
      const at = log.paths.findIndex((other) => JSON.stringify(other) === JSON.stringify(path))
      return at < 0 ? undefined : at + 1
    },
    async *replay(scope, after, signal) {
      check()
      const changes = log.changes.slice()
      for (const change of changes) {
        if (signal?.aborted) throw new MnesticError('ABORTED', 'replay was aborted by its signal')
        if (change.scope !== scope || change.revision <= after) continue
        if (change.kind === 'note' && change.owner !== name && !feedbackOwners.includes(change.owner))
          continue
        yield change
      }
    },
    async history(scope) {
      check()
      const changes = log.changes.filter((change) => change.scope === scope)
      const last = changes.findLast((change) => change.kind !== 'erase')
      const revision = changes.at(-1)?.revision
      if (last === undefined || revision === undefined) return undefined
      const records = changes.filter((change) => change.kind === 'put').length
      return { revision, erased: log.erasedAt.get(scope) ?? 0, trimmed: 0, records }
    },
    async around(seq, before, after) {
      check()
      ok(
        before <= 64 && after <= 64,
        `around is asked for at most 64 neighbours each side, got ${before} and ${after}`,
      )
      const puts = log.puts()
      const own = puts.find((put) => put.seq === seq)
      if (!own) return []
      const beside = puts.filter((put) => put.scope === own.scope && put.body.session === own.body.session)
      const older = beside.filter((put) => put.seq < seq)
      return [
        ...(before > 0 ? older.slice(-before) : []),
        ...beside.filter((put) => put.seq > seq).slice(0, after),
      ]
    },
    snapshots: {
      async get(scope, key) {
        check()
        const kept = log.snapshots.get(snapshotKey(scope, key))
        return kept && { at: kept.at, upto: kept.upto, bytes: kept.bytes.slice() }
      },
      async put(scope, key, snapshot) {
        check()
        ok(
          snapshot.upto <= snapshot.at,
          `a snapshot's upto is at or before its at, got ${snapshot.upto} and ${snapshot.at}`,
        )
        ok(
          snapshot.at <= log.head,
          `a snapshot reflects what the log holds (${log.head}), got at ${snapshot.at}`,
        )
        if (snapshot.at < (log.erasedAt.get(scope) ?? 0)) return 'stale'
        const { at, upto, bytes } = snapshot
        log.snapshots.set(snapshotKey(scope, key), { view: name, scope, key, at, upto, bytes: bytes.slice() })
        return 'stored'
      },
      async keys(scope) {
        check()
        const own = [...log.snapshots.values()].filter((kept) => kept.view === name)
        return own
          .filter((kept) => scope === undefined || kept.scope === scope)
          .map((kept) => ({ scope: kept.scope, key: kept.key }))
          .sort((a, b) => a.scope - b.scope || (a.key < b.key ? -1 : 1))
      },
      async drop(scope, key) {
        check()
        for (const [id, kept] of log.snapshots)
          if (kept.view === name && (scope ?? kept.scope) === kept.scope && (key ?? kept.key) === kept.key)
            log.snapshots.delete(id)
      },
    },
    async append({ scope, about, data, bytes }) {
      check()
      equal(JSON.parse(JSON.stringify(data)), data, 'the data of a note survives JSON')
      return log.note(scope, name, about, data, bytes)
    },
    async cue(_scope, text) {
      check()
      const [vector] = await log.embedder.embed([text])
      return vector?.some((value) => value !== 0) === true ? { text, vector } : { text }
    },
    async cite(scope, seqs) {
      check()
      const puts = new Map(log.puts().map((put) => [put.seq, put]))
      return seqs.flatMap((seq) => {
        const put = puts.get(seq)
        return put?.scope === scope ? [asRecord(log, put)] : []
      })
    },
    async resolve(scope, id) {
      check()
      return log.puts().find((put) => put.scope === scope && put.id === id)?.seq
    },
  }
}

function asRecord(log: Log, put: PutChange): MemoryRecord {
  const { passages: _, ...body } = put.body
  const scope = log.paths[put.scope - 1]
  if (!scope) throw new MnesticError('NOT_FOUND', `No scope ${put.scope} in the kit's log`)
  return { ...body, id: put.id, seq: put.seq, scope }
}
