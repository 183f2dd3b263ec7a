import { equal } from '../assert.ts'
import type { BackendSubject } from '../backend/options.ts'
import type { Case } from '../case.ts'
import type { StorageUnderTest } from '../storage/options.ts'
import { ana, found, linesOf, memoryCase, mustFind, picture, turns } from './memory-case.ts'

export function memoryRebuildCases(subject: BackendSubject, storage: StorageUnderTest): readonly Case[] {
  return [
    memoryCase(
      subject,
      storage,
      'durability',
      'the receipt says what the storage is',
      [],
      async (context) => {
        const memory = await context.open()
        const receipt = await memory.write(ana, turns(context.random, 'a', 1))
        equal(receipt.durability, storage.durability, 'durability of a receipt')
        const stats = await memory.stats(ana)
        equal(
          [stats.durability, stats.erasure],
          [storage.durability, storage.erasure],
          'durability and erasure in stats',
        )
      },
    ),

    memoryCase(
      subject,
      storage,
      'durability',
      'a memory that is opened again remembers',
      ['lasting'],
      async (context) => {
        const told = turns(context.random, 'a', 8)
        await (await context.open()).write(ana, told)
        await context.closeAll()
        await mustFind(context, await context.open(), ana, told, 'after opening again')
      },
    ),

    memoryCase(
      subject,
      storage,
      'rebuild-equals-live',
      'a memory that is opened again answers the same',
      ['lasting', 'exact'],
      async (context) => {
        const told = turns(context.random, 'a', 12)
        const memory = await context.open()
        for (const record of told) await memory.write(ana, record)
        await memory.forget(ana, { ids: ['a-3'] })
        const probes = told.slice(0, 5)
        const before: unknown[] = []
        for (const record of probes) before.push(picture(await found(context, memory, ana, record)))
        await context.closeAll()
        const again = await context.open()
        for (const [i, record] of probes.entries())
          equal(picture(await found(context, again, ana, record)), before[i], 'an answer after opening again')
      },
    ),

    memoryCase(
      subject,
      storage,
      'rebuild-equals-live',
      'a backend that is composed later answers like one that was there',
      ['exact'],
      async (context) => {
        const live = await context.open()
        const told = turns(context.random, 'a', 12)
        for (const record of told) await live.write(ana, record)
        const later = await context.open()
        for (const record of told.slice(0, 5))
          equal(
            picture(await found(context, later, ana, record)),
            picture(await found(context, live, ana, record)),
            'an answer of the later one',
          )
      },
    ),

    memoryCase(
      subject,
      storage,
      'rebuild-equals-live',
      'an export that is imported elsewhere is found there',
      [],
      async (context) => {
        const memory = await context.open()
        const told = turns(context.random, 'a', 8)
        await memory.write(ana, told)
        for (const vectors of [false, true]) {
          const into = ['moved', String(vectors)] as const
          const { records } = await memory.import(await linesOf(memory, ana, { vectors }), { into })
          equal(records, 8, 'number of imported records')
          await mustFind(context, memory, into, told, 'after a move')
        }
      },
    ),
  ]
}
