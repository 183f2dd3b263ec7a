import { equal } from '../assert.ts'
import type { Case } from '../case.ts'
import { killed } from './kill.ts'
import type { StorageUnderTest } from './options.ts'
import { ana, append, bruno, erase, mustHold, put, record, storageCase, everything } from './storage-case.ts'

export function durabilityCases(subject: StorageUnderTest): readonly Case[] {
  return [
    storageCase(
      subject,
      'durability',
      'the storage says of itself what was declared',
      [],
      async ({ storage }) => {
        equal(storage.durability, subject.durability, 'durability')
        equal(storage.erasure, subject.erasure, 'erasure')
      },
    ),

    storageCase(
      subject,
      'durability',
      'what was written is there when the storage is opened again',
      ['lasting'],
      async ({ storage, reopened }) => {
        const gone = await put(storage, ana, 'gone')
        await append(storage, ana, [
          'a',
          record('b', { vectors: { whole: Float32Array.of(0.6, 0.8), passages: [], fingerprint: 'f' } }),
        ])
        await append(storage, bruno, ['c'], { notes: [{ owner: 'o', about: [], data: [1] }] })
        await storage.setMeta('m', { version: 1 })
        await storage.views.register('remote')
        await erase(storage, ana, [gone])
        const before = await everything(storage)
        const handle = await reopened()
        equal(await everything(handle), before, 'the log')
        equal(handle.logId, storage.logId, 'the log id')
        equal(await handle.getMeta('m'), { version: 1 }, 'meta')
        equal(
          (await handle.views.list()).map((view) => view.name),
          ['remote'],
          'registered views',
        )
      },
    ),

    storageCase(
      subject,
      'durability',
      'nothing that was acknowledged is lost when the process is killed',
      ['lasting', 'kill'],
      async ({ place, reopened, closeAll }) => {
        await closeAll()
        const { written, erased } = await killed(subject, place, 12)
        const handle = await reopened()
        const living = written.filter((id) => !erased.includes(id))
        const found = await handle.resolve(ana, living)
        equal(
          living.filter((_, i) => typeof found[i] !== 'number'),
          [],
          `acknowledged records that are lost, of ${written.length} (${found.length} should live)`,
        )
        await mustHold(
          handle,
          found.flatMap((one) => (typeof one === 'number' ? [one] : [])),
          'acknowledged records',
        )
        const states = await handle.resolve(ana, erased)
        equal(
          states.filter((one) => one !== 'forgotten'),
          [],
          'erased records that came back',
        )
        await put(handle, ana, 'life goes on')
      },
    ),
  ]
}
