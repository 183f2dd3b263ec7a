import type { SnapshotKey, SnapshotStore } from '../contract/storage.ts'
import type { MemoryLog } from './memory-log.ts'

type Use = <Value>(task: () => Value | Promise<Value>) => Promise<Value>

export function memorySnapshots(log: MemoryLog, use: Use): SnapshotStore {
  return {
    get: (key) =>
      use(() => {
        const snapshot = log.snapshots.get(nameOf(key))?.snapshot
        return snapshot && { ...snapshot, bytes: snapshot.bytes.slice() }
      }),
    put: (key, snapshot) =>
      use(() => {
        const erased = key.scope === 0 ? log.erased : (log.byNumber.get(key.scope)?.erased ?? Infinity)
        if (snapshot.at < erased) return 'stale'
        log.snapshots.set(nameOf(key), { key, snapshot: { ...snapshot, bytes: snapshot.bytes.slice() } })
        return 'stored'
      }),
    keys: (view, scope) =>
      use(() =>
        [...log.snapshots.values()]
          .map(({ key }) => key)
          .filter((key) => key.view === view && (scope === undefined || key.scope === scope))
          .toSorted((a, b) => a.scope - b.scope || (a.key < b.key ? -1 : 1)),
      ),
    drop: (view, scope, key) =>
      use(() => {
        for (const [name, { key: k }] of log.snapshots) {
          if (
            k.view === view &&
            (scope === undefined || k.scope === scope) &&
            (key === undefined || k.key === key)
          )
            log.snapshots.delete(name)
        }
      }),
  }
}

function nameOf({ view, scope, key }: SnapshotKey): string {
  return JSON.stringify([view, scope, key])
}
