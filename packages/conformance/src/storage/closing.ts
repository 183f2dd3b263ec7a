import { equal, ok, rejects } from '../assert.ts'
import type { Case } from '../case.ts'
import type { StorageUnderTest } from './options.ts'
import { ana, append, mustHold, numberOf, put, storageCase } from './storage-case.ts'

export function closingCases(subject: StorageUnderTest): readonly Case[] {
  return [
    storageCase(
      subject,
      'abort-and-close',
      'after close every call is CLOSED, closing twice is harmless',
      [],
      async ({ storage, reopened }) => {
        const seq = await put(storage, ana, 'one')
        const scope = await numberOf(storage, ana)
        await storage.close()
        await Promise.all([storage.close(), storage.close()])
        const key = { view: 'v', scope, key: 'k' }
        const calls: Readonly<Record<string, () => Promise<unknown>>> = {
          head: () => storage.head(),
          getMeta: () => storage.getMeta('m'),
          setMeta: () => storage.setMeta('m', 1),
          scope: () => storage.scope(ana),
          scopeByNumber: () => storage.scopeByNumber(scope),
          scopes: () => storage.scopes([], { limit: 1 }),
          append: () => append(storage, ana, ['two']),
          erase: () => storage.erase({ seqs: new Map([[scope, [seq]]]), notes: [], wholeScopes: [] }),
          scrub: () => storage.scrub(),
          entries: () => storage.entries({ after: 0, limit: 1, text: true, vectors: true }),
          records: () => storage.records([seq], { vectors: true }),
          resolve: () => storage.resolve(ana, ['one']),
          derivatives: () => storage.derivatives([seq]),
          'snapshots.get': () => storage.snapshots.get(key),
          'snapshots.put': () => storage.snapshots.put(key, { at: seq, upto: seq, bytes: Uint8Array.of(1) }),
          'snapshots.keys': () => storage.snapshots.keys('v'),
          'snapshots.drop': () => storage.snapshots.drop('v'),
          'views.register': () => storage.views.register('v'),
          'views.acknowledge': () => storage.views.acknowledge('v', 1),
          'views.unregister': () => storage.views.unregister('v'),
          'views.list': () => storage.views.list(),
          trim: () => storage.trim(),
          bytes: () => storage.bytes(),
        }
        for (const [name, call] of Object.entries(calls)) await rejects(call, 'CLOSED', `${name} after close`)
        const handle = await reopened()
        await mustHold(handle, [seq], 'records after opening again')
        equal(await handle.resolve(ana, ['two']), ['absent'], 'a record that was appended after close')
      },
    ),

    storageCase(
      subject,
      'abort-and-close',
      'closing one handle leaves the others open',
      [],
      async ({ storage, another }) => {
        const other = await another()
        const seq = await put(storage, ana, 'one')
        await storage.close()
        await mustHold(other, [seq], 'records of the other handle')
        await put(other, ana, 'two')
      },
    ),

    storageCase(
      subject,
      'bad-input',
      'meta comes back as it was, and is replaced',
      [],
      async ({ storage }) => {
        equal(await storage.getMeta('none'), undefined, 'meta that is none')
        for (const value of [null, 0, '', false, [], { deep: [{ ключ: null }] }]) {
          await storage.setMeta('__proto__', value)
          equal(await storage.getMeta('__proto__'), value, 'meta')
        }
      },
    ),

    storageCase(subject, 'bounded', 'bytes used are a number, or unknown', [], async ({ storage }) => {
      await put(storage, ana, 'one')
      const bytes = await storage.bytes()
      ok(
        bytes === undefined || (Number.isInteger(bytes) && bytes > 0),
        `bytes() is a whole number above 0 or undefined, got ${bytes}`,
      )
    }),
  ]
}
