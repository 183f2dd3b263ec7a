import type {
  Entry,
  JsonValue,
  PutEntry,
  Revision,
  Scope,
  ScopeInfo,
  ScopeNumber,
  Seq,
  Snapshot,
  SnapshotKey,
} from '@mnestic/core'

export interface ScopeData {
  readonly number: ScopeNumber
  readonly path: Scope
  revision: Revision
  erased: Revision
}

export interface BatchData {
  /** Digest of scope and key. */
  readonly look: string
  hash: string | undefined
  readonly seqs: (Seq | undefined)[]
  readonly ids: (string | undefined)[]
  readonly ownIds: readonly boolean[]
  readonly revision: Revision
}

export interface SnapshotData {
  readonly key: SnapshotKey
  readonly snapshot: Snapshot
  /** Checksum of the bytes. */
  readonly sum: number
}

/** All of a log, as plain data: a change makes a copy, and the copy takes the place of the old one. */
export interface LogData {
  readonly logId: string
  revision: Revision
  trimmed: Revision
  /** Of the last erasure in any scope. */
  erased: Revision
  lastScope: ScopeNumber
  scopes: ScopeData[]
  /** Rising by revision. */
  entries: Entry[]
  /** Digests of scope and id. */
  forgotten: string[]
  batches: BatchData[]
  snapshots: SnapshotData[]
  /** Pairs, since a key may be `__proto__`. */
  meta: (readonly [key: string, value: JsonValue])[]
  views: { readonly name: string; acknowledged: Revision }[]
}

export function emptyLog(): LogData {
  return {
    logId: globalThis.crypto.randomUUID(),
    revision: 0,
    trimmed: 0,
    erased: 0,
    lastScope: 0,
    scopes: [],
    entries: [],
    forgotten: [],
    batches: [],
    snapshots: [],
    meta: [],
    views: [],
  }
}

export function putOf(data: LogData, seq: Seq): PutEntry | undefined {
  for (const entry of data.entries) if (entry.kind === 'put' && entry.revision === seq) return entry
  return undefined
}

export function scopeAt(data: LogData, path: Scope): ScopeData | undefined {
  return data.scopes.find((scope) => sameSegments(scope.path, path))
}

export function infoOf(data: LogData, scope: ScopeData): ScopeInfo {
  const records = data.entries.filter((entry) => entry.kind === 'put' && entry.scope === scope.number).length
  return { ...scope, records }
}

export function sameSegments(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((segment, i) => segment === b[i])
}

/** By segment, then by code unit; a scope comes before what is below it. */
export function compareSegments(a: readonly string[], b: readonly string[]): number {
  for (const [i, segment] of a.entries()) {
    const other = b[i]
    if (other === undefined) return 1
    if (segment !== other) return segment < other ? -1 : 1
  }
  return a.length - b.length
}

export async function digest(...parts: readonly unknown[]): Promise<string> {
  const bytes = new TextEncoder().encode(JSON.stringify(parts))
  const hash = new Uint8Array(await globalThis.crypto.subtle.digest('SHA-256', bytes))
  return [...hash].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}

export function checksum(bytes: Uint8Array): number {
  let sum = 0x811c9dc5
  for (const byte of bytes) sum = Math.imul(sum ^ byte, 0x01000193)
  return sum >>> 0
}
