import { equal, ok } from '../assert.ts'
import type { BackendSubject } from '../backend/options.ts'
import type { Case } from '../case.ts'
import { referenceBackend } from '../reference/backend.ts'
import type { StorageUnderTest } from '../storage/options.ts'
import { ana, bruno, found, memoryCase, mustFind, noon, turns } from './memory-case.ts'
import { failing, faulty, late } from './trouble.ts'

export function memoryOutageCases(subject: BackendSubject, storage: StorageUnderTest): readonly Case[] {
  return [
    memoryCase(
      subject,
      storage,
      'outages',
      'a failing embedder fails no write, and vectors follow',
      [],
      async (context) => {
        const embedder = failing(subject.embedder)
        const memory = await context.open({ embedder })
        const told = turns(context.random, 'a', 5)
        embedder.down = true
        equal((await memory.write(ana, told)).embedded, false, 'embedded, while the embedder fails')
        embedder.down = false
        equal((await memory.reembed()).embedded, 5, 'records that were embedded later')
        await mustFind(context, memory, ana, told, 'after the embedder came back')
        equal(
          (await memory.write(ana, turns(context.random, 'a', 1, 5))).embedded,
          true,
          'embedded, after the embedder came back',
        )
      },
    ),

    memoryCase(
      subject,
      storage,
      'outages',
      'a view that fails is named, never answers empty, and catches up',
      [],
      async (context) => {
        const failure = { on: false }
        const composed = context.composition()
        const tested = composed['tested']
        if (!tested) return
        const memory = await context.open({ backends: { ...composed, tested: faulty(tested, failure) } })
        const told = turns(context.random, 'a', 6)
        await memory.write(ana, told.slice(0, 2))
        await mustFind(context, memory, ana, told.slice(0, 2), 'before the view failed')
        failure.on = true
        await memory.write(ana, told.slice(2))
        const [first] = told
        if (!first) return
        const { unavailable } = await found(context, memory, ana, first)
        equal(unavailable['tested']?.code, 'BACKEND_FAILED', 'what is said of a failing view')
        failure.on = false
        await mustFind(context, memory, ana, told, 'after the view came back')
      },
    ),

    memoryCase(
      subject,
      storage,
      'outages',
      "another view's failure takes nothing from this one",
      [],
      async (context) => {
        const failure = { on: true }
        const memory = await context.open({
          backends: { ...context.composition(), other: faulty(referenceBackend(), failure) },
        })
        const told = turns(context.random, 'a', 6)
        await memory.write(ana, told)
        const [first] = told
        if (!first) return
        const { items, unavailable } = await found(context, memory, ana, first)
        equal(unavailable['other']?.code, 'BACKEND_FAILED', 'what is said of the other view')
        ok(
          items.some((item) => item.record.id === 'a-0'),
          'the read brings what this view has found',
        )
      },
    ),

    memoryCase(
      subject,
      storage,
      'waiting',
      'a view that is late is named with its revision, and the others answer',
      [],
      async (context) => {
        const gate = { stop: false }
        const memory = await context.open({
          backends: { ...context.composition(), late: late(referenceBackend(), gate) },
        })
        const told = turns(context.random, 'a', 4)
        await memory.write(ana, told.slice(0, 2))
        await mustFind(context, memory, ana, told.slice(0, 2), 'before the other view was late')
        gate.stop = true
        const { revision } = await memory.write(ana, told.slice(2))
        const [, , third] = told
        if (!third) return
        const { items, unavailable } = await found(context, memory, ana, third, { deadline: 150 })
        equal(
          [unavailable['late']?.code, unavailable['late']?.wanted],
          ['DEADLINE', revision],
          'what is said of the late view',
        )
        ok((unavailable['late']?.revision ?? 0) < revision, 'the late view says an earlier revision')
        if (unavailable['tested'] === undefined)
          ok(
            items.some((item) => item.record.id === 'a-2'),
            'the read brings what this view has found',
          )
      },
    ),

    memoryCase(
      subject,
      storage,
      'waiting',
      'a read waits for its own scopes, not for the head of the log',
      [],
      async (context) => {
        const gate = { stop: false }
        const memory = await context.open({
          backends: { ...context.composition(), late: late(referenceBackend(), gate) },
        })
        const told = turns(context.random, 'a', 4)
        await memory.write(ana, told)
        await mustFind(context, memory, ana, told, 'before a neighbour wrote')
        gate.stop = true
        await memory.write(bruno, turns(context.random, 'b', 4))
        const [first] = told
        if (!first) return
        const { unavailable } = await found(context, memory, ana, first)
        equal(unavailable, {}, 'views that did not answer, though their scope has not changed')
      },
    ),

    memoryCase(
      subject,
      storage,
      'as-of',
      'a read as of then brings the records of then',
      [],
      async (context) => {
        const memory = await context.open()
        const told = turns(context.random, 'a', 10)
        const { revision } = await memory.write(ana, told.slice(0, 5))
        await memory.write(ana, told.slice(5))
        const at = told[4]?.at ?? 0
        for (const asOf of [{ revision }, { at }])
          for (const [i, record] of told.entries()) {
            const { items } = await found(context, memory, ana, record, { asOf })
            equal(
              items.filter((item) => Number(item.record.id.slice(2)) > 4).map((item) => item.record.id),
              [],
              'later records in a read as of then',
            )
            if (i < 5)
              ok(
                items.some((item) => item.record.id === record.id),
                `${record.id} is found as of then`,
              )
          }
      },
    ),

    memoryCase(
      subject,
      storage,
      'as-of',
      'a correction counts from when it was written, and forgetting it makes nothing current',
      [],
      async (context) => {
        const memory = await context.open()
        const old = { id: 'old', text: 'Ana lives in Lisbon near the harbour.' }
        const { revision } = await memory.write(ana, old)
        const newer = { id: 'new', text: 'Ana lives in Oslo near the harbour.', supersedes: ['old'] }
        await memory.write(ana, newer)
        const state = async (options: Parameters<typeof found>[4]): Promise<unknown> => {
          const { items } = await found(context, memory, ana, old, options)
          const item = items.find((one) => one.record.id === 'old')
          return item && [item.superseded, item.supersededBy]
        }
        equal(await state({}), [true, ['new']], 'what is said of the corrected record')
        equal(await state({ asOf: { revision } }), [false, []], 'what was said of it then')
        await memory.forget(ana, { ids: ['new'] })
        equal(await state({}), [true, []], 'what is said of it after its correction was forgotten')
      },
    ),

    memoryCase(
      subject,
      storage,
      'time',
      "what expires is gone by the read's own time",
      [],
      async (context) => {
        const memory = await context.open()
        const [turn, other] = turns(context.random, 'a', 2)
        if (!turn || !other) return
        await memory.write(ana, [{ ...turn, expires: noon + 1_000 }, other])
        const ids = async (options: Parameters<typeof found>[4]): Promise<boolean> =>
          (await found(context, memory, ana, turn, options)).items.some((item) => item.record.id === 'a-0')
        equal(await ids({}), true, "whether it is found by the memory's clock")
        equal(await ids({ now: noon + 999 }), true, 'whether it is found just before it expires')
        equal(await ids({ now: noon + 1_000 }), false, 'whether it is found when it expires')
        equal(
          (await memory.get(ana, ['a-0', 'a-1'], { now: noon + 5_000 })).map((record) => record?.id),
          [undefined, 'a-1'],
          'get() after it expired',
        )
        equal(await ids({}), true, 'whether a read of later changed anything')
      },
    ),

    memoryCase(subject, storage, 'determinism', 'the same read gives the same bits', [], async (context) => {
      const memory = await context.open()
      const told = turns(context.random, 'a', 12)
      await memory.write(ana, told)
      for (const record of told.slice(0, 4))
        equal(
          await found(context, memory, ana, record),
          await found(context, memory, ana, record),
          'a second read',
        )
    }),
  ]
}
