import type { OpenStorage } from '@mnestic/core'
import type { Address } from './address.ts'
import { append } from './append.ts'
import { findOrCreate } from './create.ts'
import { Database } from './database.ts'
import { Digester } from './digest.ts'
import { entries, records } from './entries.ts'
import { erase } from './erase.ts'
import { Fingerprints } from './fingerprints.ts'
import { resolve } from './ids.ts'
import { derivatives } from './links.ts'
import { getMeta, setMeta } from './meta.ts'
import type { Settings } from './options.ts'
import { int } from './rows.ts'
import { scopeByNumber, scopeByPath, scopePage } from './scopes.ts'
import { scrubber } from './scrub.ts'
import { sessionSettings } from './session.ts'
import { snapshotStore } from './snapshots.ts'
import { readHead } from './state.ts'
import { trim, viewRegistry } from './views.ts'

/** @throws CORRUPT, NEWER_FORMAT, STORAGE_FAILED, LOCKED, UNSUPPORTED */
export async function open(address: Address, settings: Settings, name: string): Promise<OpenStorage> {
  const { logId, secret, durability, vectors: type, path } = await findOrCreate(address, settings, name)
  const db = new Database(sessionSettings(address, settings, path), settings.connections, name)
  const digester = new Digester(secret)
  const fingerprints = new Fingerprints(db, digester)
  return {
    durability,
    erasure: 'unreachable',
    logId,
    head: () => readHead(db),
    getMeta: (key) => getMeta(db, key),
    setMeta: (key, value) => setMeta(db, key, value),
    scope: (scope) => scopeByPath(db, digester, scope),
    scopeByNumber: (number) => scopeByNumber(db, number),
    scopes: (prefix, { after, limit }) => scopePage(db, prefix, after, limit),
    append: (batch) => append(db, digester, fingerprints, type, batch),
    erase: (request) => erase(db, request),
    scrub: scrubber(db),
    entries: (query) => entries(db, fingerprints, type, query),
    records: (seqs, options) => records(db, fingerprints, type, seqs, options),
    resolve: (scope, ids) => resolve(db, digester, scope, ids),
    derivatives: (seqs) => derivatives(db, seqs),
    snapshots: snapshotStore(db, digester),
    views: viewRegistry(db),
    trim: () => trim(db),
    bytes: () => bytesOf(db),
    close: () => db.close(),
  }
}

/** Tables with their indexes and what they hold out of line. */
async function bytesOf(db: Database): Promise<number> {
  const [row] = await db.query(
    `SELECT coalesce(sum(pg_total_relation_size(oid)), 0) AS bytes FROM pg_class
     WHERE relnamespace = to_regnamespace(quote_ident(current_schema())) AND relkind = 'r'`,
  )
  return int(row, 'bytes')
}
