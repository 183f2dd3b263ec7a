import { setTimeout } from 'node:timers/promises'
import { type Bytes, type Revision, Serial } from '@mnestic/core'
import type { Database } from './database.ts'
import { int, text } from './rows.ts'
import { Kind } from './schema.ts'
import { dropWornIndexes } from './search/worn-indexes.ts'

/** Tables that hold content. */
const tables = ['entry', 'embedding', 'link', 'batch', 'snapshot', 'chunk', 'scope'] as const

/** How long a scrub waits for transactions that began before it until it answers `pending`, in milliseconds. */
const patience = 300

/** One at a time: two that vacuum one table stand in each other's way, and the second often finds it done. */
export function scrubber(db: Database): () => Promise<Bytes> {
  const serial = new Serial()
  return async () => {
    db.check()
    return await serial.run(() => scrub(db))
  }
}

/**
 * What was erased is in no table from the erasure on; what is left of it are dead rows, which only a transaction that
 * began before can see. VACUUM takes these away, with what points at them in indexes (that of pgvector holds copies of
 * the vectors). `pending`: some may be left, since such a transaction is still open somewhere, since somebody else
 * builds an index of the table at this moment, or since this user does not own it.
 */
async function scrub(db: Database): Promise<Bytes> {
  const [state] = await db.query('SELECT erased, scrubbed FROM log')
  const erased = int(state, 'erased')
  if (int(state, 'scrubbed') >= erased) return 'unreachable'
  const free = await nobodySeesIt(db)
  const worn = free ? await dropWornIndexes(db, int(state, 'scrubbed')) : [] // it would wait for the others
  const held = await standbysSeeIt(db, erased)
  // Without FREEZE it passes by a page that somebody reads at this moment, and says nothing; with it it waits for him,
  // which must not be where a transaction may keep a page for as long as it likes.
  const how = free && !held ? 'FREEZE, INDEX_CLEANUP ON' : 'INDEX_CLEANUP ON'
  // Not all at once: each table is a transaction of its own then.
  const well = await db.alone([...worn, ...tables.map((table) => `VACUUM (${how}) ${table}`)])
  if (!free || held || !well) return 'pending'
  await db.query('UPDATE log SET scrubbed = greatest(scrubbed, $1)', erased)
  return 'unreachable'
}

/**
 * VACUUM keeps what a snapshot may still see: one that is as old as the erasure, or one that was taken since, while a
 * transaction with a number before that of the erasure was still open. So those that are open now have to end, and then
 * those that are open by then. Locks on transactions are what any user can see of those of others.
 */
async function nobodySeesIt(db: Database): Promise<boolean> {
  const until = Date.now() + patience
  return (
    (await haveEnded(db, await openTransactions(db), until)) &&
    haveEnded(db, await openTransactions(db), until)
  )
}

/**
 * Standbys with `hot_standby_feedback` tell, every few seconds, from which transaction on they may still see what was
 * deleted, and VACUUM keeps that. Rows say by which transaction they were written: `xmin`. Without the rights of
 * `pg_monitor` one sees those alone that have a replication slot.
 */
async function standbysSeeIt(db: Database, erased: Revision): Promise<boolean> {
  const rows = await db.query(
    `SELECT FROM (SELECT xmin AS sees FROM pg_replication_slots UNION ALL SELECT backend_xmin FROM pg_stat_replication) AS s
     WHERE age(sees) >= coalesce(
       (SELECT age(e.xmin) FROM entry e WHERE e.revision = $1 AND e.kind = ${Kind.erase}), (SELECT age(l.xmin) FROM log l))`,
    erased,
  )
  return rows.length > 0
}

async function openTransactions(db: Database): Promise<string[]> {
  // Of other databases those alone that write: the others' snapshots do not count here, nor do those of VACUUM itself.
  const rows = await db.query(
    `SELECT DISTINCT virtualtransaction AS name FROM pg_locks l LEFT JOIN pg_stat_activity a USING (pid)
     WHERE l.granted AND l.mode = 'ExclusiveLock' AND l.pid IS DISTINCT FROM pg_backend_pid()
       AND (l.locktype = 'transactionid' OR (l.locktype = 'virtualxid' AND a.datname = current_database()))
       AND NOT EXISTS (SELECT FROM pg_stat_progress_vacuum v WHERE v.pid = l.pid)`,
  )
  return rows.map((row) => text(row, 'name'))
}

async function haveEnded(db: Database, names: readonly string[], until: number): Promise<boolean> {
  let open = names
  for (let wait = 1; open.length > 0; wait *= 2) {
    if (Date.now() > until) return false
    await setTimeout(wait)
    const now = new Set(await openTransactions(db))
    open = open.filter((name) => now.has(name))
  }
  return true
}
