import { equal, ok, rejects } from '../assert.ts'
import type { BackendSubject } from '../backend/options.ts'
import type { Case } from '../case.ts'
import type { StorageUnderTest } from '../storage/options.ts'
import { allOf, ana, found, linesOf, memoryCase, mustFind, turns } from './memory-case.ts'

export function memoryWritingCases(subject: BackendSubject, storage: StorageUnderTest): readonly Case[] {
  return [
    memoryCase(
      subject,
      storage,
      'read-your-writes',
      'what was written is read at once',
      [],
      async (context) => {
        const memory = await context.open()
        for (let round = 0; round < 4; round++) {
          const told = turns(context.random, 'a', 3, 3 * round)
          const { ids, revision } = await memory.write(ana, told)
          equal(
            ids,
            told.map((record) => record.id),
            'ids of the receipt',
          )
          await mustFind(context, memory, ana, told, `after write ${round + 1}`)
          equal(
            (await memory.read(ana, told[0]?.text ?? '')).revision,
            revision,
            'revision of a read after the write',
          )
        }
      },
    ),

    memoryCase(
      subject,
      storage,
      'read-your-writes',
      'another memory on the same storage reads what was written',
      [],
      async (context) => {
        const [one, two] = [await context.open(), await context.open()]
        for (let round = 0; round < 3; round++) {
          const told = turns(context.random, 'a', 2, 2 * round)
          await (round % 2 === 0 ? one : two).write(ana, told)
          await mustFind(context, round % 2 === 0 ? two : one, ana, told, 'in the other memory')
        }
        await one.forget(ana, { ids: ['a-0'] })
        equal((await two.get(ana, ['a-0']))[0], undefined, 'a record that the other memory forgot')
        const { items } = await two.read(ana, turns(context.random, 'x', 1)[0]?.text ?? '', { limit: 100 })
        ok(
          !items.some((item) => item.record.id === 'a-0'),
          'a read brings no record that the other memory forgot',
        )
      },
    ),

    memoryCase(subject, storage, 'atomic', 'twenty writes at once lose nothing', [], async (context) => {
      const memory = await context.open()
      const told = turns(context.random, 'a', 20)
      await Promise.all(told.map((record) => memory.write(ana, record)))
      equal(
        (await allOf(memory, ana)).map((record) => record.id).sort(),
        told.map((record) => record.id).sort(),
        'records listed',
      )
      await mustFind(context, memory, ana, told, 'after twenty writes at once')
    }),

    memoryCase(subject, storage, 'atomic', 'a refused batch lands nowhere', [], async (context) => {
      const memory = await context.open()
      const told = turns(context.random, 'a', 4)
      await memory.write(ana, told.slice(0, 1))
      const before = await linesOf(memory, ana)
      await rejects(
        () => memory.write(ana, [...told.slice(1), ...told.slice(0, 1)]),
        'DUPLICATE_ID',
        'a batch with a known id',
      )
      await rejects(
        () => memory.write(ana, [...told.slice(1), ...told.slice(1, 2)]),
        'DUPLICATE_ID',
        'a batch with an id twice',
      )
      await rejects(
        () => memory.write(ana, [...told.slice(1), { text: 'x', supersedes: ['nobody'] }]),
        'NOT_FOUND',
        'a batch with a correction of nothing',
      )
      equal(await linesOf(memory, ana), before, 'the export after refused batches')
      for (const record of told.slice(1)) {
        const { items } = await found(context, memory, ana, record)
        equal(
          items.map((item) => item.record.id).filter((id) => id !== 'a-0'),
          [],
          'records of a refused batch in a read',
        )
      }
    }),

    memoryCase(
      subject,
      storage,
      'idempotent',
      'the same key answers the first receipt again',
      [],
      async (context) => {
        const memory = await context.open()
        const told = turns(context.random, 'a', 2)
        const first = await memory.write(ana, told, { idempotencyKey: 'k' })
        const again = await memory.write(ana, told, { idempotencyKey: 'k' })
        equal(
          [again.repeated, again.ids, again.revision],
          [true, first.ids, first.revision],
          'the second receipt',
        )
        equal((await allOf(memory, ana)).length, 2, 'number of records')
        await rejects(
          () => memory.write(ana, 'other', { idempotencyKey: 'k' }),
          'CONFLICT',
          'other content under the key',
        )
      },
    ),
  ]
}
