import { equal, ok } from '../assert.ts'
import type { BackendSubject } from '../backend/options.ts'
import type { Case } from '../case.ts'
import { folderHolds } from '../storage/folder.ts'
import type { StorageUnderTest } from '../storage/options.ts'
import { allOf, ana, linesOf, memoryCase, mustFind, noon, turns } from './memory-case.ts'
import type { Scope } from '@mnestic/core'
import { mustNotReturn } from './must-not-return.ts'

export function memoryRemainsCases(subject: BackendSubject, storage: StorageUnderTest): readonly Case[] {
  return [
    memoryCase(
      subject,
      storage,
      'what-remains',
      'an idempotency key answers which of its records were forgotten',
      [],
      async (context) => {
        const memory = await context.open()
        const told = turns(context.random, 'a', 2)
        await memory.write(ana, told, { idempotencyKey: 'k' })
        await memory.forget(ana, { ids: ['a-0'] })
        const again = await memory.write(ana, told, { idempotencyKey: 'k' })
        equal(
          [again.repeated, again.forgotten.length],
          [true, 1],
          'repeated, and the number of forgotten ids',
        )
        equal(
          (await memory.write(ana, 'other', { idempotencyKey: 'k' })).repeated,
          true,
          'repeated, with other content',
        )
        equal(
          (await allOf(memory, ana)).map((record) => record.id),
          ['a-1'],
          'records that are left',
        )
      },
    ),

    memoryCase(
      subject,
      storage,
      'bytes',
      'no file holds what was forgotten, snapshots of views and their folders included',
      ['bytes'],
      async (context) => {
        const memory = await context.open()
        await memory.write(ana, turns(context.random, 'a', 10))
        await memory.write(ana, {
          id: 'own-xylophonequartz',
          text: 'Emre hides the word-xylophonequartz under the floor.',
          metadata: { place: 'metadata-xylophonequartz' },
        })
        await memory.read(ana, 'Where is the quartz?')
        await context.closeAll()
        const again = await context.open()
        await again.read(ana, 'Where is the quartz?')
        const receipt = await again.forget(ana, { ids: ['own-xylophonequartz'] })
        equal(receipt.proof['log']?.bytes, 'gone', 'bytes of the log in the proof')
        const needles = [
          'word-xylophonequartz',
          'metadata-xylophonequartz',
          'own-xylophonequartz',
          'xylophonequartz',
        ]
        equal(await folderHolds(context.place, needles), [], 'what the files hold after the forget')
        await context.closeAll()
        equal(await folderHolds(context.place, needles), [], 'what the files hold after close')
      },
    ),

    memoryCase(
      subject,
      storage,
      'cascade',
      'what was derived goes with its source, unless it is kept',
      [],
      async (context) => {
        const memory = await context.open()
        const chat: Scope = [...ana, 'chat']
        const told = turns(context.random, 'a', 4)
        await memory.write(chat, told)
        const summary = {
          id: 'summary',
          text: 'Freya sums up: two dances and a lantern.',
          derivedFrom: [
            { scope: chat, id: 'a-0' },
            { scope: chat, id: 'a-1' },
          ],
        }
        const digest = {
          id: 'digest',
          text: 'Hanna condenses the summary to one line.',
          derivedFrom: ['summary'],
        }
        await memory.write(ana, [summary, digest])
        await memory.forget(chat, { ids: ['a-0'] }, { derived: 'keep' })
        await mustFind(context, memory, ana, [summary, digest], 'after a forget that keeps what was derived')
        const receipt = await memory.forget(chat, { ids: ['a-1'] })
        equal(
          receipt.derived.map((one) => one.id).sort(),
          ['digest', 'summary'],
          'what the receipt says was derived',
        )
        await mustNotReturn(context, memory, ana, [summary, digest], 0)
        await mustFind(context, memory, chat, told.slice(2), 'what nothing was derived from')
      },
    ),

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

    memoryCase(
      subject,
      storage,
      'notes',
      'feedback falls with its record and keeps no word of the cue',
      [],
      async (context) => {
        const memory = await context.open()
        const told = turns(context.random, 'a', 6)
        await memory.write(ana, told)
        const recollection = await memory.read(ana, `${told[0]?.text ?? ''} secretcueword`, { limit: 5 })
        const [first] = recollection.items
        ok(first !== undefined, 'a read for feedback brings something')
        await memory.feedback(ana, recollection, [first.record.id])
        const lines = await linesOf(memory, ana)
        const notes = (all: readonly string[]): number =>
          all.filter((line) => line.includes('@core/feedback')).length
        equal(notes(lines), 1, 'feedback notes in the export')
        ok(!lines.join('').includes('secretcueword'), 'the export holds no word of the cue')
        await mustFind(context, memory, ana, told, 'after feedback')
        await memory.forget(ana, { ids: [first.record.id] })
        equal(notes(await linesOf(memory, ana)), 0, 'feedback notes after one of its records was forgotten')
      },
    ),
  ]
}
