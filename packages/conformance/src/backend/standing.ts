import type { Case } from '../case.ts'
import { equal } from '../assert.ts'
import { backendCase } from './backend-case.ts'
import type { BackendSubject } from './options.ts'
import { ana, bruno, nth, tell, tellTwo } from './world.ts'

/** What a backend names for every context is bound by the same promises as what it finds. */
export function standingCases(subject: BackendSubject): readonly Case[] {
  return [
    backendCase(
      subject,
      'isolation',
      'what stands is allowed, of the asked scopes, and stands once',
      ['standing'],
      async ({ open, random }) => {
        const rig = await open()
        const told = await tellTwo(rig.log, random, 12)
        await rig.sync()
        for (const [path, own] of [
          [ana, told.ana],
          [bruno, told.bruno],
        ] as const)
          for (const only of [own, random.some(own, 0.5), []]) {
            const seqs = (await rig.standing(rig.allow({ scopes: [path], only }))).map(({ seq }) => seq)
            equal(
              seqs.filter((seq) => !only.includes(seq)),
              [],
              `records that stand and are not allowed in ${path.join('/')}`,
            )
            equal(seqs.length, new Set(seqs).size, 'records that stand, each once')
          }
      },
    ),

    backendCase(
      subject,
      'forgetting',
      'an erased record stands no more',
      ['standing'],
      async ({ open, random }) => {
        const rig = await open()
        const told = await tell(rig.log, random, ana, 12)
        await rig.sync()
        const stood = (await rig.standing(rig.allow())).map(({ seq }) => seq)
        const erased = [...new Set([...stood, nth(told, -1)])]
        rig.log.erase(erased)
        await rig.sync()
        equal(await rig.probe(await rig.cue('anything'), ana, erased), [], 'erased records that stand')
      },
    ),
  ]
}
