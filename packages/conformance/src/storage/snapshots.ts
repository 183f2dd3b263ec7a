import type { Snapshot, SnapshotKey } from '@mnestic/core'
import { equal, ok } from '../assert.ts'
import type { Case } from '../case.ts'
import type { StorageUnderTest } from './options.ts'
import { ana, append, bruno, erase, numberOf, put, storageCase } from './storage-case.ts'

export function snapshotCases(subject: StorageUnderTest): readonly Case[] {
  return [
    storageCase(
      subject,
      'rebuild-equals-live',
      'a snapshot comes back whole, and is replaced whole',
      [],
      async ({ storage, reopened }) => {
        const at = await put(storage, ana, 'one')
        const scope = await numberOf(storage, ana)
        const key: SnapshotKey = { view: 'v', scope, key: 'k/.. \u0000' }
        const first = snapshot(at, 300_000)
        equal(await storage.snapshots.put(key, first), 'stored', 'put of a first snapshot')
        equal(plain(await storage.snapshots.get(key)), first, 'the first snapshot')
        const second = snapshot(at, 70)
        await storage.snapshots.put(key, second)
        const other = { ...key, view: 'w' }
        await storage.snapshots.put(other, snapshot(at, 0))
        for (const next of [async () => storage, reopened]) {
          const handle = await next()
          equal(plain(await handle.snapshots.get(key)), second, 'the second snapshot')
          equal(plain(await handle.snapshots.get(other)), snapshot(at, 0), "another view's empty snapshot")
          equal(await handle.snapshots.get({ ...key, key: 'none' }), undefined, 'a snapshot that is none')
        }
      },
    ),

    storageCase(
      subject,
      'rebuild-equals-live',
      'snapshots are listed and dropped by view, scope and key',
      [],
      async ({ storage }) => {
        const at = await put(storage, ana, 'one')
        await put(storage, bruno, 'two')
        const [a, b] = [await numberOf(storage, ana), await numberOf(storage, bruno)]
        const all: SnapshotKey[] = [
          { view: 'v', scope: 0, key: 'x' },
          { view: 'v', scope: a, key: 'x' },
          { view: 'v', scope: a, key: 'y' },
          { view: 'v', scope: b, key: 'x' },
          { view: 'v2', scope: a, key: 'x' },
        ]
        for (const key of [...all].reverse()) await storage.snapshots.put(key, snapshot(at + 1, 9))
        const keys = async (view: string, scope?: number): Promise<string[]> =>
          (await storage.snapshots.keys(view, scope)).map((key) => `${key.scope}/${key.key}`)
        equal((await keys('v')).sort(), ['0/x', `${a}/x`, `${a}/y`, `${b}/x`].sort(), 'keys of a view')
        equal(await keys('v', a), [`${a}/x`, `${a}/y`], 'keys of a view in a scope')
        await storage.snapshots.drop('v', a, 'x')
        equal(await keys('v', a), [`${a}/y`], 'keys after one was dropped')
        await storage.snapshots.drop('v', a)
        equal((await keys('v')).sort(), ['0/x', `${b}/x`].sort(), 'keys after those of a scope were dropped')
        await storage.snapshots.drop('v')
        equal(
          [await keys('v'), await keys('v2')],
          [[], [`${a}/x`]],
          'keys after those of a view were dropped',
        )
      },
    ),

    storageCase(
      subject,
      'no-resurrection',
      'an erasure drops every snapshot that may hold it, also of views that are not composed',
      [],
      async ({ storage, reopened }) => {
        const first = await put(storage, ana, 'first')
        const gone = await put(storage, ana, 'gone')
        const head = await put(storage, bruno, 'other')
        const [a, b] = [await numberOf(storage, ana), await numberOf(storage, bruno)]
        const make = (view: string, scope: number, upto: number): Promise<unknown> =>
          storage.snapshots.put({ view, scope, key: 'k' }, { ...snapshot(head, 40), upto })
        await make('composed', a, gone)
        await make('absent', a, head)
        await make('earlier', a, first)
        await make('everything', 0, first)
        await make('neighbour', b, head)
        const number = await numberOf(storage, ana)
        const { snapshotsDropped } = await storage.erase({
          seqs: new Map([[number, [gone]]]),
          notes: [],
          wholeScopes: [],
        })
        equal(snapshotsDropped, 3, 'snapshots dropped')
        for (const next of [async () => storage, reopened]) {
          const handle = await next()
          const kept = async (view: string, scope: number): Promise<boolean> =>
            (await handle.snapshots.get({ view, scope, key: 'k' })) !== undefined
          equal(await kept('composed', a), false, 'a snapshot that held the record')
          equal(await kept('absent', a), false, 'a snapshot of a view that is not composed')
          equal(await kept('everything', 0), false, 'a snapshot that spans scopes')
          equal(await kept('earlier', a), true, 'a snapshot of before the record (upto is smaller)')
          equal(await kept('neighbour', b), true, 'a snapshot of another scope')
        }
      },
    ),

    storageCase(
      subject,
      'no-resurrection',
      'a snapshot that is older than the last erasure is stale',
      [],
      async ({ storage }) => {
        const gone = await put(storage, ana, 'gone')
        await append(storage, ana, ['kept'])
        await append(storage, bruno, ['other'])
        const before = (await storage.head()).revision
        await erase(storage, ana, [gone])
        const after = (await storage.head()).revision
        const [a, b] = [await numberOf(storage, ana), await numberOf(storage, bruno)]
        const make = (scope: number, at: number, upto = at): Promise<'stored' | 'stale'> =>
          storage.snapshots.put({ view: 'v', scope, key: `k-${scope}-${at}` }, { ...snapshot(at, 10), upto })
        equal(await make(a, before), 'stale', 'a snapshot of before the erasure')
        equal(
          await make(a, before, 0),
          'stale',
          'a snapshot of before the erasure that claims to hold nothing',
        )
        equal(await make(0, before), 'stale', 'one that spans scopes, of before the erasure')
        equal(await make(b, before), 'stored', 'one of another scope')
        equal(await make(a, after), 'stored', 'one of after the erasure')
        equal(await make(0, after), 'stored', 'one that spans scopes, of after the erasure')
        equal((await storage.snapshots.keys('v')).length, 3, 'snapshots that were kept')
        equal(
          await storage.snapshots.get({ view: 'v', scope: a, key: `k-${a}-${before}` }),
          undefined,
          'the stale snapshot',
        )
      },
    ),

    storageCase(
      subject,
      'rebuild-equals-live',
      'a damaged snapshot is not returned',
      ['damage'],
      async ({ storage, place, closeAll, reopened }) => {
        const at = await put(storage, ana, 'one')
        const key = { view: 'v', scope: await numberOf(storage, ana), key: 'k' }
        await storage.snapshots.put(key, snapshot(at, 5_000))
        await closeAll()
        await subject.damageSnapshots?.(place)
        const handle = await reopened()
        equal(await handle.snapshots.get(key), undefined, 'a damaged snapshot')
        await handle.snapshots.put(key, snapshot(at, 20))
        equal(plain(await handle.snapshots.get(key)), snapshot(at, 20), 'a snapshot that was made again')
        ok((await handle.records([at], { vectors: false })).length === 1, 'the log beside a damaged snapshot')
      },
    ),
  ]
}

function snapshot(at: number, size: number): Snapshot {
  return { at, upto: at, bytes: Uint8Array.from({ length: size }, (_, i) => (i * 31 + (i >> 8)) & 255) }
}

/** A storage may hand out another kind of byte array, such as a `Buffer`. */
function plain(found: Snapshot | undefined): Snapshot | undefined {
  return found && { at: found.at, upto: found.upto, bytes: Uint8Array.from(found.bytes) }
}
