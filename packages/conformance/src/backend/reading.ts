import type { Case } from '../case.ts'
import { equal, ok, show } from '../assert.ts'
import { backendCase } from './backend-case.ts'
import type { BackendSubject } from './options.ts'
import { ana, bruno, nth, tell, tellTwo } from './world.ts'

export function readingCases(subject: BackendSubject): readonly Case[] {
  return [
    backendCase(
      subject,
      'read-your-writes',
      'each applied record is found by its own text',
      [],
      async ({ open, random }) => {
        const rig = await open()
        for (let i = 0; i < 4; i++) {
          const told = await tell(rig.log, random, ana, 4, 4 * i)
          await rig.sync()
          await rig.mustFind(told, `after write ${i + 1}`)
        }
      },
    ),

    backendCase(
      subject,
      'read-your-writes',
      'an answer says the revision that it reflects',
      [],
      async ({ open, random }) => {
        const rig = await open()
        const told = await tell(rig.log, random, ana, 5)
        await rig.sync()
        const cue = await rig.cueFor(nth(told, 0))
        if (!cue) return
        const allow = rig.allow()
        const options = { allow, options: {}, signal: new AbortController().signal }
        const { revision } = await rig.view.recall(cue, { ...options, limit: 5 })
        equal(revision, rig.log.head, 'revision of the answer')
        const scored = await rig.view.score?.(cue, told, options)
        if (scored) equal(scored.revision, rig.log.head, 'revision of the scores')
      },
    ),

    backendCase(
      subject,
      'bounded',
      'what an answer cost is told in figures and codes, never in words',
      ['finds'],
      async ({ open, random }) => {
        const rig = await open()
        for (const seq of await tell(rig.log, random, ana, 8)) {
          await rig.sync()
          const cue = await rig.cueFor(seq)
          if (!cue) continue
          const signal = new AbortController().signal
          const { effort = {} } = await rig.view.recall(cue, {
            allow: rig.allow(),
            limit: 5,
            options: {},
            signal,
          })
          const figures = Object.entries(effort)
          ok(figures.length <= 32, `an effort has at most 32 figures, got ${figures.length}`)
          for (const [name, figure] of figures) {
            ok(/^[A-Za-z][\w.:-]{0,63}$/.test(name), `a figure's name is a name, got ${show(name)}`)
            ok(
              typeof figure === 'string' ? /^[\w.:+-]{1,64}$/.test(figure) : Number.isFinite(figure),
              `the figure ${name} is a finite number or a short code, got ${show(figure)}`,
            )
          }
        }
      },
    ),

    backendCase(
      subject,
      'read-your-writes',
      'gaps between revisions are taken',
      [],
      async ({ open, random }) => {
        const rig = await open()
        const told = []
        for (let i = 0; i < 6; i++) {
          rig.log.skip(random.int(1_000))
          told.push(...(await tell(rig.log, random, ana, 1, i)))
          await rig.sync()
        }
        rig.log.skip(40)
        await rig.sync()
        await rig.mustFind(told, 'after a log with gaps')
      },
    ),

    backendCase(
      subject,
      'read-your-writes',
      'batches of 256 changes are taken whole',
      [],
      async ({ open, random }) => {
        const rig = await open()
        const told = await tell(rig.log, random, ana, 300)
        await rig.sync()
        await rig.mustFind(
          [0, 127, 254, 255, 256, -1].map((i) => nth(told, i)),
          'after 300 records',
        )
      },
    ),

    backendCase(
      subject,
      'outages',
      'a record whose vectors come late is found by them',
      ['vector'],
      async ({ open, random }) => {
        const rig = await open()
        const told = await tell(rig.log, random, ana, 6)
        const late = await rig.log.put(ana, 'Dalia moors the green ferry at the northern pier.', {
          vectors: 'none',
        })
        await rig.sync()
        await rig.log.revector(late)
        await rig.sync()
        const vector = (await rig.cueFor(late))?.vector
        if (!vector) return
        const said = await rig.answer({ vector }, rig.allow())
        ok(
          said.hits.some((hit) => hit.seq === late),
          `record ${late} is found by its late vector, beside ${told.length} others`,
        )
        const twin = await open(rig.log.copy(() => true))
        await twin.sync()
        rig.mustSaySame([said], [await twin.answer({ vector }, twin.allow())], 'with a late vector')
      },
    ),

    backendCase(
      subject,
      'outages',
      'a view answers the same or refuses while its host fails, never less',
      [],
      async ({ open, random }) => {
        const rig = await open()
        const told = await tellTwo(rig.log, random, 8)
        await rig.sync()
        const before = await rig.answers(told.ana, { scopes: [ana] })
        rig.log.failing = true
        for (const [i, seq] of told.ana.entries()) {
          const said = await rig.answers([seq], { scopes: [ana] }).catch(() => undefined)
          if (said) rig.mustSaySame(said, [nth(before, i)], 'while the host fails')
        }
        rig.log.failing = false
        rig.mustSaySame(await rig.answers(told.ana, { scopes: [ana] }), before, 'after the host came back')
      },
    ),

    backendCase(
      subject,
      'outages',
      'a freshly opened view refuses while its host fails, never answers less',
      [],
      async ({ open, random }) => {
        const rig = await open()
        const told = await tellTwo(rig.log, random, 8)
        await rig.sync()
        await rig.reopen()
        rig.log.failing = true
        const first = await rig.answers(told.bruno, { scopes: [bruno] }).catch(() => undefined)
        rig.log.failing = false
        const after = await rig.answers(told.bruno, { scopes: [bruno] })
        if (first) rig.mustSaySame(first, after, 'while the host fails')
        await rig.mustFind(told.bruno, 'after the host came back', { scopes: [bruno] })
      },
    ),
  ]
}
