import { join } from 'node:path'
import type { OpenStorage } from '@mnestic/core'
import { append } from './append.ts'
import { type DatabaseOptions, limitSize, openDatabase } from './database.ts'
import { Digester } from './digest.ts'
import { entries, records } from './entries.ts'
import { erase } from './erase.ts'
import { translate } from './errors.ts'
import { bytesBelow, dropFolders } from './files.ts'
import { IdIndex } from './ids.ts'
import { derivatives } from './links.ts'
import { getMeta, setMeta } from './meta.ts'
import { ScopeList } from './scope-list.ts'
import { findScope, scopeInfo, scopeRow } from './scopes.ts'
import { scrub } from './scrub.ts'
import { snapshotStore } from './snapshots.ts'
import { headRevision, readState } from './state.ts'
import { trim, viewRegistry } from './views.ts'

/** @throws CORRUPT, NEWER_FORMAT, STORAGE_FAILED, LOCKED, UNSUPPORTED */
export async function open(directory: string, name: string, options: DatabaseOptions): Promise<OpenStorage> {
  try {
    return await openChecked(directory, name, options)
  } catch (error) {
    throw translate(error, name)
  }
}

async function openChecked(directory: string, name: string, options: DatabaseOptions): Promise<OpenStorage> {
  const c = await openDatabase(directory, name, options)
  try {
    const { logId, secret } = c.read(() => readState(c))
    scrub(c, options.busyTimeout) // finishes what an earlier process could not; `pending` is no reason not to open
    return openStorage(c, directory, logId, new Digester(secret), options)
  } catch (error) {
    c.close()
    throw error
  }
}

function openStorage(
  c: Awaited<ReturnType<typeof openDatabase>>,
  directory: string,
  logId: string,
  digester: Digester,
  { busyTimeout, maxBytes }: DatabaseOptions,
): OpenStorage {
  const scopes = new ScopeList()
  const ids = new IdIndex()
  return {
    durability: 'fsynced',
    erasure: 'bytes',
    folder: join(directory, 'views'),
    logId,
    async head() {
      return c.read(() => {
        const { trimmed, erased } = readState(c)
        return { revision: headRevision(c), trimmed, erased }
      })
    },
    async getMeta(key) {
      return c.read(() => getMeta(c, key))
    },
    async setMeta(key, value) {
      c.write(() => setMeta(c, key, value))
    },
    async scope(path) {
      return c.read(() => {
        const row = findScope(c, digester, path)
        return row && scopeInfo(c, row)
      })
    },
    async scopeByNumber(number) {
      return c.read(() => {
        const row = scopeRow(c, number)
        return row && scopeInfo(c, row)
      })
    },
    async scopes(prefix, { after, limit }) {
      return c.read(() => scopes.page(c, prefix, after, limit))
    },
    async append(batch) {
      try {
        return c.write(() => append(c, digester, ids, batch))
      } catch (error) {
        ids.reset() // it may hold records of this batch
        throw error
      }
    },
    async erase(request) {
      limitSize(c, undefined) // a full quota must not keep anybody from forgetting
      try {
        return c.write(() => erase(c, digester, request))
      } finally {
        limitSize(c, maxBytes)
      }
    },
    async dropFolders(numbers, except) {
      c.check()
      dropFolders(join(directory, 'views'), numbers, except)
    },
    async scrub() {
      return scrub(c, busyTimeout)
    },
    async entries(query) {
      return c.read(() => entries(c, query))
    },
    async records(seqs, { vectors }) {
      return c.read(() => records(c, seqs, { vectors }))
    },
    async resolve(scope, wanted) {
      return c.read(() => {
        const number = findScope(c, digester, scope)?.number
        const path = JSON.stringify(scope)
        const fateOf = ids.lookUp(
          c,
          wanted.map((id) => digester.id(path, id)),
        )
        return wanted.map((id, i) => fateOf(i, number, id))
      })
    },
    async derivatives(seqs) {
      return c.read(() => derivatives(c, seqs))
    },
    snapshots: snapshotStore(c, digester),
    views: viewRegistry(c),
    async trim() {
      c.write(() => trim(c))
    },
    async bytes() {
      c.check()
      return bytesBelow(directory)
    },
    async close() {
      c.close()
    },
  }
}
