import { equal, ok, rejects } from '../assert.ts'
import type { BackendSubject } from '../backend/options.ts'
import type { Case } from '../case.ts'
import { folderHolds } from '../storage/folder.ts'
import type { StorageUnderTest } from '../storage/options.ts'
import { allOf, ana, bruno, type Composed, cueOf, found, linesOf, memoryCase, type MemoryContext, mustFind, noon, turns } from './memory-case.ts'
import type { Memory, RecordInput, Scope } from '@mnestic/core'

export function memoryForgettingCases(subject: BackendSubject, storage: StorageUnderTest): readonly Case[] {
  return [
    memoryCase(subject, storage, 'forgetting', 'no way of reading returns what was forgotten, and the receipt proves it', [], async (context) => {
      const memory = await context.open()
      const told = turns(context.random, 'a', 12)
      const { revision } = await memory.write(ana, told)
      await mustFind(context, memory, ana, told, 'before')
      const receipt = await memory.forget(ana, { ids: ['a-2', 'a-9'] })
      equal([...receipt.erased].sort(), ['a-2', 'a-9'], 'ids that the receipt says were erased')
      equal([receipt.pending, receipt.dryRun], [[], false], 'pending and dryRun of the receipt')
      for (const name of ['tested', 'log']) equal(receipt.proof[name]?.remaining, 0, `remaining of ${name} in the proof`)
      await mustNotReturn(context, memory, ana, [told[2], told[9]], revision)
      await mustFind(context, memory, ana, told.filter((_, i) => i !== 2 && i !== 9), 'after the forget')
    }),

    memoryCase(subject, storage, 'forgetting', 'every selector forgets what it says', [], async (context) => {
      const memory = await context.open()
      const told = turns(context.random, 'a', 9).map((record, i) => ({ ...record, session: `s-${i % 3}` }))
      await memory.write(ana, told)
      const where = await memory.forget(ana, { where: { session: 's-1' } })
      equal([...where.erased].sort(), ['a-1', 'a-4', 'a-7'], 'erased by a filter')
      const before = await memory.forget(ana, { before: told[5]?.at ?? 0 })
      equal([...before.erased].sort(), ['a-0', 'a-2', 'a-3'], 'erased by a time')
      await mustFind(context, memory, ana, [told[5], told[6], told[8]].flatMap((record) => record ?? []), 'what is left')
      const rest = await memory.forget(ana, { everything: true })
      equal([...rest.erased].sort(), ['a-5', 'a-6', 'a-8'], 'erased with everything')
      equal(await allOf(memory, ana), [], 'records after everything was forgotten')
      equal(await memory.scopes(), [], 'scopes after everything was forgotten')
      await mustNotReturn(context, memory, ana, told, 0)
    }),

    memoryCase(subject, storage, 'forgets-nothing-else', 'a dry run and a stale forget erase nothing', [], async (context) => {
      const memory = await context.open()
      const told = turns(context.random, 'a', 6)
      const { revision } = await memory.write(ana, told)
      await memory.write(bruno, turns(context.random, 'b', 2))
      const dry = await memory.forget(ana, { ids: ['a-1'] }, { dryRun: true })
      equal([dry.erased, dry.dryRun], [['a-1'], true], 'the receipt of a dry run')
      const more = turns(context.random, 'a', 1, 6)
      await memory.write(ana, more)
      await rejects(() => memory.forget(ana, { everything: true }, { ifRevision: revision }), 'CONFLICT', 'a forget of an older state')
      await mustFind(context, memory, ana, [...told, ...more], 'after a dry run and a refused forget')
      const unknown = await memory.forget(ana, { ids: ['nobody'] }).catch(() => undefined)
      equal(unknown?.erased ?? [], [], 'erased by an unknown id')
    }),

    memoryCase(subject, storage, 'no-resurrection', 'no import, write or derivation brings back what was forgotten', [], async (context) => {
      const memory = await context.open()
      const told = turns(context.random, 'a', 6)
      const { revision } = await memory.write(ana, told)
      const lines = await linesOf(memory, ana, { vectors: true })
      await memory.forget(ana, { ids: ['a-1'] })
      await rejects(() => memory.import(lines), ['FORGOTTEN', 'DUPLICATE_ID'], 'an import of an erased id')
      await rejects(() => memory.write(ana, told.slice(1, 2)), 'FORGOTTEN', 'a write of an erased id')
      await rejects(() => memory.write(ana, { text: 'x', derivedFrom: ['a-1'] }), 'FORGOTTEN', 'a record derived from an erased one')
      await rejects(() => memory.write(ana, { text: 'x', supersedes: ['a-1'] }), 'FORGOTTEN', 'a correction of an erased one')
      await mustNotReturn(context, memory, ana, told.slice(1, 2), revision)
      await memory.forget(ana, { everything: true })
      await rejects(() => memory.import(lines), 'FORGOTTEN', 'an import after everything was forgotten')
      await mustNotReturn(context, memory, ana, told, revision)
      await memory.import(lines, { restore: true })
      await mustFind(context, memory, ana, told, 'after a restore')
    }),

    memoryCase(subject, storage, 'no-resurrection', 'a backend that was not composed during a forget does not bring it back', [], async (context) => {
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
      await mustFind(context, again, ana, told.filter((_, i) => i !== 4), 'after the backend came back')
    }),

    memoryCase(subject, storage, 'what-remains', 'an idempotency key answers which of its records were forgotten', [], async (context) => {
      const memory = await context.open()
      const told = turns(context.random, 'a', 2)
      await memory.write(ana, told, { idempotencyKey: 'k' })
      await memory.forget(ana, { ids: ['a-0'] })
      const again = await memory.write(ana, told, { idempotencyKey: 'k' })
      equal([again.repeated, again.forgotten.length], [true, 1], 'repeated, and the number of forgotten ids')
      equal((await memory.write(ana, 'other', { idempotencyKey: 'k' })).repeated, true, 'repeated, with other content')
      equal((await allOf(memory, ana)).map((record) => record.id), ['a-1'], 'records that are left')
    }),

    memoryCase(subject, storage, 'bytes', 'no file holds what was forgotten, snapshots of views and their folders included', ['bytes'], async (context) => {
      const memory = await context.open()
      await memory.write(ana, turns(context.random, 'a', 10))
      await memory.write(ana, { id: 'own-xylophonequartz', text: 'Emre hides the word-xylophonequartz under the floor.', metadata: { place: 'metadata-xylophonequartz' } })
      await memory.read(ana, 'Where is the quartz?')
      await context.closeAll()
      const again = await context.open()
      await again.read(ana, 'Where is the quartz?')
      const receipt = await again.forget(ana, { ids: ['own-xylophonequartz'] })
      equal(receipt.proof['log']?.bytes, 'gone', 'bytes of the log in the proof')
      const needles = ['word-xylophonequartz', 'metadata-xylophonequartz', 'own-xylophonequartz', 'xylophonequartz']
      equal(await folderHolds(context.place, needles), [], 'what the files hold after the forget')
      await context.closeAll()
      equal(await folderHolds(context.place, needles), [], 'what the files hold after close')
    }),

    memoryCase(subject, storage, 'cascade', 'what was derived goes with its source, unless it is kept', [], async (context) => {
      const memory = await context.open()
      const chat: Scope = [...ana, 'chat']
      const told = turns(context.random, 'a', 4)
      await memory.write(chat, told)
      const summary = { id: 'summary', text: 'Freya sums up: two dances and a lantern.', derivedFrom: [{ scope: chat, id: 'a-0' }, { scope: chat, id: 'a-1' }] }
      const digest = { id: 'digest', text: 'Hanna condenses the summary to one line.', derivedFrom: ['summary'] }
      await memory.write(ana, [summary, digest])
      await memory.forget(chat, { ids: ['a-0'] }, { derived: 'keep' })
      await mustFind(context, memory, ana, [summary, digest], 'after a forget that keeps what was derived')
      const receipt = await memory.forget(chat, { ids: ['a-1'] })
      equal(receipt.derived.map((one) => one.id).sort(), ['digest', 'summary'], 'what the receipt says was derived')
      await mustNotReturn(context, memory, ana, [summary, digest], 0)
      await mustFind(context, memory, chat, told.slice(2), 'what nothing was derived from')
    }),

    memoryCase(subject, storage, 'cascade', 'expiry keeps what was derived', [], async (context) => {
      const memory = await context.open()
      const [turn] = turns(context.random, 'a', 1)
      if (!turn) return
      await memory.write(ana, { ...turn, expires: noon + 1_000 })
      const summary = { id: 'summary', text: 'Freya sums up what expires soon.', derivedFrom: ['a-0'] }
      await memory.write(ana, summary)
      equal((await memory.sweep({ now: noon + 2_000 })).erased, 1, 'records that the sweep erased')
      await mustFind(context, memory, ana, [summary], 'after the sweep')
      equal(await memory.get(ana, ['a-0'], { now: noon }), [undefined], 'the expired record after the sweep')
    }),

    memoryCase(subject, storage, 'notes', 'feedback falls with its record and keeps no word of the cue', [], async (context) => {
      const memory = await context.open()
      const told = turns(context.random, 'a', 6)
      await memory.write(ana, told)
      const recollection = await memory.read(ana, `${told[0]?.text ?? ''} secretcueword`, { limit: 5 })
      const [first] = recollection.items
      ok(first !== undefined, 'a read for feedback brings something')
      await memory.feedback(ana, recollection, [first.record.id])
      const lines = await linesOf(memory, ana)
      const notes = (all: readonly string[]): number => all.filter((line) => line.includes('@core/feedback')).length
      equal(notes(lines), 1, 'feedback notes in the export')
      ok(!lines.join('').includes('secretcueword'), 'the export holds no word of the cue')
      await mustFind(context, memory, ana, told, 'after feedback')
      await memory.forget(ana, { ids: [first.record.id] })
      equal(notes(await linesOf(memory, ana)), 0, 'feedback notes after one of its records was forgotten')
    }),
  ]
}

