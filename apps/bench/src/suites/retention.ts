import { fitWeights } from '@mnestic/lstm'
import { shippedWeights } from '@mnestic/lstm/weights'
import { recurrentState } from '@mnestic/recurrent-state'
import { staticEmbedder } from '@mnestic/embed-static'
import { findData } from '../data.ts'
import { embedderOption, recipeWith, withEmbedder, type EmbedderName } from '../embedders.ts'
import { count, countOrNone } from '../options.ts'
import { bm25 } from '../peers/bm25.ts'
import { beamData } from '../recall/beam.ts'
import type { Conversation } from '../recall/dataset.ts'
import { load } from '../recall/load.ts'
import { locomoData } from '../recall/locomo.ts'
import { beginningsOf, exampleOf, usesOf } from '../retention/example.ts'
import { beginningMeasures, keptMeasures, type Judged } from '../retention/kept.ts'
import { forgettingMeasures } from '../retention/forgetting.ts'
import { fitLinear } from '../retention/linear.ts'
import { plannedBy } from '../retention/planned.ts'
import { readingsOf } from '../retention/readings.ts'
import { recallMeasures, type Fold } from '../retention/recall.ts'
import type { Suite } from '../suite.ts'

interface Options {
  readonly data?: string
  readonly embedder?: EmbedderName
  readonly conversations?: number
  readonly seed: number
  readonly hidden: number
  readonly steps: number
  readonly recall: boolean
  readonly beam: boolean
}

/** What gated cells learn to keep, and what that is worth: on conversations that they have not seen. */
export const retention: Suite = {
  name: 'retention',
  about: 'what an LSTM learns to keep, on LoCoMo, leaving one conversation out, beside simpler ways',
  configure(command) {
    command
      .option('--data <path>', "a file or folder of the data set's")
      .addOption(embedderOption('of the recall figures, in place of static'))
      .option('--conversations <n>', 'only the first n', count)
      .option('--seed <n>', 'of the fits', countOrNone, 1)
      .option('--hidden <n>', 'cells', count, 32)
      .option('--steps <n>', 'of each fit', count, 250)
      .option('--no-recall', 'without the figures of recall')
      .option('--no-beam', 'without those on BEAM')
  },
  async run(command, say) {
    const { data, embedder, conversations, seed, hidden, steps, recall, beam } = command.opts<Options>()
    const loaded = load({ format: 'locomo', path: findData(locomoData, data), conversations })
    const folds: Fold[] = []
    const judged: Judged[] = []
    say(`seed ${seed}, ${hidden} cells, ${steps} steps; shipped weights: ${shippedWeights().length} bytes`)
    for (const conversation of loaded) {
      const others = loaded.filter((other) => other !== conversation).map(exampleOf)
      const started = performance.now()
      const weights = await fitWeights(others, { seed, hidden, steps })
      const turns = others.reduce((sum, { records }) => sum + records.length, 0)
      const seconds = ((performance.now() - started) / 1_000).toFixed(1)
      say(`${conversation.name} left out: fitted on ${turns} turns in ${seconds} s, ${weights.length} bytes`)
      folds.push({ conversation, weights })
      judged.push(await judge(conversation, weights, await fitLinear(others, seed)))
    }
    const measures = [
      ...keptMeasures(judged, seed),
      ...beginningMeasures(judged),
      ...(await forgettingMeasures(loaded)),
    ]
    if (!recall) return measures
    return withEmbedder(embedder, async (opened) => {
      const shipped = loaded.map(withShipped)
      const chats = beam
        ? load({ format: 'beam', path: findData(beamData, data), conversations }).map(withShipped)
        : []
      const context = () => ({
        embedder: opened ?? staticEmbedder(),
        passages: () => [],
        backends: { words: bm25(), recent: recurrentState({ recall: false }) },
        signals: [],
      })
      const whole = () => recipeWith('default', opened)
      const least2 = { of: 'value', is: 'at least', bound: 2 } as const
      say('recall ...')
      return [
        ...measures,
        ...(await recallMeasures('BM25 + context', context, folds, least2)),
        ...(await recallMeasures('BM25 + context, shipped weights', context, shipped)),
        ...(await recallMeasures('default', whole, folds)),
        ...(await recallMeasures('default, shipped weights', whole, shipped)),
        ...(await recallMeasures('BEAM: BM25 + context, shipped weights', context, chats)),
        ...(await recallMeasures('BEAM: default, shipped weights', whole, chats)),
      ]
    })
  },
}

function withShipped(conversation: Conversation): Fold {
  return { conversation, weights: shippedWeights() }
}

async function judge(
  conversation: Conversation,
  weights: Uint8Array,
  linear: Awaited<ReturnType<typeof fitLinear>>,
): Promise<Judged> {
  const shipped = shippedWeights()
  return {
    texts: conversation.sessions.flat().map(({ text }) => text),
    uses: usesOf(conversation),
    beginnings: beginningsOf(conversation),
    planned: await plannedBy(conversation, undefined),
    fitted: await readingsOf(conversation, { weights }),
    plannedFitted: await plannedBy(conversation, weights),
    linear: linear(exampleOf(conversation)),
    shipped: await readingsOf(conversation, { weights: shipped }),
    plannedShipped: await plannedBy(conversation, shipped),
    shippedTimes: await readingsOf(conversation, { weights: shipped, times: true }),
  }
}
