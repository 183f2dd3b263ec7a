import { equal, ok, rejects } from '../assert.ts'
import type { Case } from '../case.ts'
import type { StorageUnderTest } from './options.ts'
import { allEntries, ana, append, bruno, erase, put, record, storageCase, vectors } from './storage-case.ts'

export function resurrectionCases(subject: StorageUnderTest): readonly Case[] {
  return [
    storageCase(
      subject,
      'no-resurrection',
      'an erased id is FORGOTTEN until it is restored',
      [],
      async ({ storage, reopened }) => {
        const seq = await put(storage, ana, 'gone')
        await put(storage, ana, 'kept')
        await erase(storage, ana, [seq])
        const handle = await reopened()
        await rejects(() => append(handle, ana, ['gone']), 'FORGOTTEN', 'an erased id written again')
        await append(handle, bruno, ['gone'])
        const back = await put(handle, ana, record('gone', { restore: true }))
        ok(back > seq, `a restored record has a seq of its own, got ${back} after ${seq}`)
        equal(await handle.resolve(ana, ['gone']), [back], 'resolve() of the restored id')
        await erase(handle, ana, [back])
        await rejects(
          () => append(handle, ana, ['gone']),
          'FORGOTTEN',
          'an id that was restored and erased again',
        )
      },
    ),

    storageCase(
      subject,
      'no-resurrection',
      'an erased id is FORGOTTEN also after its scope was emptied',
      [],
      async ({ storage, reopened }) => {
        const seq = await put(storage, ana, 'gone')
        await erase(storage, ana, [seq], true)
        const handle = await reopened()
        equal(
          await handle.resolve(ana, ['gone', 'other']),
          ['forgotten', 'absent'],
          'resolve() in an emptied scope',
        )
        await rejects(() => append(handle, ana, ['gone']), 'FORGOTTEN', 'an erased id in an emptied scope')
        await put(handle, ana, 'other')
        await rejects(
          () => append(handle, ana, ['gone']),
          'FORGOTTEN',
          'an erased id in a scope that was written again',
        )
      },
    ),

    storageCase(
      subject,
      'no-resurrection',
      'nothing refers to an erased record, and late vectors pass it by',
      [],
      async ({ storage }) => {
        const seq = await put(storage, ana, 'gone')
        const kept = await put(storage, ana, 'kept')
        await erase(storage, ana, [seq])
        await rejects(
          () => put(storage, ana, record('x', { derivedFrom: [{ seq }] })),
          'FORGOTTEN',
          'a record derived from an erased one',
        )
        await rejects(
          () => put(storage, ana, record('x', { supersedes: [{ seq }] })),
          'FORGOTTEN',
          'a correction of an erased one',
        )
        const late = [seq, kept].map((one) => ({ seq: one, vectors: vectors(1, 0) }))
        await append(storage, ana, [], { vectors: late })
        const entries = await allEntries(storage)
        equal(
          entries.filter((entry) => entry.kind === 'vectors').map((entry) => entry.seq),
          [kept],
          'records whose vectors came late',
        )
        equal(await storage.records([seq], { vectors: true }), [], 'the erased record')
      },
    ),

    storageCase(
      subject,
      'no-resurrection',
      'an erase entry stays until every registered view has acknowledged it',
      [],
      async ({ storage, reopened }) => {
        await storage.views.register('remote')
        await storage.views.register('late')
        const seq = await put(storage, ana, 'gone')
        await put(storage, ana, 'kept')
        await erase(storage, ana, [seq])
        const { revision } = await storage.head()
        await storage.views.acknowledge('remote', revision)
        await storage.trim()
        const handle = await reopened()
        const views = [...(await handle.views.list())].sort((a, b) => (a.name < b.name ? -1 : 1))
        equal(
          views,
          [
            { name: 'late', acknowledged: 0 },
            { name: 'remote', acknowledged: revision },
          ],
          'the registered views',
        )
        const erasures = async (): Promise<number> =>
          (await allEntries(handle)).filter((entry) => entry.kind === 'erase').length
        equal(await erasures(), 1, 'erase entries while a view has not acknowledged')
        ok((await handle.head()).trimmed < revision, 'trimmed while a view has not acknowledged')
        await handle.views.register('late')
        await handle.views.unregister('late')
        await handle.trim()
        equal(await erasures(), 0, 'erase entries after every view has acknowledged')
        ok((await handle.head()).trimmed >= revision, 'trimmed after every view has acknowledged')
        equal((await handle.head()).revision, revision, 'head after the trim')
        equal(await handle.resolve(ana, ['gone']), ['forgotten'], 'the erased id after the trim')
      },
    ),
  ]
}
