import { isMnesticError, type Scope } from '@mnestic/core'
import { equal, ok, rejects } from '../assert.ts'
import type { BackendSubject } from '../backend/options.ts'
import type { Case } from '../case.ts'
import type { StorageUnderTest } from '../storage/options.ts'
import { allOf, ana, bruno, found, linesOf, memoryCase, mustFind, picture, turns } from './memory-case.ts'

const hostile: readonly Scope[] = [
  ['..', '..'],
  ['/'],
  ['a/b'],
  ['a\u0000'],
  ['🎭'],
  ['e\u0301'],
  ['__proto__'],
  ['["a"]'],
  ["'--"],
  ['x'.repeat(1_024)],
]

export function memoryIsolationCases(subject: BackendSubject, storage: StorageUnderTest): readonly Case[] {
  return [
    memoryCase(
      subject,
      storage,
      'isolation',
      'no verb crosses from user-4 to user-42',
      [],
      async (context) => {
        const memory = await context.open()
        const told = { ana: turns(context.random, 'a', 8), bruno: turns(context.random, 'b', 8) }
        await memory.write(ana, told.ana)
        await memory.write(bruno, told.bruno)
        for (const record of [...told.ana, ...told.bruno]) {
          const { items } = await found(context, memory, ana, record)
          equal(
            items.filter((item) => !item.record.id.startsWith('a-')).map((item) => item.record.id),
            [],
            'records of the neighbour in a read',
          )
        }
        equal(
          (await allOf(memory, ana)).map((record) => record.id),
          told.ana.map((record) => record.id),
          'records listed',
        )
        equal(await memory.get(ana, ['b-0', 'b-1']), [undefined, undefined], "get() of the neighbour's ids")
        ok(
          !(await linesOf(memory, ana, { descendants: true })).join('').includes('"b-'),
          "an export holds none of the neighbour's ids",
        )
        equal((await memory.stats(ana)).records, 8, 'number of records in stats')
        equal(await memory.scopes(ana), [ana], 'scopes at or below user-4')
        const gone = await memory.forget(ana, { ids: ['a-0', 'b-0'] }).catch((error: unknown) => error)
        ok(
          isMnesticError(gone) || (gone instanceof Object && !JSON.stringify(gone).includes('b-0')),
          "forget erases none of the neighbour's records",
        )
        await memory.forget(ana, { everything: true, descendants: true })
        await mustFind(context, memory, bruno, told.bruno, 'after all of user-4 was forgotten')
      },
    ),

    memoryCase(
      subject,
      storage,
      'isolation',
      'descendants are the scopes below, not those beside',
      [],
      async (context) => {
        const memory = await context.open()
        const [own, below, beside] = [
          turns(context.random, 'own', 3),
          turns(context.random, 'below', 3),
          turns(context.random, 'beside', 3),
        ]
        await memory.write(ana, own)
        await memory.write([...ana, 'notes'], below)
        await memory.write(bruno, beside)
        const ids = async (descendants: boolean): Promise<Set<string>> => {
          const seen = new Set<string>()
          for (const record of [...own, ...below, ...beside])
            for (const item of (await found(context, memory, ana, record, { descendants })).items)
              seen.add(item.record.id.split('-')[0] ?? '')
          return seen
        }
        equal(await ids(false), new Set(['own']), 'what a read of the scope brings')
        equal([...(await ids(true))].sort(), ['below', 'own'], 'what a read with descendants brings')
      },
    ),

    memoryCase(
      subject,
      storage,
      'isolation',
      'hostile scopes are kept apart, or refused with a code',
      [],
      async (context) => {
        const memory = await context.open()
        const records = turns(context.random, 'h', hostile.length)
        for (const [i, path] of hostile.entries()) await memory.write(path, records.slice(i, i + 1))
        for (const [i, path] of hostile.entries()) {
          equal(
            (await allOf(memory, path)).map((record) => record.id),
            [`h-${i}`],
            `records of the scope ${JSON.stringify(path).slice(0, 60)}`,
          )
          await mustFind(
            context,
            memory,
            path,
            records.slice(i, i + 1),
            `in the scope ${JSON.stringify(path).slice(0, 60)}`,
          )
        }
        const refused: readonly unknown[] = [
          [''],
          [],
          '',
          ['\ud83c'],
          ['x'.repeat(10_240)],
          Array.from({ length: 17 }, () => 'a'),
          [1],
          null,
        ]
        for (const path of refused) {
          // A caller without types can hand over anything.
          await rejects(
            () => Reflect.apply(memory.write, memory, [path, 'a text']),
            ['INVALID_ARGUMENT', 'TOO_LARGE'],
            `a write to the scope ${JSON.stringify(path)?.slice(0, 60)}`,
          )
          await rejects(
            () => Reflect.apply(memory.read, memory, [path, 'a text']),
            ['INVALID_ARGUMENT', 'TOO_LARGE'],
            `a read of the scope ${JSON.stringify(path)?.slice(0, 60)}`,
          )
        }
      },
    ),

    memoryCase(
      subject,
      storage,
      'across-scopes',
      "a neighbour's records move no score",
      ['exact'],
      async (context) => {
        const memory = await context.open()
        const told = turns(context.random, 'a', 12)
        await memory.write(ana, told)
        const read = async (): Promise<unknown[]> => {
          const answers: unknown[] = []
          for (const record of told.slice(0, 6))
            answers.push(picture(await found(context, memory, ana, record)))
          return answers
        }
        const before = await read()
        await memory.write(bruno, [
          ...turns(context.random, 'b', 30),
          ...told.map((record) => ({ ...record, id: `copy-${record.id}` })),
        ])
        equal(await read(), before, 'answers after a neighbour wrote')
        await memory.forget(bruno, { everything: true })
        equal(await read(), before, 'answers after a neighbour was forgotten')
      },
    ),
  ]
}
