import { equal, rejects } from '../assert.ts'
import type { BackendSubject } from '../backend/options.ts'
import type { Case } from '../case.ts'
import type { StorageUnderTest } from '../storage/options.ts'
import { allOf, ana, bruno, linesOf, memoryCase, mustFind, turns } from './memory-case.ts'
import { mustNotReturn } from './must-not-return.ts'
import { referenceBackend } from '../reference/backend.ts'
import { faulty } from './trouble.ts'

export function memoryForgettingCases(subject: BackendSubject, storage: StorageUnderTest): readonly Case[] {
  return [
    memoryCase(
      subject,
      storage,
      'forgetting',
      'no way of reading returns what was forgotten, and the receipt proves it',
      [],
      async (context) => {
        const memory = await context.open()
        const told = turns(context.random, 'a', 12)
        const { revision } = await memory.write(ana, told)
        await mustFind(context, memory, ana, told, 'before')
        const receipt = await memory.forget(ana, { ids: ['a-2', 'a-9'] })
        equal([...receipt.erased].sort(), ['a-2', 'a-9'], 'ids that the receipt says were erased')
        equal([receipt.pending, receipt.dryRun], [[], false], 'pending and dryRun of the receipt')
        for (const name of ['tested', 'log'])
          equal(receipt.proof[name]?.remaining, 0, `remaining of ${name} in the proof`)
        await mustNotReturn(context, memory, ana, [told[2], told[9]], revision)
        await mustFind(
          context,
          memory,
          ana,
          told.filter((_, i) => i !== 2 && i !== 9),
          'after the forget',
        )
      },
    ),

    memoryCase(subject, storage, 'forgetting', 'every selector forgets what it says', [], async (context) => {
      const memory = await context.open()
      const told = turns(context.random, 'a', 9).map((record, i) => ({ ...record, session: `s-${i % 3}` }))
      await memory.write(ana, told)
      const where = await memory.forget(ana, { where: { session: 's-1' } })
      equal([...where.erased].sort(), ['a-1', 'a-4', 'a-7'], 'erased by a filter')
      const before = await memory.forget(ana, { before: told[5]?.at ?? 0 })
      equal([...before.erased].sort(), ['a-0', 'a-2', 'a-3'], 'erased by a time')
      await mustFind(
        context,
        memory,
        ana,
        [told[5], told[6], told[8]].flatMap((record) => record ?? []),
        'what is left',
      )
      const rest = await memory.forget(ana, { everything: true })
      equal([...rest.erased].sort(), ['a-5', 'a-6', 'a-8'], 'erased with everything')
      equal(await allOf(memory, ana), [], 'records after everything was forgotten')
      equal(await memory.scopes(), [], 'scopes after everything was forgotten')
      await mustNotReturn(context, memory, ana, told, 0)
    }),

    memoryCase(
      subject,
      storage,
      'forgets-nothing-else',
      'a dry run and a stale forget erase nothing',
      [],
      async (context) => {
        const memory = await context.open()
        const told = turns(context.random, 'a', 6)
        const { revision } = await memory.write(ana, told)
        await memory.write(bruno, turns(context.random, 'b', 2))
        const dry = await memory.forget(ana, { ids: ['a-1'] }, { dryRun: true })
        equal([dry.erased, dry.dryRun], [['a-1'], true], 'the receipt of a dry run')
        const more = turns(context.random, 'a', 1, 6)
        await memory.write(ana, more)
        await rejects(
          () => memory.forget(ana, { everything: true }, { ifRevision: revision }),
          'CONFLICT',
          'a forget of an older state',
        )
        await mustFind(context, memory, ana, [...told, ...more], 'after a dry run and a refused forget')
        const unknown = await memory.forget(ana, { ids: ['nobody'] }).catch(() => undefined)
        equal(unknown?.erased ?? [], [], 'erased by an unknown id')
      },
    ),

    memoryCase(
      subject,
      storage,
      'no-resurrection',
      'no import, write or derivation brings back what was forgotten',
      [],
      async (context) => {
        const memory = await context.open()
        const told = turns(context.random, 'a', 6)
        const { revision } = await memory.write(ana, told)
        const lines = await linesOf(memory, ana, { vectors: true })
        await memory.forget(ana, { ids: ['a-1'] })
        await rejects(() => memory.import(lines), ['FORGOTTEN', 'DUPLICATE_ID'], 'an import of an erased id')
        await rejects(() => memory.write(ana, told.slice(1, 2)), 'FORGOTTEN', 'a write of an erased id')
        await rejects(
          () => memory.write(ana, { text: 'x', derivedFrom: ['a-1'] }),
          'FORGOTTEN',
          'a record derived from an erased one',
        )
        await rejects(
          () => memory.write(ana, { text: 'x', supersedes: ['a-1'] }),
          'FORGOTTEN',
          'a correction of an erased one',
        )
        await mustNotReturn(context, memory, ana, told.slice(1, 2), revision)
        await memory.forget(ana, { everything: true })
        await rejects(() => memory.import(lines), 'FORGOTTEN', 'an import after everything was forgotten')
        await mustNotReturn(context, memory, ana, told, revision)
        await memory.import(lines, { restore: true })
        await mustFind(context, memory, ana, told, 'after a restore')
      },
    ),

    memoryCase(
      subject,
      storage,
      'no-resurrection',
      'a backend that was not composed during a forget does not bring it back',
      [],
      async (context) => {
        const first = await context.open()
        const told = turns(context.random, 'a', 10)
        const { revision } = await first.write(ana, told)
        await mustFind(context, first, ana, told, 'before')
        await context.closeAll()
        const without = await context.open({ backends: {} })
        await without.forget(ana, { ids: ['a-4'] })
        await context.closeAll()
        const again = await context.open()
        await mustNotReturn(context, again, ana, told.slice(4, 5), revision)
        await mustFind(
          context,
          again,
          ana,
          told.filter((_, i) => i !== 4),
          'after the backend came back',
        )
      },
    ),

    memoryCase(
      subject,
      storage,
      'no-resurrection',
      'a view that fails during a forget is pending, and settle finishes it',
      [],
      async (context) => {
        const failure = { on: false }
        const composed = context.composition()
        const tested = composed['tested']
        if (!tested) return
        const memory = await context.open({ backends: { ...composed, tested: faulty(tested, failure) } })
        const told = turns(context.random, 'a', 6)
        const { revision } = await memory.write(ana, told)
        await mustFind(context, memory, ana, told, 'before')
        failure.on = true
        const receipt = await memory.forget(ana, { ids: ['a-2'] }, { deadline: 1_000 })
        equal([receipt.erased, receipt.pending], [['a-2'], ['tested']], 'erased and pending in the receipt')
        equal((await memory.get(ana, ['a-2']))[0], undefined, 'the record, while a view is pending')
        failure.on = false
        equal((await memory.settle()).pending, [], 'pending after settle')
        await mustNotReturn(context, memory, ana, told.slice(2, 3), revision)
      },
    ),

    memoryCase(
      subject,
      storage,
      'no-resurrection',
      'an external view that is absent is pending until it is unregistered',
      [],
      async (context) => {
        const right = referenceBackend()
        const remote = { ...right, capabilities: { ...right.capabilities, external: true } }
        const first = await context.open({ backends: { ...context.composition(), remote } })
        const told = turns(context.random, 'a', 4)
        await first.write(ana, told)
        await mustFind(context, first, ana, told, 'before')
        await context.closeAll()
        const without = await context.open()
        const receipt = await without.forget(ana, { ids: ['a-1'] })
        equal(receipt.pending, ['remote'], 'pending in the receipt')
        equal((await without.settle()).pending, ['remote'], 'pending after settle')
        await without.unregister('remote')
        equal((await without.settle()).pending, [], 'pending after the view was unregistered')
        await rejects(() => without.unregister('remote'), 'NOT_FOUND', 'unregistering a view that is none')
      },
    ),
  ]
}
