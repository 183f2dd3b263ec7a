import type { Case } from '../case.ts'
import { equal, ok } from '../assert.ts'
import { backendCase } from './backend-case.ts'
import type { BackendSubject } from './options.ts'
import { ana, bruno, nth, tell, tellTwo } from './world.ts'

export function determinismCases(subject: BackendSubject): readonly Case[] {
  return [
    backendCase(
      subject,
      'determinism',
      'hits are distinct, finite, strongest first, ties by seq',
      [],
      async ({ open, random }) => {
        const rig = await open()
        const told = await tell(rig.log, random, ana, 15)
        const twice = 'Hanna borrows the red kettle again.'
        for (let i = 0; i < 5; i++)
          told.push(await rig.log.put(ana, twice, { session: `twin-${i}`, at: 1_704_067_200_000 }))
        await rig.sync()
        for (const seq of told) {
          const hits = await rig.hits(await rig.cueFor(seq))
          equal(
            hits.length,
            new Set(hits.map((hit) => hit.seq)).size,
            `number of distinct hits for record ${seq}`,
          )
          for (const [i, hit] of hits.entries()) {
            ok(
              Number.isFinite(hit.score),
              `the score of a hit is finite, got ${hit.score} for record ${hit.seq}`,
            )
            const before = hits[i - 1]
            if (!before) continue
            const inOrder = before.score > hit.score || (before.score === hit.score && before.seq < hit.seq)
            ok(
              inOrder,
              `hits are strongest first and ties by seq, got ${before.seq} (${before.score}) before ${hit.seq} (${hit.score})`,
            )
          }
        }
      },
    ),

    backendCase(
      subject,
      'determinism',
      'scores come one for each asked record, whoever asks in which order',
      [],
      async ({ open, random }) => {
        const rig = await open()
        const told = await tell(rig.log, random, ana, 12)
        await rig.sync()
        const cue = await rig.cueFor(nth(told, 3))
        if (!cue || !rig.view.score) return
        const options = { allow: rig.allow(), options: {}, signal: new AbortController().signal }
        const straight = await rig.view.score(cue, told, options)
        const turned = [...told].reverse()
        const backwards = await rig.view.score(cue, turned, options)
        const declared = Object.keys(subject.create().capabilities.signals ?? { score: 1 })
        equal(
          Object.keys(straight.signals).filter((name) => !declared.includes(name)),
          [],
          'signals that the capabilities do not declare',
        )
        for (const [name, column] of Object.entries(straight.signals)) {
          equal(column.length, told.length, `length of the signal ${name}`)
          ok(
            column.every((x) => Number.isNaN(x) || Number.isFinite(x)),
            `the signal ${name} is finite or NaN for each record`,
          )
          if (subject.exact)
            equal(
              [...(backwards.signals[name] ?? [])].reverse(),
              [...column],
              `the signal ${name}, asked backwards`,
            )
        }
      },
    ),

    backendCase(
      subject,
      'determinism',
      'two views of one log give the same bits',
      [],
      async ({ open, random }) => {
        const rig = await open()
        const told = await tellTwo(rig.log, random, 12)
        await rig.sync()
        const twin = await open(rig.log.copy(() => true))
        await twin.sync()
        rig.mustSaySame(await rig.answers(told.ana), await twin.answers(told.ana), 'a second view')
      },
    ),

    backendCase(subject, 'determinism', 'reading changes no later answer', [], async ({ open, random }) => {
      const rig = await open()
      const told = await tellTwo(rig.log, random, 10)
      await rig.sync()
      const first = await rig.answers(told.ana)
      await rig.answers([...told.ana].reverse(), { scopes: [ana], limit: 2 })
      await rig.answers(told.bruno, { scopes: [bruno] })
      rig.mustSaySame(await rig.answers(told.ana), first, 'after other reads')
    }),

    backendCase(
      subject,
      'determinism',
      'the way in which changes are cut into batches leaves no trace',
      [],
      async ({ open, random }) => {
        const rig = await open()
        const told = await tellTwo(rig.log, random, 12)
        rig.log.erase([nth(told.ana, 2)])
        await rig.sync(256)
        const about = told.bruno
        const expected = await rig.answers(about)
        for (const chunk of [1, 7]) {
          const other = await open(rig.log.copy(() => true))
          await other.sync(chunk)
          rig.mustSaySame(await other.answers(about), expected, `in batches of ${chunk}`)
        }
      },
    ),

    backendCase(
      subject,
      'determinism',
      'the random source of the machine is not asked',
      [],
      async ({ open, random }) => {
        const rig = await open()
        const told = await tell(rig.log, random, ana, 12)
        await rig.sync()
        const before = await rig.answers(told)
        const machine = Math.random
        Math.random = () => 0.5
        try {
          const twin = await open(rig.log.copy(() => true))
          await twin.sync()
          rig.mustSaySame(await twin.answers(told), before, 'with another random source')
        } finally {
          Math.random = machine
        }
      },
    ),

    backendCase(subject, 'time', 'the clock of the machine moves no answer', [], async ({ open, random }) => {
      const rig = await open()
      const told = await tell(rig.log, random, ana, 12)
      await rig.sync()
      const before = await rig.answers(told)
      const machine = Date.now
      const year = 365 * 24 * 3_600_000
      Date.now = () => machine() + 10 * year
      try {
        rig.mustSaySame(await rig.answers(told), before, 'ten years later')
        const twin = await open(rig.log.copy(() => true))
        await twin.sync()
        rig.mustSaySame(await twin.answers(told), before, 'built again ten years later')
      } finally {
        Date.now = machine
      }
    }),

    backendCase(subject, 'as-of', 'only the records of then are answered', [], async ({ open, random }) => {
      const rig = await open()
      const told = await tell(rig.log, random, ana, 20)
      await rig.sync()
      const then = told.slice(0, 8)
      for (const seq of told) {
        const hits = await rig.hits(await rig.cueFor(seq), { only: then })
        equal(
          hits.filter((hit) => !then.includes(hit.seq)),
          [],
          'hits of a later revision',
        )
      }
      await rig.mustFind(then, 'as of an earlier revision', { only: then })
    }),

    backendCase(
      subject,
      'as-of',
      'statistics are those of then',
      ['as-of', 'exact'],
      async ({ open, random }) => {
        const rig = await open()
        const told = await tell(rig.log, random, ana, 20)
        await rig.sync()
        const then = told.slice(0, 8)
        const past = await open(rig.log.upTo(nth(then, -1)))
        await past.sync()
        rig.mustSaySame(
          await rig.answers(then, { only: then }),
          await past.answers(then),
          'as of an earlier revision',
        )
      },
    ),
  ]
}
