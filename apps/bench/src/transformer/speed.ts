import { Failure } from '../failure.ts'
import type { Measure, Target } from '../rows.ts'
import { median } from '../stats.ts'
import { ours } from './ours.ts'
import { nano, tiny, type Speaker } from './sizes.ts'
import { tfjs } from './tfjs.ts'
import { torch } from './torch.ts'
import type { TransformerPart, TransformerRun } from './part.ts'

type Rounds = ReadonlyMap<Speaker, readonly (readonly number[])[]>

/** Iterations and tokens of the decoder in nanoGPT's sizes: all take turns, so that a slow second falls upon all. */
export const speed: TransformerPart = {
  name: 'speed',
  about: 'a training iteration and a generated token beside torch and plain TensorFlow.js',
  async run(run) {
    const sizes = run.quick ? tiny : nano
    await using stack = new AsyncDisposableStack()
    const closing = (speaker: Speaker): Speaker => stack.adopt(speaker, (own) => own.close())
    const [relaxed, simd] = [closing(ours('relaxed', sizes)), closing(ours('simd', sizes))]
    const peer = await torchOrNot(run)
    if (peer) closing(peer)
    const rounds = run.quick ? 1 : run.rounds
    run.say('iterations and tokens ...')
    const both = [relaxed, simd, ...(peer ? [peer] : [])]
    const iterations = await inTurn(both, rounds, (speaker) => speaker.train(5))
    const tokens = await inTurn(both, rounds, async (speaker) => (await speaker.generate?.(5)) ?? [])
    const atMost = (bound: number): ReadonlyMap<Speaker, Target> =>
      new Map(run.quick ? [] : [[relaxed, { of: 'ratio', is: 'at most', bound }]])
    run.report(
      ...rows('iteration', 'ms', iterations, peer, atMost(1.8)),
      ...rows('cached token', 'ms', tokens, peer, atMost(1 / 3)),
    )
    if (!run.tfjs) return
    run.say('iterations of plain TensorFlow.js ...')
    const slow = closing(await tfjs(sizes))
    const pair = await inTurn([relaxed, slow], run.quick ? 1 : 3, (speaker) => speaker.train(2))
    run.report(...rows('iteration, beside it', 'ms', pair, slow, atMost(1 / 10)))
  },
}

/** `undefined` where it does not run, which is reported. */
async function torchOrNot({ python, quick, say, report }: TransformerRun): Promise<Speaker | undefined> {
  try {
    return await torch(python, quick ? tiny : nano)
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    const note = `${error.message}; name a Python that has torch with --python`
    say(note)
    if (!quick) report({ name: 'torch', metric: 'did not run', value: NaN, unit: '', note })
    return undefined
  }
}

/** The first time warms up. */
async function inTurn(
  speakers: readonly Speaker[],
  rounds: number,
  work: (speaker: Speaker) => Promise<readonly number[]>,
): Promise<Rounds> {
  const taken = new Map<Speaker, (readonly number[])[]>(speakers.map((speaker) => [speaker, []]))
  for (const speaker of speakers) await work(speaker)
  for (let round = 0; round < rounds; round++)
    for (const speaker of speakers) taken.get(speaker)?.push(await work(speaker))
  return taken
}

/** The ratio is the median of the rounds' own: what slows a round slows all. */
function rows(
  metric: string,
  unit: string,
  taken: Rounds,
  peer: Speaker | undefined,
  targets: ReadonlyMap<Speaker, Target>,
): readonly Measure[] {
  const beside = peer && taken.get(peer)
  return [...taken].map(([speaker, rounds]) => {
    const measure = { name: `decoder, ${speaker.name}`, metric, value: median(rounds.flat()), unit }
    if (peer === undefined || beside === undefined || speaker === peer) return measure
    const ratio = median(rounds.map((times, n) => median(times) / median(beside[n] ?? [])))
    const target = targets.get(speaker)
    return { ...measure, peer: peer.name, ratio, ...(target && { target }) }
  })
}
