import { createHeap, random, type Random } from '@mnestic/sequence'
import {
  encoderDecoder,
  pairBatch,
  transform,
  type EncoderDecoder,
  type Marks,
  type TokenPair,
} from '@mnestic/transformer-context/transformer'
import { learn } from '../learning/learn.ts'
import type { TransformerPart, TransformerRun } from './part.ts'

const symbols = 16
const marks: Marks = { start: symbols, end: symbols + 1 }
/** The length that is learned. */
const learned = 20
const beyond = [21, 22, 25]

/** A sequence of so many symbols, and what is to be made of it. */
export function pairOf(
  source: Random,
  length: number,
  make: (own: readonly number[]) => readonly number[],
): TokenPair {
  const own = Array.from({ length }, () => source.integer(symbols))
  return { source: own, target: make(own) }
}

export const reversing: TransformerPart = sequenceTask('reversing', (own) => own.toReversed())
export const sorting: TransformerPart = sequenceTask('sorting', (own) => own.toSorted((a, b) => a - b))

/** Of 16^20 sequences a few ten thousand are trained on: those that are measured were never among them. */
function sequenceTask(name: string, make: (own: readonly number[]) => readonly number[]): TransformerPart {
  return {
    name,
    about: `${name} sequences of ${learned} symbols that it never saw, and longer ones`,
    async run(run) {
      const model = encoderDecoder({
        vocabulary: symbols + 2,
        width: run.quick ? 16 : 64,
        heads: run.quick ? 2 : 4,
        layers: run.quick ? 1 : 2,
        context: 64,
        positions: 'learned',
        deviation: 0.08,
        seed: run.seed,
        heap: createHeap({ kernel: run.kernel }),
      })
      const pairs = (source: Random, count: number, length: () => number) =>
        Array.from({ length: count }, () => pairOf(source, length(), make))
      const heldOut = [
        pairBatch(
          pairs(random(1_000_005), run.quick ? 8 : 256, () => learned),
          marks,
        ),
      ]
      const steps = run.quick ? 4 : 3_000
      const { iterations, seconds, note } = await learn(
        {
          name,
          model,
          batches: (_, source) =>
            pairBatch(
              pairs(source, run.quick ? 4 : 32, () => learned - source.integer(10)),
              marks,
            ),
          steps,
          schedule: { kind: 'cosine', rate: 1e-3, steps, warmUp: Math.ceil(steps / 30), floor: 1e-4 },
          adam: { beta2: 0.98 },
          clip: 1,
          every: run.quick ? 2 : 200,
          error: () => 1 - model.evaluate(heldOut).whole,
          below: 0.001,
        },
        run,
      )
      const source = random(1_000_006)
      const count = run.quick ? 4 : 1_000
      const value = await exact(
        model,
        pairs(source, count, () => learned),
      )
      const target = run.quick ? {} : ({ target: { of: 'value', is: 'at least', bound: 0.99 } } as const)
      run.report(
        { name: `${name}, length ${learned}`, metric: 'exact', value, unit: '', note, ...target },
        { name, metric: 'iterations', value: iterations, unit: '' },
        { name, metric: 'time', value: seconds, unit: 's' },
      )
      for (const length of run.quick ? [] : beyond)
        await reportBeyond(
          length,
          run,
          model,
          pairs(source, 200, () => length),
        )
    },
  }

  async function reportBeyond(
    length: number,
    run: TransformerRun,
    model: EncoderDecoder,
    pairs: readonly TokenPair[],
  ): Promise<void> {
    const value = await exact(model, pairs)
    const note = `trained on lengths of up to ${learned}`
    run.report({ name: `${name}, length ${length}`, metric: 'exact', value, unit: '', note })
  }
}

/** Share of the sources that are made into their targets, token by token, greedily. */
export async function exact(
  model: EncoderDecoder,
  pairs: readonly TokenPair[],
  { start, end }: Marks = marks,
): Promise<number> {
  let right = 0
  for (let from = 0; from < pairs.length; from += 100) {
    const some = pairs.slice(from, from + 100)
    const found = await transform(
      model,
      some.map(({ source }) => source),
      { start, end, limit: 60 },
    )
    right += some.filter(({ target }, n) => Array.from(target).join() === found[n]?.join()).length
  }
  return right / pairs.length
}
