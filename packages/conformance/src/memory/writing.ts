import { equal, ok, rejects } from '../assert.ts'
import type { BackendSubject } from '../backend/options.ts'
import type { Case } from '../case.ts'
import type { StorageUnderTest } from '../storage/options.ts'
import { allOf, ana, found, linesOf, memoryCase, mustFind, picture, turns } from './memory-case.ts'

export function memoryWritingCases(subject: BackendSubject, storage: StorageUnderTest): readonly Case[] {
  return [
    memoryCase(subject, storage, 'read-your-writes', 'what was written is read at once', [], async (context) => {
      const memory = await context.open()
      for (let round = 0; round < 4; round++) {
        const told = turns(context.random, 'a', 3, 3 * round)
        const { ids, revision } = await memory.write(ana, told)
        equal(ids, told.map((record) => record.id), 'ids of the receipt')
        await mustFind(context, memory, ana, told, `after write ${round + 1}`)
        equal((await memory.read(ana, told[0]?.text ?? '')).revision, revision, 'revision of a read after the write')
      }
    }),

    memoryCase(subject, storage, 'read-your-writes', 'another memory on the same storage reads what was written', [], async (context) => {
      const [one, two] = [await context.open(), await context.open()]
      for (let round = 0; round < 3; round++) {
        const told = turns(context.random, 'a', 2, 2 * round)
        await (round % 2 === 0 ? one : two).write(ana, told)
        await mustFind(context, round % 2 === 0 ? two : one, ana, told, 'in the other memory')
      }
      await one.forget(ana, { ids: ['a-0'] })
      equal((await two.get(ana, ['a-0']))[0], undefined, 'a record that the other memory forgot')
      const { items } = await two.read(ana, turns(context.random, 'x', 1)[0]?.text ?? '', { limit: 100 })
      ok(!items.some((item) => item.record.id === 'a-0'), 'a read brings no record that the other memory forgot')
    }),

    memoryCase(subject, storage, 'atomic', 'twenty writes at once lose nothing', [], async (context) => {
      const memory = await context.open()
      const told = turns(context.random, 'a', 20)
      await Promise.all(told.map((record) => memory.write(ana, record)))
      equal((await allOf(memory, ana)).map((record) => record.id).sort(), told.map((record) => record.id).sort(), 'records listed')
      await mustFind(context, memory, ana, told, 'after twenty writes at once')
    }),

    memoryCase(subject, storage, 'atomic', 'a refused batch lands nowhere', [], async (context) => {
      const memory = await context.open()
      const told = turns(context.random, 'a', 4)
      await memory.write(ana, told.slice(0, 1))
      const before = await linesOf(memory, ana)
      await rejects(() => memory.write(ana, [...told.slice(1), ...told.slice(0, 1)]), 'DUPLICATE_ID', 'a batch with a known id')
      await rejects(() => memory.write(ana, [...told.slice(1), ...told.slice(1, 2)]), 'DUPLICATE_ID', 'a batch with an id twice')
      await rejects(() => memory.write(ana, [...told.slice(1), { text: 'x', supersedes: ['nobody'] }]), 'NOT_FOUND', 'a batch with a correction of nothing')
      equal(await linesOf(memory, ana), before, 'the export after refused batches')
      for (const record of told.slice(1)) {
        const { items } = await found(context, memory, ana, record)
        equal(items.map((item) => item.record.id).filter((id) => id !== 'a-0'), [], 'records of a refused batch in a read')
      }
    }),

    memoryCase(subject, storage, 'idempotent', 'the same key answers the first receipt again', [], async (context) => {
      const memory = await context.open()
      const told = turns(context.random, 'a', 2)
      const first = await memory.write(ana, told, { idempotencyKey: 'k' })
      const again = await memory.write(ana, told, { idempotencyKey: 'k' })
      equal([again.repeated, again.ids, again.revision], [true, first.ids, first.revision], 'the second receipt')
      equal((await allOf(memory, ana)).length, 2, 'number of records')
      await rejects(() => memory.write(ana, 'other', { idempotencyKey: 'k' }), 'CONFLICT', 'other content under the key')
    }),

    memoryCase(subject, storage, 'durability', 'the receipt says what the storage is', [], async (context) => {
      const memory = await context.open()
      const receipt = await memory.write(ana, turns(context.random, 'a', 1))
      equal(receipt.durability, storage.durability, 'durability of a receipt')
      const stats = await memory.stats(ana)
      equal([stats.durability, stats.erasure], [storage.durability, storage.erasure], 'durability and erasure in stats')
    }),

    memoryCase(subject, storage, 'durability', 'a memory that is opened again remembers', ['lasting'], async (context) => {
      const told = turns(context.random, 'a', 8)
      await (await context.open()).write(ana, told)
      await context.closeAll()
      await mustFind(context, await context.open(), ana, told, 'after opening again')
    }),

    memoryCase(subject, storage, 'rebuild-equals-live', 'a memory that is opened again answers the same', ['lasting', 'exact'], async (context) => {
      const told = turns(context.random, 'a', 12)
      const memory = await context.open()
      for (const record of told) await memory.write(ana, record)
      await memory.forget(ana, { ids: ['a-3'] })
      const probes = told.slice(0, 5)
      const before: unknown[] = []
      for (const record of probes) before.push(picture(await found(context, memory, ana, record)))
      await context.closeAll()
      const again = await context.open()
      for (const [i, record] of probes.entries()) equal(picture(await found(context, again, ana, record)), before[i], 'an answer after opening again')
    }),

    memoryCase(subject, storage, 'rebuild-equals-live', 'a backend that is composed later answers like one that was there', ['exact'], async (context) => {
      const live = await context.open()
      const told = turns(context.random, 'a', 12)
      for (const record of told) await live.write(ana, record)
      const later = await context.open()
      for (const record of told.slice(0, 5)) equal(picture(await found(context, later, ana, record)), picture(await found(context, live, ana, record)), 'an answer of the later one')
    }),

    memoryCase(subject, storage, 'rebuild-equals-live', 'an export that is imported elsewhere is found there', [], async (context) => {
      const memory = await context.open()
      const told = turns(context.random, 'a', 8)
      await memory.write(ana, told)
      for (const vectors of [false, true]) {
        const into = ['moved', String(vectors)] as const
        const { records } = await memory.import(await linesOf(memory, ana, { vectors }), { into })
        equal(records, 8, 'number of imported records')
        await mustFind(context, memory, into, told, 'after a move')
      }
    }),

    memoryCase(subject, storage, 'bad-input', 'bad input gets a code, and nothing changes', [], async (context) => {
      const memory = await context.open({ limits: { textLength: 10_000, batch: 100 } })
      const told = turns(context.random, 'a', 4)
      await memory.write(ana, told)
      const before = [await linesOf(memory, ana), (await memory.stats(ana)).revision]
      const cyclic: Record<string, unknown> = {}
      cyclic['self'] = cyclic
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
        [{ text: 'x', metadata: JSON.parse('{"__proto__":{"polluted":true}}') }, ['INVALID_ARGUMENT']],
        [{ text: 'x', unknown: 1 }, ['INVALID_ARGUMENT']],
        [{ text: 'x', role: 'king' }, ['INVALID_ARGUMENT']],
      ]
      for (const [input, codes] of bad) {
        const what = `a write of ${typeof input === 'string' ? JSON.stringify(input.slice(0, 30)) : typeof input}`
        await rejects(() => Reflect.apply(memory.write, memory, [ana, input]), codes, what)
      }
      for (const cue of ['', {}, 7, { text: '' }, { vector: new Float32Array(3) }, { vector: [1, 2] }])
        await rejects(() => Reflect.apply(memory.read, memory, [ana, cue]), ['INVALID_ARGUMENT', 'UNSUPPORTED'], `a read of the cue ${JSON.stringify(cue)}`)
      for (const options of [{ limit: 0 }, { limit: 1.5 }, { nonsense: true }, { filter: { nonsense: 1 } }, { deadline: -1 }, { backends: ['nobody'] }])
        await rejects(() => Reflect.apply(memory.read, memory, [ana, 'Ana', options]), ['INVALID_ARGUMENT', 'NOT_FOUND', 'UNSUPPORTED', 'TOO_LARGE'], `a read with ${JSON.stringify(options)}`)
      equal([await linesOf(memory, ana), (await memory.stats(ana)).revision], before, 'the memory after bad input')
      ok(!('polluted' in {}), 'no prototype was polluted')
      await mustFind(context, memory, ana, told, 'after bad input')
    }),

    memoryCase(subject, storage, 'bounded', 'a read brings no more than its limit and budget', [], async (context) => {
      const memory = await context.open({ limits: { items: 50 } })
      const told = turns(context.random, 'a', 30)
      await memory.write(ana, told)
      const [first] = told
      if (!first) return
      for (const limit of [1, 5]) ok((await found(context, memory, ana, first, { limit })).items.length <= limit, `a read has at most ${limit} items`)
      const { items } = await memory.read(ana, first.text)
      ok(items.length <= 10, `a read without a limit has at most 10 items, got ${items.length}`)
      await rejects(() => memory.read(ana, first.text, { limit: 51 }), ['TOO_LARGE', 'INVALID_ARGUMENT'], 'a read above the limit of the memory')
      const page = await memory.list(ana, { limit: 7 })
      equal(page.records.length, 7, 'records of a page')
      equal((await allOf(memory, ana)).map((record) => record.id), told.map((record) => record.id), 'records of all pages')
      const budgeted = await found(context, memory, ana, first, { limit: 30, budget: { tokens: 40 } })
      ok(budgeted.layout.tokens <= 40, `the context has at most 40 tokens, got ${budgeted.layout.tokens}`)
    }),

    memoryCase(subject, storage, 'abort-and-close', 'an aborted call is ABORTED and changes nothing', [], async (context) => {
      const memory = await context.open()
      const told = turns(context.random, 'a', 4)
      await memory.write(ana, told)
      const before = await linesOf(memory, ana)
      const signal = AbortSignal.abort()
      await rejects(() => memory.write(ana, 'more', { signal }), 'ABORTED', 'an aborted write')
      await rejects(() => memory.read(ana, 'Ana', { signal }), 'ABORTED', 'an aborted read')
      await rejects(() => memory.forget(ana, { ids: ['a-0'] }, { signal }), 'ABORTED', 'an aborted forget')
      await rejects(() => memory.import(before, { into: 'elsewhere', signal }), 'ABORTED', 'an aborted import')
      await rejects(() => linesOf(memory, ana, { signal }), 'ABORTED', 'an aborted export')
      equal(await linesOf(memory, ana), before, 'the memory after aborted calls')
      await mustFind(context, memory, ana, told, 'after aborted calls')
    }),

    memoryCase(subject, storage, 'abort-and-close', 'after close every verb is CLOSED', [], async (context) => {
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
    }),
  ]
}

