import { equal, rejects } from '../assert.ts'
import type { Case } from '../case.ts'
import type { StorageUnderTest } from './options.ts'
import { allEntries, ana, append, bruno, put, putsIn, storageCase, everything } from './storage-case.ts'

export function idempotenceCases(subject: StorageUnderTest): readonly Case[] {
  return [
    storageCase(
      subject,
      'idempotent',
      'the same key and content answers the first result again',
      [],
      async ({ storage, reopened }) => {
        const idempotency = { key: 'k', hash: 'aa' }
        const first = await append(storage, ana, ['one', 'two'], { idempotency })
        equal(first.repeated, false, 'repeated of the first call')
        await put(storage, ana, 'three')
        const head = await storage.head()
        for (const next of [async () => storage, reopened]) {
          const handle = await next()
          const again = await append(handle, ana, ['one', 'two'], { idempotency })
          equal(again, { ...first, repeated: true }, 'the result of the second call')
          equal(await handle.head(), head, 'head after the second call')
        }
      },
    ),

    storageCase(
      subject,
      'idempotent',
      'the same key with other content is a conflict, and changes nothing',
      [],
      async ({ storage }) => {
        await append(storage, ana, ['one'], { idempotency: { key: 'k', hash: 'aa' } })
        const before = await everything(storage)
        await rejects(
          () => append(storage, ana, ['other'], { idempotency: { key: 'k', hash: 'bb' } }),
          'CONFLICT',
          'other content under a known key',
        )
        equal(await everything(storage), before, 'the log after a conflict')
      },
    ),

    storageCase(subject, 'idempotent', 'a key belongs to its scope', [], async ({ storage }) => {
      await append(storage, ana, ['one'], { idempotency: { key: 'k', hash: 'aa' } })
      const other = await append(storage, bruno, ['one'], { idempotency: { key: 'k', hash: 'bb' } })
      equal(other.repeated, false, 'repeated in another scope')
    }),

    storageCase(
      subject,
      'idempotent',
      'the same write ten times at once lands once',
      [],
      async ({ storage, another }) => {
        const other = await another()
        const idempotency = { key: 'k', hash: 'aa' }
        const calls = Array.from({ length: 10 }, (_, i) =>
          append(i % 2 === 0 ? storage : other, ana, ['one', 'two'], { idempotency }),
        )
        const results = await Promise.all(calls)
        equal(results.filter((result) => !result.repeated).length, 1, 'calls that wrote')
        equal(new Set(results.map((result) => JSON.stringify(result.seqs))).size, 1, 'distinct answers')
        equal(putsIn(await allEntries(storage)).length, 2, 'records in the log')
      },
    ),
  ]
}
