import type { Batch } from '@mnestic/core'
import type { Case } from '../case.ts'
import { equal, ok } from '../assert.ts'
import { backendCase } from './backend-case.ts'
import type { BackendSubject } from './options.ts'
import type { Rig } from './rig.ts'
import { ana, nth, tell } from './world.ts'

const signal = (): AbortSignal => new AbortController().signal

export function batchCases(subject: BackendSubject): readonly Case[] {
  return [
    backendCase(
      subject,
      'no-resurrection',
      'a batch that starts elsewhere answers `behind` and changes nothing',
      [],
      async ({ open, random }) => {
        const rig = await open()
        const told = await tell(rig.log, random, ana, 8)
        await rig.sync()
        const before = await rig.answers(told)
        const stood = rig.log.head
        const later = await tell(rig.log, random, ana, 4, 8)
        const changes = rig.log.changes.filter((change) => change.revision > stood)
        const ahead: Batch = { from: nth(later, 0), to: rig.log.head, changes: changes.slice(1) }
        const overlapping: Batch = {
          from: nth(told, -2),
          to: rig.log.head,
          changes: rig.log.changes.slice(-5),
        }
        for (const batch of [ahead, overlapping]) {
          const outcome = await rig.view.apply(batch, signal())
          equal(outcome, 'behind', `apply of a batch from ${batch.from} to a view at ${stood}`)
          equal(await rig.view.revision(), stood, 'revision() after a batch that was not taken')
        }
        rig.mustSaySame(await rig.answers(told, { only: told }), before, 'after a batch that was not taken')
      },
    ),

    backendCase(
      subject,
      'no-resurrection',
      'a delayed batch cannot land after an erasure',
      ['state'],
      async ({ open, random }) => {
        const rig = await open()
        const told = await tell(rig.log, random, ana, 6)
        const delayed = rig.batches(0)
        await rig.sync()
        const erased = nth(told, 2)
        const cue = await rig.cueFor(erased)
        rig.log.erase([erased])
        await rig.sync()
        for (const batch of delayed) await rig.view.apply(batch, signal())
        equal(await rig.view.revision(), rig.log.head, 'revision() after a delayed batch')
        equal(await rig.probe(cue, ana, [erased]), [], 'erased records brought back by a delayed batch')
      },
    ),

    backendCase(
      subject,
      'atomic',
      'a batch that fails is not half there, and can be given again',
      [],
      async ({ open, random }) => {
        const rig = await open()
        await tell(rig.log, random, ana, 5)
        await rig.sync()
        const stood = rig.log.head
        const told = await tell(rig.log, random, ana, 20, 5)
        await mixedBag(rig, told)
        rig.log.failing = true
        const outcome = await applied(rig, stood)
        rig.log.failing = false
        equal(
          await rig.view.revision(),
          outcome === 'applied' ? rig.log.head : stood,
          `revision() after apply (${outcome}) while the host failed`,
        )
        await mustEqualRebuilt(rig, open)
      },
    ),

    backendCase(
      subject,
      'abort-and-close',
      'an aborted batch lands whole or not at all',
      [],
      async ({ open, random }) => {
        for (let turns = 0; turns < 10; turns++) {
          const rig = await open()
          await tell(rig.log, random, ana, 3)
          await rig.sync()
          const stood = rig.log.head
          await mixedBag(rig, await tell(rig.log, random, ana, 8, 3))
          const abort = new AbortController()
          const running = applied(rig, stood, abort.signal)
          for (let i = 0; i < turns; i++) await Promise.resolve()
          abort.abort()
          const outcome = await running
          equal(
            await rig.view.revision(),
            outcome === 'applied' ? rig.log.head : stood,
            `revision() after apply (${outcome}) that was aborted`,
          )
          await mustEqualRebuilt(rig, open)
        }
      },
    ),

    backendCase(
      subject,
      'no-resurrection',
      'reset forgets all and stands at revision 0',
      ['state'],
      async ({ open, random }) => {
        const rig = await open()
        const told = await tell(rig.log, random, ana, 6)
        await rig.sync()
        const erased = nth(told, 1)
        const cue = await rig.cueFor(erased)
        await rig.view.reset()
        equal(await rig.view.revision(), 0, 'revision() after reset')
        // The replay after the reset starts from a log that no longer holds the record, nor any word of it.
        rig.log.changes = rig.log.changes.filter((change) => change.kind !== 'put' || change.seq !== erased)
        await rig.sync()
        equal(await rig.probe(cue, ana, [erased]), [], 'records that outlived a reset')
      },
    ),
  ]
}

async function applied(rig: Rig, from: number, signal_: AbortSignal = signal()): Promise<string> {
  const [batch, more] = rig.batches(from)
  ok(batch !== undefined && more === undefined, 'the kit makes one batch of these changes')
  return await rig.view.apply(batch, signal_).catch(() => 'refused')
}

/** An erasure and new vectors on top of what was told, so that a batch has every kind of change. */
async function mixedBag(rig: Rig, told: readonly number[]): Promise<void> {
  await rig.log.revector(nth(told, 1))
  rig.log.erase([nth(told, 0)])
}

async function mustEqualRebuilt(rig: Rig, open: (log: Rig['log']) => Promise<Rig>): Promise<void> {
  await rig.sync()
  const twin = await open(rig.log.copy(() => true))
  await twin.sync()
  const about = rig.log.puts().map((put) => put.seq)
  rig.mustSaySame(await rig.answers(about), await twin.answers(about), 'after the batch was given again')
}