/** No verb returns any of these, whatever the cue. */
async function mustNotReturn(context: MemoryContext, memory: Memory<Composed>, scope: Scope, gone: readonly ((RecordInput & { readonly id: string }) | undefined)[], revision: number): Promise<void> {
  const records = gone.flatMap((record) => record ?? [])
  const ids = records.map((record) => record.id)
  const bad = (seen: readonly string[]): string[] => seen.filter((id) => ids.includes(id))
  for (const record of records) {
    const plain = await found(context, memory, scope, record)
    equal(bad(plain.items.map((item) => item.record.id)), [], 'forgotten records in a read')
    ok(!plain.context.includes(record.text), 'the context holds no forgotten text')
    const past = await found(context, memory, scope, record, { asOf: { revision } })
    equal(bad(past.items.map((item) => item.record.id)), [], 'forgotten records in a read as of before')
    const below = await found(context, memory, scope, record, { descendants: true })
    equal(bad(below.items.map((item) => item.record.id)), [], 'forgotten records in a read with descendants')
    if (context.subject.vector) {
      const [vector] = await context.subject.embedder.embed([cueOf(context.subject, record)])
      if (vector?.some((x) => x !== 0) === true) {
        const near = await memory.read(scope, { vector }, { limit: 200 })
        equal(bad(near.items.map((item) => item.record.id)), [], 'forgotten records in a read by vector')
      }
    }
  }
  equal(await memory.get(scope, ids), ids.map(() => undefined), 'get() of forgotten ids')
  equal(bad((await allOf(memory, scope)).map((record) => record.id)), [], 'forgotten records in a list')
  const lines = (await linesOf(memory, scope, { descendants: true, vectors: true })).join('')
  for (const record of records) ok(!lines.includes(JSON.stringify(record.text)), `the export holds no text of ${record.id}`)
}
