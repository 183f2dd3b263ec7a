import { equal, ok, rejects } from '../assert.ts'
import type { BackendSubject } from '../backend/options.ts'
import type { Case } from '../case.ts'
import type { StorageUnderTest } from '../storage/options.ts'
import { allOf, ana, found, linesOf, memoryCase, mustFind, turns } from './memory-case.ts'

export function memoryClosingCases(subject: BackendSubject, storage: StorageUnderTest): readonly Case[] {
  return [
    memoryCase(
      subject,
      storage,
      'bad-input',
      'bad input gets a code, and nothing changes',
      [],
      async (context) => {
        const memory = await context.open({ limits: { textLength: 10_000, batch: 100 } })
        const told = turns(context.random, 'a', 4)
        await memory.write(ana, told)
        const before = [await linesOf(memory, ana), (await memory.stats(ana)).revision]
        const cyclic: Record<string, unknown> = {}
        cyclic['self'] = cyclic
        const polluting: unknown = JSON.parse('{"__proto__":{"polluted":true}}')
        const bad: readonly (readonly [unknown, readonly ('INVALID_ARGUMENT' | 'TOO_LARGE')[]])[] = [
          ['', ['INVALID_ARGUMENT']],
          ['a \ud83c lone surrogate', ['INVALID_ARGUMENT']],
          ['x'.repeat(10_001), ['TOO_LARGE']],
          [Array.from({ length: 101 }, () => 'x'), ['TOO_LARGE']],
          [{ text: 7 }, ['INVALID_ARGUMENT']],
          [{ text: 'x', id: '' }, ['INVALID_ARGUMENT']],
          [{ text: 'x', at: 'yesterday' }, ['INVALID_ARGUMENT']],
          [{ text: 'x', at: Number.NaN }, ['INVALID_ARGUMENT']],
          [{ text: 'x', metadata: cyclic }, ['INVALID_ARGUMENT', 'TOO_LARGE']],
          [{ text: 'x', metadata: polluting }, ['INVALID_ARGUMENT']],
          [{ text: 'x', unknown: 1 }, ['INVALID_ARGUMENT']],
          [{ text: 'x', role: 'king' }, ['INVALID_ARGUMENT']],
        ]
        for (const [input, codes] of bad) {
          const what = `a write of ${typeof input === 'string' ? JSON.stringify(input.slice(0, 30)) : typeof input}`
          await rejects(() => Reflect.apply(memory.write, memory, [ana, input]), codes, what)
        }
        for (const cue of ['', {}, 7, { text: '' }, { vector: new Float32Array(3) }, { vector: [1, 2] }])
          await rejects(
            () => Reflect.apply(memory.read, memory, [ana, cue]),
            ['INVALID_ARGUMENT', 'UNSUPPORTED'],
            `a read of the cue ${JSON.stringify(cue)}`,
          )
        for (const options of [
          { limit: 0 },
          { limit: 1.5 },
          { nonsense: true },
          { filter: { nonsense: 1 } },
          { deadline: -1 },
          { backends: ['nobody'] },
        ])
          await rejects(
            () => Reflect.apply(memory.read, memory, [ana, 'Ana', options]),
            ['INVALID_ARGUMENT', 'NOT_FOUND', 'UNSUPPORTED', 'TOO_LARGE'],
            `a read with ${JSON.stringify(options)}`,
          )
        equal(
          [await linesOf(memory, ana), (await memory.stats(ana)).revision],
          before,
          'the memory after bad input',
        )
        ok(!('polluted' in {}), 'no prototype was polluted')
        await mustFind(context, memory, ana, told, 'after bad input')
      },
    ),

    memoryCase(
      subject,
      storage,
      'bounded',
      'a read brings no more than its limit and budget',
      [],
      async (context) => {
        const memory = await context.open({ limits: { items: 50 } })
        const told = turns(context.random, 'a', 30)
        await memory.write(ana, told)
        const [first] = told
        if (!first) return
        for (const limit of [1, 5])
          ok(
            (await found(context, memory, ana, first, { limit })).items.length <= limit,
            `a read has at most ${limit} items`,
          )
        const { items } = await memory.read(ana, first.text)
        ok(items.length <= 10, `a read without a limit has at most 10 items, got ${items.length}`)
        await rejects(
          () => memory.read(ana, first.text, { limit: 51 }),
          ['TOO_LARGE', 'INVALID_ARGUMENT'],
          'a read above the limit of the memory',
        )
        const page = await memory.list(ana, { limit: 7 })
        equal(page.records.length, 7, 'records of a page')
        equal(
          (await allOf(memory, ana)).map((record) => record.id),
          told.map((record) => record.id),
          'records of all pages',
        )
        const budgeted = await found(context, memory, ana, first, { limit: 30, budget: { tokens: 40 } })
        ok(budgeted.layout.tokens <= 40, `the context has at most 40 tokens, got ${budgeted.layout.tokens}`)
      },
    ),

    memoryCase(
      subject,
      storage,
      'abort-and-close',
      'an aborted call is ABORTED and changes nothing',
      [],
      async (context) => {
        const memory = await context.open()
        const told = turns(context.random, 'a', 4)
        await memory.write(ana, told)
        const before = await linesOf(memory, ana)
        const signal = AbortSignal.abort()
        await rejects(() => memory.write(ana, 'more', { signal }), 'ABORTED', 'an aborted write')
        await rejects(() => memory.read(ana, 'Ana', { signal }), 'ABORTED', 'an aborted read')
        await rejects(() => memory.forget(ana, { ids: ['a-0'] }, { signal }), 'ABORTED', 'an aborted forget')
        await rejects(
          () => memory.import(before, { into: 'elsewhere', signal }),
          'ABORTED',
          'an aborted import',
        )
        await rejects(() => linesOf(memory, ana, { signal }), 'ABORTED', 'an aborted export')
        equal(await linesOf(memory, ana), before, 'the memory after aborted calls')
        await mustFind(context, memory, ana, told, 'after aborted calls')
      },
    ),

    memoryCase(
      subject,
      storage,
      'abort-and-close',
      'after close every verb is CLOSED',
      [],
      async (context) => {
        const memory = await context.open()
        await memory.write(ana, turns(context.random, 'a', 2))
        await Promise.all([memory.close(), memory.close()])
        await memory[Symbol.asyncDispose]()
        const calls: Readonly<Record<string, () => Promise<unknown>>> = {
          write: () => memory.write(ana, 'x'),
          read: () => memory.read(ana, 'x'),
          forget: () => memory.forget(ana, { ids: ['a-0'] }),
          get: () => memory.get(ana, ['a-0']),
          list: () => memory.list(ana),
          scopes: () => memory.scopes(),
          export: () => linesOf(memory, ana),
          import: () => memory.import([]),
          stats: () => memory.stats(ana),
          settle: () => memory.settle(),
          sweep: () => memory.sweep(),
          reembed: () => memory.reembed(),
        }
        for (const [name, call] of Object.entries(calls)) await rejects(call, 'CLOSED', `${name} after close`)
      },
    ),
  ]
}
