import type { Case } from '../case.ts'
import { equal } from '../assert.ts'
import { backendCase } from './backend-case.ts'
import type { BackendSubject } from './options.ts'
import { Log } from './log.ts'
import { ana, bruno, nth, tell, tellTwo } from './world.ts'

export function isolationCases(subject: BackendSubject): readonly Case[] {
  return [
    backendCase(
      subject,
      'isolation',
      'a view answers from the asked scope alone',
      [],
      async ({ open, random }) => {
        const rig = await open()
        const told = await tellTwo(rig.log, random, 12)
        await rig.sync()
        for (const [path, own, other] of [
          [ana, told.ana, told.bruno],
          [bruno, told.bruno, told.ana],
        ] as const)
          for (const seq of [...own, ...other]) {
            const hits = await rig.hits(await rig.cueFor(seq), { scopes: [path], limit: 100 })
            equal(
              hits.filter((hit) => !own.includes(hit.seq)),
              [],
              `hits outside ${path.join('/')} for the text of ${seq}`,
            )
          }
      },
    ),

    backendCase(subject, 'isolation', 'a view answers only what is allowed', [], async ({ open, random }) => {
      const rig = await open()
      const told = await tell(rig.log, random, ana, 20)
      await rig.sync()
      for (const chance of [0.1, 0.5, 0.9]) {
        const only = random.some(told, chance)
        for (const seq of told) {
          const hits = await rig.hits(await rig.cueFor(seq), { only, limit: 100 })
          equal(
            hits.filter((hit) => !only.includes(hit.seq)),
            [],
            `hits that were not allowed, of ${only.length} allowed`,
          )
        }
      }
    }),

    backendCase(
      subject,
      'isolation',
      'the same id and text in two scopes are two records',
      [],
      async ({ open }) => {
        const rig = await open()
        const text = 'Ana keeps the spare key under the blue stone.'
        const first = await rig.log.put(ana, text, { id: 'key', session: 's' })
        const second = await rig.log.put(bruno, text, { id: 'key', session: 's' })
        await rig.sync()
        const cue = await rig.cue(text)
        for (const [path, other] of [
          [ana, second],
          [bruno, first],
        ] as const) {
          const hits = await rig.hits(cue, { scopes: [path], limit: 10 })
          equal(
            hits.filter((hit) => hit.seq === other),
            [],
            `${path.join('/')} is told of its neighbour's record`,
          )
        }
      },
    ),

    backendCase(
      subject,
      'isolation',
      'where nothing is allowed, nothing is answered',
      [],
      async ({ open, random }) => {
        const rig = await open()
        const told = await tell(rig.log, random, ana, 6)
        await rig.sync()
        const cue = await rig.cueFor(nth(told, 0))
        equal(await rig.hits(cue, { scopes: [bruno], limit: 10 }), [], 'hits in a scope that holds nothing')
        equal(await rig.hits(cue, { only: [], limit: 10 }), [], 'hits where a filter allows nothing')
      },
    ),

    backendCase(
      subject,
      'across-scopes',
      "an answer has the same bits with and without a neighbour's records",
      ['exact'],
      async ({ open, random }) => {
        const rig = await open()
        const told = await tellTwo(rig.log, random, 15)
        await rig.sync()
        const alone = await open(rig.log.copy((change) => change.scope === rig.log.number(ana)))
        await alone.sync()
        const got = await rig.answers(told.ana, { scopes: [ana], limit: 10 })
        rig.mustSaySame(
          got,
          await alone.answers(told.ana, { scopes: [ana], limit: 10 }),
          'beside another scope',
        )
      },
    ),

    backendCase(
      subject,
      'across-scopes',
      "an answer has the same bits before and after a neighbour's erasure",
      ['exact'],
      async ({ open, random }) => {
        const rig = await open()
        const told = await tellTwo(rig.log, random, 10)
        await rig.sync()
        const before = await rig.answers(told.ana, { scopes: [ana] })
        rig.log.erase(told.bruno)
        await rig.sync()
        rig.mustSaySame(await rig.answers(told.ana, { scopes: [ana] }), before, "after a neighbour's erasure")
      },
    ),

    backendCase(
      subject,
      'across-scopes',
      'an answer over two scopes has the same bits beside a third',
      ['exact'],
      async ({ open, random }) => {
        const log = new Log(subject.embedder)
        const told = await tellTwo(log, random, 8)
        await tell(log, random, ['globex', 'user-4'], 20)
        const both = { scopes: [ana, bruno], limit: 10 }
        const rig = await open(log)
        await rig.sync()
        const alone = await open(log.copy((change) => change.scope !== log.number(['globex', 'user-4'])))
        await alone.sync()
        rig.mustSaySame(
          await rig.answers(told.ana, both),
          await alone.answers(told.ana, both),
          'beside a third scope',
        )
      },
    ),
  ]
}
