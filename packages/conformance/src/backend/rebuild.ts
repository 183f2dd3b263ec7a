import type { Embedder } from '@mnestic/core'
import type { Case } from '../case.ts'
import { equal, ok, describeError } from '../assert.ts'
import { type Random, seeded } from '../random.ts'
import { backendCase } from './backend-case.ts'
import type { BackendSubject } from './options.ts'
import type { Rig } from './rig.ts'
import { feedback } from './traces.ts'
import { ana, bruno, nth, tell, tellTwo } from './world.ts'

export function rebuildCases(subject: BackendSubject): readonly Case[] {
  return [
    backendCase(
      subject,
      'rebuild-equals-live',
      'a view opened on an existing log equals a live one',
      [],
      async ({ open, random }) => {
        const rig = await open()
        const told: number[] = []
        for (let i = 0; i < 6; i++) {
          told.push(...(await tell(rig.log, random, ana, 3, 3 * i)))
          await rig.sync()
        }
        await mustEqualRebuilt(rig, open, 'opened on an existing log')
      },
    ),

    backendCase(
      subject,
      'rebuild-equals-live',
      'a view opened again equals the one that was closed',
      [],
      async ({ open, random }) => {
        const rig = await open()
        const told = await tellTwo(rig.log, random, 10)
        await rig.sync()
        const before = await rig.answers(told.ana)
        await rig.reopen()
        rig.mustSaySame(await rig.answers(told.ana), before, 'opened again')
        await tell(rig.log, random, ana, 4, 10)
        await rig.sync()
        await rig.reopen()
        await mustEqualRebuilt(rig, open, 'opened again after later writes')
      },
    ),

    backendCase(
      subject,
      'rebuild-equals-live',
      'a view whose snapshots are lost equals the one that wrote them',
      [],
      async ({ open, random }) => {
        const rig = await open()
        const told = await tellTwo(rig.log, random, 10)
        await rig.sync()
        const before = await rig.answers(told.bruno)
        await rig.reopen()
        await rig.close()
        rig.log.snapshots.clear()
        await rig.reopen()
        rig.mustSaySame(await rig.answers(told.bruno), before, 'without its snapshots')
      },
    ),

    backendCase(
      subject,
      'rebuild-equals-live',
      'a view with an older snapshot equals one that lived on',
      [],
      async ({ open, random }) => {
        const rig = await open()
        const told = await tellTwo(rig.log, random, 8)
        await rig.sync()
        await rig.reopen()
        const bare = await tell(rig.log, random, ana, 2, 8, 'none')
        await tell(rig.log, random, bruno, 3, 10)
        await rig.sync()
        await rig.log.revector(nth(bare, 1))
        await rig.log.revector(nth(told.ana, 1))
        await rig.reopen()
        await mustEqualRebuilt(rig, open, 'from an older snapshot')
      },
    ),

    backendCase(
      subject,
      'rebuild-equals-live',
      'reset and replay give the same bits',
      [],
      async ({ open, random }) => {
        const rig = await open()
        const told = await tellTwo(rig.log, random, 10)
        rig.log.erase([nth(told.ana, 3)])
        await rig.sync()
        const before = await rig.answers(told.bruno)
        for (let i = 0; i < 2; i++) {
          await rig.view.reset()
          await rig.sync()
          rig.mustSaySame(await rig.answers(told.bruno), before, `after reset and replay ${i + 1}`)
        }
      },
    ),

    backendCase(
      subject,
      'rebuild-equals-live',
      'another embedder leaves nothing of the first one',
      ['vector'],
      async ({ open, random }) => {
        const rig = await open()
        const told = await tell(rig.log, random, ana, 8)
        await rig.sync()
        await rig.reopen()
        await rig.close()
        rig.log.embedder = turned(rig.log.embedder)
        for (const seq of told) await rig.log.revector(seq)
        await rig.reopen()
        await mustEqualRebuilt(rig, open, 'with another embedder')
      },
    ),

    backendCase(
      subject,
      'rebuild-equals-live',
      'random histories of writing, erasing and opening equal their replay',
      [],
      async ({ open }) => {
        for (let i = 0; i < subject.histories; i++) {
          const seed = subject.seed * 1_000 + i
          const rig = await open()
          const steps: string[] = []
          try {
            await history(rig, seeded(seed), steps)
            await mustEqualRebuilt(rig, open, 'after the history')
          } catch (error) {
            throw new Error(`seed ${seed}, ${steps.join(' ')}: ${describeError(error)}`, { cause: error })
          }
        }
      },
    ),
  ]
}

async function mustEqualRebuilt(
  rig: Rig,
  open: (log: Rig['log']) => Promise<Rig>,
  what: string,
): Promise<void> {
  const twin = await open(rig.log.copy(() => true))
  await twin.sync()
  const about = rig.log.puts().map((put) => put.seq)
  rig.mustSaySame(await rig.answers(about), await twin.answers(about), what)
  equal(await rig.view.revision(), rig.log.head, 'revision()')
}

async function history(rig: Rig, random: Random, steps: string[]): Promise<void> {
  const { log } = rig
  await tellTwo(log, random, 5)
  await rig.sync()
  for (let step = 1; step <= 30; step++) {
    const living = log.puts()
    const some = random.shuffled(living.map((put) => put.seq)).slice(0, 1 + random.int(3))
    const what = random.pick([
      'put',
      'put',
      'vectors',
      'erase',
      'erase',
      'note',
      'note',
      'sync',
      'sync',
      'sync',
      'reopen',
      'reset',
      'read',
      'gap',
    ])
    steps.push(what)
    switch (what) {
      case 'put':
        await tell(
          log,
          random,
          random.pick([ana, bruno]),
          1 + random.int(4),
          step * 10,
          random.pick(['made', 'made', 'none']),
        )
        break
      case 'vectors':
        for (const seq of some) await log.revector(seq)
        break
      case 'erase':
        if (living.length > 4) log.erase(some)
        break
      case 'note': {
        const scope = log.number(random.pick([ana, bruno]))
        const about = random
          .shuffled(living.filter((put) => put.scope === scope).map((put) => put.seq))
          .slice(0, 3)
        if (about.length > 0) feedback(log, scope, about, about.slice(1))
        break
      }
      case 'sync':
        await rig.sync(1 + random.int(20))
        break
      case 'reopen':
        await rig.reopen()
        break
      case 'reset':
        await rig.view.reset()
        break
      case 'read':
        await rig.sync()
        await rig.answers(some)
        break
      case 'gap':
        log.skip(random.int(5))
        break
    }
  }
  await rig.sync()
  ok(log.puts().length > 0, 'the history leaves records')
}

/** Another embedder of the same dimensions: every vector is turned by one place. */
function turned(embedder: Embedder): Embedder {
  return {
    fingerprint: `${embedder.fingerprint}-turned`,
    dimensions: embedder.dimensions,
    async embed(texts, options) {
      const vectors = await embedder.embed(texts, options)
      return vectors.map((vector) => vector.map((_, i) => vector[(i + 1) % vector.length] ?? 0))
    },
  }
}
