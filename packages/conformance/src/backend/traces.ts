import type { Case } from '../case.ts'
import { equal, ok } from '../assert.ts'
import { containsBytes, needlesOf } from '../needles.ts'
import { backendCase } from './backend-case.ts'
import type { Log } from './log.ts'
import type { BackendSubject } from './options.ts'
import { ana, nth, tell } from './world.ts'

export function traceCases(subject: BackendSubject): readonly Case[] {
  return [
    backendCase(
      subject,
      'bytes',
      'no snapshot holds a word or a vector of an erased record',
      [],
      async ({ open, random }) => {
        const rig = await open()
        await tell(rig.log, random, ana, 5)
        const canary = await rig.log.put(ana, 'Emre hides the xylophonequartz under the floor.', {
          session: 'session-1',
        })
        await tell(rig.log, random, ana, 5, 5)
        await rig.sync()
        await rig.reopen()
        const vector = rig.log.record(canary).vectors?.whole
        const needles = [...needlesOf('xylophonequartz'), ...(vector ? needlesOf(vector) : [])]
        rig.log.erase([canary])
        await rig.sync()
        await rig.close()
        mustHoldNone(rig.log, needles, `a word or vector of the erased record ${canary}`)
        await rig.reopen()
        await rig.close()
        mustHoldNone(rig.log, needles, `a word or vector of the erased record ${canary}`)
      },
    ),

    backendCase(
      subject,
      'what-remains',
      'no snapshot keeps the id of an erased record',
      [],
      async ({ open, random }) => {
        const rig = await open()
        await tell(rig.log, random, ana, 4)
        const canary = await rig.log.put(ana, 'Goro lends the ladder to his neighbour.', {
          id: 'customer-xylophonequartz',
        })
        await rig.sync()
        await rig.reopen()
        const needles = needlesOf('customer-xylophonequartz')
        rig.log.erase([canary])
        await rig.sync()
        await rig.close()
        mustHoldNone(rig.log, needles, `the id of the erased record ${canary}`)
        await rig.reopen()
        await rig.close()
        mustHoldNone(rig.log, needles, `the id of the erased record ${canary}`)
      },
    ),

    backendCase(
      subject,
      'notes',
      'feedback falls with the records that it is about',
      ['exact'],
      async ({ open, random }) => {
        const rig = await open()
        const told = await tell(rig.log, random, ana, 10)
        const scope = rig.log.number(ana)
        const [a, b, c] = [nth(told, 1), nth(told, 4), nth(told, 7)]
        feedback(rig.log, scope, [a, b], [a])
        feedback(rig.log, scope, [b, c], [c])
        await rig.sync()
        rig.log.erase([a])
        await rig.sync()
        const twin = await open(rig.log.neverHeld())
        await twin.sync()
        const about = rig.log.puts().map((put) => put.seq)
        rig.mustSaySame(
          await rig.answers(about),
          await twin.answers(about),
          'after a record that feedback was about has gone',
        )
      },
    ),

    backendCase(
      subject,
      'notes',
      'notes are not asked for again by a replay',
      [],
      async ({ open, random }) => {
        const rig = await open()
        const told = await tell(rig.log, random, ana, 10)
        await rig.sync()
        await rig.answers(told)
        await rig.sync()
        const notes = rig.log.changes.filter((change) => change.kind === 'note').length
        await rig.view.reset()
        await rig.sync()
        await rig.answers(told)
        const again = rig.log.changes.filter((change) => change.kind === 'note').length
        equal(again, notes, 'notes in the log after a replay of the same records')
      },
    ),
  ]
}

function mustHoldNone(log: Log, needles: readonly Uint8Array[], what: string): void {
  for (const { key, scope, at, bytes } of log.snapshots.values())
    ok(
      !needles.some((needle) => containsBytes(bytes, needle)),
      `the snapshot ${key} of scope ${scope} (at ${at}) holds ${what}`,
    )
}

/** As core logs it. */
export function feedback(log: Log, scope: number, about: readonly number[], used: readonly number[]): void {
  log.note(scope, '@core/feedback', about, {
    used: about.flatMap((seq, i) => (used.includes(seq) ? [i] : [])),
    signals: about.map(() => ({})),
  })
  for (const seq of used) log.note(scope, '@core/used', [seq], null)
}
