import type { Case } from '../case.ts'
import { equal, ok } from '../assert.ts'
import { backendCase } from './backend-case.ts'
import type { BackendSubject } from './options.ts'
import { ana, nth, tell } from './world.ts'

const odd: readonly string[] = [
  '.',
  '\u0000',
  '🎭🎭🎭',
  '今天在里斯本跳萨尔萨舞。',
  'a\u0301\u0327 e\u0301',
  '__proto__ constructor prototype toString',
  '"; DROP TABLE records; -- % _ * ? AND OR NOT NEAR(',
  'word '.repeat(2_000),
  'x'.repeat(20_000),
]

export function oddInputCases(subject: BackendSubject): readonly Case[] {
  return [
    backendCase(
      subject,
      'bad-input',
      'odd texts are taken as records and as cues',
      [],
      async ({ open, random }) => {
        const rig = await open()
        const told = await tell(rig.log, random, ana, 5)
        const strange = []
        for (const text of odd) strange.push(await rig.log.put(ana, text))
        await rig.sync()
        for (const text of odd) {
          const hits = await rig.hits(await rig.cue(text))
          ok(
            hits.every((hit) => Number.isFinite(hit.score)),
            `scores for the cue ${JSON.stringify(text.slice(0, 40))} are finite`,
          )
        }
        await rig.mustFind(told, 'beside odd texts')
        rig.log.erase(strange)
        await rig.sync()
        await rig.mustFind(told, 'after the odd texts were erased')
        equal((await rig.view.verify(strange)).remaining, 0, 'remaining of the odd texts')
      },
    ),

    backendCase(
      subject,
      'bad-input',
      'records without a vector, or with a zero one, harm no other',
      [],
      async ({ open, random }) => {
        const rig = await open()
        const told = await tell(rig.log, random, ana, 6)
        const bare = await rig.log.put(ana, 'Bruno repairs a bicycle behind the station.', {
          vectors: 'none',
        })
        const zero = await rig.log.put(ana, 'Bruno sells a bicycle behind the station. It rains.', {
          vectors: 'zero',
        })
        await rig.sync()
        for (const seq of [...told, bare, zero]) {
          const hits = await rig.hits(await rig.cueFor(seq))
          ok(
            hits.every((hit) => Number.isFinite(hit.score)),
            'scores beside records without a vector are finite',
          )
        }
        await rig.mustFind(told, 'beside records without a vector')
        rig.log.erase([bare, zero])
        await rig.sync()
        await rig.mustFind(told, 'after the records without a vector were erased')
      },
    ),

    backendCase(subject, 'bounded', 'never more hits than the limit', ['finds'], async ({ open, random }) => {
      const rig = await open()
      const told = await tell(rig.log, random, ana, 25)
      await rig.sync()
      for (const limit of [1, 2, 5, 24]) {
        const hits = await rig.hits(await rig.cueFor(nth(told, 9)), { limit })
        ok(hits.length <= limit, `at most ${limit} hits, got ${hits.length}`)
      }
    }),

    backendCase(
      subject,
      'bounded',
      'a smaller limit cuts the answer and does not change it',
      ['exact', 'finds'],
      async ({ open, random }) => {
        const rig = await open()
        const told = await tell(rig.log, random, ana, 25)
        await rig.sync()
        for (const seq of told.slice(0, 5)) {
          const cue = await rig.cueFor(seq)
          const all = await rig.hits(cue)
          for (const limit of [1, 3, 10])
            equal(await rig.hits(cue, { limit }), all.slice(0, limit), `the first ${limit} hits`)
        }
      },
    ),

    backendCase(
      subject,
      'bounded',
      'three hundred scopes are an ordinary case',
      [],
      async ({ open, random }) => {
        const rig = await open()
        const paths = Array.from({ length: 300 }, (_, i) => ['acme', `user-${i}`] as const)
        const told: number[] = []
        for (const [i, path] of paths.entries()) told.push(...(await tell(rig.log, random, path, 1, i)))
        await rig.sync()
        for (const i of [0, 1, 150, 298, 299, 0])
          await rig.mustFind([nth(told, i)], 'among 300 scopes', { scopes: [nth(paths, i)] })
        await rig.reopen()
        for (const i of [299, 0, 77])
          await rig.mustFind([nth(told, i)], 'among 300 scopes, opened again', { scopes: [nth(paths, i)] })
      },
    ),
  ]
}
