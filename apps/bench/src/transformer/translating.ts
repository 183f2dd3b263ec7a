import { createHeap, random, type Random } from '@mnestic/sequence'
import { encoderDecoder, pairBatch, type TokenPair } from '@mnestic/transformer-context/transformer'
import { learn } from '../learning/learn.ts'
import { translation, type Translation } from './language-pair.ts'
import type { TransformerPart } from './part.ts'
import { exact } from './sequence-tasks.ts'

const marks = { start: 0, end: 1 }

/** Sentences that are measured are kept out of what is trained on. */
export const translating: TransformerPart = {
  name: 'translation',
  about: 'sentences of a made-up language pair, with another order and agreement, that it never saw',
  async run(run) {
    const { source: ofSource, target: ofTarget } = vocabularies(random(1_000_007))
    const pair = ({ source, target }: Translation): TokenPair => ({
      source: source.map((word) => ofSource.get(word) ?? 0),
      target: target.map((word) => ofTarget.get(word) ?? 0),
    })
    const measured = unseen(random(1_000_008), run.quick ? 8 : 1_000, new Set())
    const known = new Set(measured.map(textOf))
    const heldOut = [pairBatch(measured.slice(0, run.quick ? 4 : 256).map(pair), marks)]
    const model = encoderDecoder({
      vocabulary: ofTarget.size + 2,
      sourceVocabulary: ofSource.size + 2,
      width: run.quick ? 16 : 64,
      heads: run.quick ? 2 : 4,
      layers: run.quick ? 1 : 2,
      context: 32,
      positions: 'learned',
      deviation: 0.08,
      seed: run.seed,
      heap: createHeap({ kernel: run.kernel }),
    })
    const steps = run.quick ? 4 : 3_000
    const name = 'translation'
    const { iterations, seconds, note } = await learn(
      {
        name,
        model,
        batches: (_, source) => pairBatch(unseen(source, run.quick ? 4 : 32, known).map(pair), marks),
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
    const value = await exact(model, measured.map(pair), marks)
    const target = run.quick ? {} : ({ target: { of: 'value', is: 'at least', bound: 0.98 } } as const)
    run.report(
      { name: `${name}, unseen sentences`, metric: 'exact', value, unit: '', note, ...target },
      { name, metric: 'iterations', value: iterations, unit: '' },
      { name, metric: 'time', value: seconds, unit: 's' },
    )
  },
}

/** Sentences that are not among those. */
export function unseen(source: Random, count: number, known: ReadonlySet<string>): readonly Translation[] {
  return Array.from({ length: count }, () => {
    for (;;) {
      const drawn = translation(source)
      if (!known.has(textOf(drawn))) return drawn
    }
  })
}

export function textOf({ source }: Translation): string {
  return source.join(' ')
}

/** Numbers of the words that many sentences have; 0 and 1 are the marks. */
function vocabularies(source: Random) {
  const drawn = Array.from({ length: 5_000 }, () => translation(source))
  const numbered = (sentences: readonly (readonly string[])[]) =>
    new Map([...new Set(sentences.flat())].toSorted().map((word, n) => [word, n + 2]))
  return {
    source: numbered(drawn.map((each) => each.source)),
    target: numbered(drawn.map((each) => each.target)),
  }
}
