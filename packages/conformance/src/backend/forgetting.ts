import type { Case } from '../case.ts'
import { equal, ok } from '../assert.ts'
import { backendCase } from './backend-case.ts'
import type { BackendSubject } from './options.ts'
import type { Rig } from './rig.ts'
import { ana, bruno, nth, tell, tellTwo } from './world.ts'

export function forgettingCases(subject: BackendSubject): readonly Case[] {
  return [
    backendCase(
      subject,
      'forgetting',
      'an erased record is answered no more',
      [],
      async ({ open, random }) => {
        const rig = await open()
        const told = await tell(rig.log, random, ana, 12)
        await rig.sync()
        const erased = [nth(told, 0), nth(told, 5), nth(told, -1)]
        const cues = await Promise.all(erased.map((seq) => rig.cueFor(seq)))
        rig.log.erase(erased)
        await rig.sync()
        for (const cue of cues) {
          const hits = await rig.hits(cue, { limit: 100 })
          equal(
            hits.filter((hit) => erased.includes(hit.seq)),
            [],
            'erased records among the hits',
          )
          equal(await rig.probe(cue, ana, erased), [], 'erased records that the view still holds')
        }
      },
    ),

    backendCase(
      subject,
      'forgetting',
      'verify counts what the view holds, and 0 after an erasure',
      ['state'],
      async ({ open, random }) => {
        const rig = await open()
        const told = await tell(rig.log, random, ana, 8)
        await rig.sync()
        await rig.answers(told)
        const some = told.slice(0, 3)
        const held = await rig.view.verify(some)
        ok(
          held.remaining > 0,
          `verify of 3 records that the view holds counts them, got remaining ${held.remaining}`,
        )
        rig.log.erase(some)
        await rig.sync()
        equal((await rig.view.verify(some)).remaining, 0, 'remaining after the erasure')
        equal((await rig.view.verify([])).remaining, 0, 'remaining of nothing')
      },
    ),

    backendCase(
      subject,
      'forgetting',
      'after an erasure a view equals, bit for bit, one that never held the record',
      ['exact'],
      async ({ open, random }) => {
        for (const places of [[0], [7], [-1], [3, 4, 5], [0, 2, 4, 6, 8, 10]]) {
          const rig = await open()
          const told = await tell(rig.log, random, ana, 15)
          await rig.sync()
          await rig.answers(told)
          rig.log.erase(places.map((i) => nth(told, i)))
          await rig.sync()
          await mustEqualNeverHeld(rig, open, `after erasing the places ${places.join(', ')}`)
        }
      },
    ),

    backendCase(
      subject,
      'forgetting',
      'records written after an erasure bear no trace of it',
      ['exact'],
      async ({ open, random }) => {
        const rig = await open()
        const told = await tell(rig.log, random, ana, 8)
        await rig.sync()
        rig.log.erase([nth(told, 2), nth(told, -1)])
        await rig.sync()
        await tell(rig.log, random, ana, 6, 8)
        await rig.sync()
        await mustEqualNeverHeld(rig, open, 'after later writes')
      },
    ),

    backendCase(
      subject,
      'forgetting',
      'an erased record does not come back when the view is opened again',
      [],
      async ({ open, random }) => {
        const rig = await open()
        const told = await tell(rig.log, random, ana, 10)
        await rig.sync()
        await rig.reopen()
        const erased = [nth(told, 1), nth(told, -1)]
        const cue = await rig.cueFor(nth(erased, 0))
        rig.log.erase(erased)
        await rig.sync()
        await rig.reopen()
        equal(await rig.probe(cue, ana, erased), [], 'erased records that the view still holds')
        equal((await rig.view.verify(erased)).remaining, 0, 'remaining after the view was opened again')
      },
    ),

    backendCase(
      subject,
      'no-resurrection',
      'a view that was closed during an erasure does not bring it back',
      [],
      async ({ open, random }) => {
        const rig = await open()
        const told = await tell(rig.log, random, ana, 10)
        await rig.sync()
        await rig.reopen()
        const erased = [nth(told, 4)]
        const cue = await rig.cueFor(nth(erased, 0))
        await rig.close()
        rig.log.erase(erased)
        await rig.reopen()
        equal(await rig.probe(cue, ana, erased), [], 'erased records that came back with the view')
      },
    ),

    backendCase(
      subject,
      'no-resurrection',
      'a replay after reset does not bring back what was erased',
      [],
      async ({ open, random }) => {
        const rig = await open()
        const told = await tell(rig.log, random, ana, 10)
        await rig.sync()
        const erased = [nth(told, 0), nth(told, 6)]
        const cue = await rig.cueFor(nth(erased, 0))
        rig.log.erase(erased)
        await rig.sync()
        await rig.view.reset()
        await rig.sync()
        equal(await rig.probe(cue, ana, erased), [], 'erased records that came back by replay')
      },
    ),

    backendCase(
      subject,
      'forgets-nothing-else',
      'everything that was not erased is still found',
      [],
      async ({ open, random }) => {
        const rig = await open()
        const told = await tellTwo(rig.log, random, 12)
        const reason = 'Freya corrects: the meeting is on Thursday at noon.'
        const correction = await rig.log.put(ana, reason, {
          supersedes: [nth(told.ana, 3)],
          session: 'session-1',
        })
        await rig.sync()
        rig.log.erase([nth(told.ana, 3), nth(told.ana, 7)])
        await rig.sync()
        const kept = told.ana.filter((_, i) => i !== 3 && i !== 7)
        await rig.mustFind([...kept, correction], 'after the erasure of two others', { scopes: [ana] })
        await rig.mustFind(told.bruno, 'after an erasure in another scope', { scopes: [bruno] })
      },
    ),

    backendCase(
      subject,
      'forgets-nothing-else',
      'an erasure of records that the view never saw changes nothing',
      [],
      async ({ open, random }) => {
        const rig = await open()
        const told = await tell(rig.log, random, ana, 8)
        await rig.sync()
        const before = await rig.answers(told)
        // Written and erased before the view caught up: it sees the erasure alone.
        const unseen = await tell(rig.log, random, ana, 3, 8)
        rig.log.erase(unseen)
        await rig.sync()
        rig.mustSaySame(await rig.answers(told), before, 'after the erasure of records it never saw')
        await rig.mustFind(told, 'after the erasure of records it never saw')
      },
    ),
  ]
}

async function mustEqualNeverHeld(
  rig: Rig,
  open: (log: Rig['log']) => Promise<Rig>,
  when: string,
): Promise<void> {
  const never = await open(rig.log.neverHeld())
  await never.sync()
  const about = rig.log.puts().map((put) => put.seq)
  rig.mustSaySame(await rig.answers(about), await never.answers(about), when)
}
