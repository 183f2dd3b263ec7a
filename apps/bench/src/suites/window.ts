import type { AssembleInput, Assembler } from '@mnestic/core'
import { plainAssembler } from '@mnestic/core'
import { windowAssembler } from '@mnestic/transformer-context'
import { Argument } from 'commander'
import { findData } from '../data.ts'
import { embedderOption, recipeWith, withEmbedder, type EmbedderName } from '../embedders.ts'
import { Failure } from '../failure.ts'
import { count, counts } from '../options.ts'
import { beamData } from '../recall/beam.ts'
import { cachedEmbedder } from '../recall/cached-embedder.ts'
import type { Conversation } from '../recall/dataset.ts'
import { load } from '../recall/load.ts'
import { locomoData } from '../recall/locomo.ts'
import { share } from '../recall/metrics.ts'
import { turnTokens } from '../recall/tokens.ts'
import type { Measure } from '../rows.ts'
import { mean } from '../stats.ts'
import type { Suite } from '../suite.ts'
import { countTokens, withGrowing, withQuestions, type Chat } from '../window/asked.ts'
import { packAll } from '../window/chat.ts'
import { costs } from '../window/costs.ts'
import { policies, rankOrder } from '../window/packers.ts'

const parts = ['evidence', 'chat', 'growing', 'costs'] as const

interface Options {
  readonly data?: string
  readonly embedder?: EmbedderName
  readonly conversations?: number
  readonly budgets: readonly number[]
  readonly cached: number
  readonly beam: boolean
}

/** Working memory: what a prompt holds for its tokens, and how much of it stays from turn to turn. */
export const window: Suite = {
  name: 'window',
  about: 'prompts under a budget: the evidence inside, the prefix that stays, what both cost',
  configure(command) {
    command
      .addArgument(new Argument('[parts...]', 'what to measure (default: all)').choices(parts))
      .option('--data <path>', 'the folder of all data')
      .option('--conversations <n>', 'only the first n of each set', count)
      .option('--budgets <tokens>', 'of the chats', counts, [1_000, 2_000, 4_000])
      .option(
        '--cached <ratio>',
        'price of a token of an unchanged prefix, where a fresh one is 1',
        ratio,
        0.1,
      )
      .option('--no-beam', 'without BEAM')
      .addOption(embedderOption("in place of the composition's own"))
  },
  async run(command, say) {
    const { data, embedder, conversations, budgets, cached, beam } = command.opts<Options>()
    const wanted = new Set<string>(command.args.length > 0 ? command.args : parts)
    const measures: Measure[] = []
    if (wanted.has('costs')) measures.push(...(await costs(10_000)))
    if (!['evidence', 'chat', 'growing'].some((part) => wanted.has(part))) return measures
    const locomo = load({ format: 'locomo', path: findData(locomoData, data), conversations })
    return withEmbedder(embedder, async (opened) => {
      const made = recipeWith('default', opened)
      const recipe = made.embedder === undefined ? made : { ...made, embedder: cachedEmbedder(made.embedder) }
      const evidenceOf = async (name: string, some: readonly Conversation[]): Promise<void> => {
        for (const recent of [0, 4]) {
          say(`${name}, ${recent} last records ...`)
          const label = recent === 0 ? name : `${name}, the last ${recent} records always there`
          measures.push(
            ...(await withQuestions(recipe, some, { recent }, (chats) =>
              evidence(label, chats, recent === 0),
            )),
          )
        }
      }
      if (wanted.has('evidence')) {
        await evidenceOf('locomo', locomo)
        if (beam)
          await evidenceOf('beam', load({ format: 'beam', path: findData(beamData, data), conversations }))
      }
      const packed = async (name: string, chats: readonly Chat[]): Promise<void> => {
        for (const budget of budgets)
          for (const [policy, make] of Object.entries(policies)) {
            say(`${name}, ${budget} tokens, ${policy} ...`)
            measures.push(
              ...chatMeasures(
                `${name} / ${budget} / ${policy}`,
                await packAll(chats, make(), budget, cached),
              ),
            )
          }
      }
      if (wanted.has('chat'))
        await withQuestions(recipe, locomo, { recent: 0 }, (chats) => packed('questions', chats))
      if (wanted.has('growing')) await withGrowing(recipe, locomo, {}, (chats) => packed('growing', chats))
      return measures
    })
  },
}

/** Gold evidence inside 500, 1,000 and 2,000 tokens. */
async function evidence(name: string, chats: readonly Chat[], judged: boolean): Promise<readonly Measure[]> {
  const measures: Measure[] = []
  const contestants: readonly (readonly [string, Assembler, AssembleInput['count']])[] = [
    ['whole turns in rank order', rankOrder, countTokens],
    ['plain assembler', plainAssembler(), countTokens],
    ['plain assembler, no ids', plainAssembler({ ids: false }), countTokens],
    ['window', windowAssembler(), countTokens],
    ['window, ids', windowAssembler({ ids: true }), countTokens],
    ['window, counted as --budgets counts', windowAssembler(), asBudgetsCount],
  ]
  for (const [label, assembler, counting] of contestants)
    for (const tokens of [500, 1_000, 2_000]) {
      const shares: number[] = []
      for (const { asked } of chats)
        for (const { input, question } of asked) {
          const signal = new AbortController().signal
          // Lines' tokens that are known already are of the other counter.
          const own =
            counting === countTokens ? input : { ...input, candidates: input.candidates.map(unsigned) }
          const { layout } = await assembler.assemble({ ...own, budget: { tokens }, count: counting, signal })
          if (question !== undefined)
            shares.push(share([...new Set(layout.blocks.flatMap(({ ids }) => ids))], new Set(question.gold)))
        }
      measures.push({
        name: `${name} / ${label}`,
        metric: `gold inside ${tokens.toLocaleString('en')} tokens`,
        value: 100 * mean(shares),
        unit: '%',
        ...(name === 'locomo' &&
          judged &&
          label.startsWith('window') &&
          label !== 'window, ids' &&
          tokens === 1_000 && { target: { of: 'value', is: 'at least', bound: 91 } as const }),
      })
    }
  return measures
}

function unsigned<One extends { readonly signals: object }>(one: One): One {
  return { ...one, signals: {} }
}

/** 4/3 of the words and 8 for every line, as if each said its own date, speaker and id. */
function asBudgetsCount(text: string): number {
  const lines = text.split('\n').filter((line) => line !== '' && !/^\[\d{4}-[^\]]*\]$/.test(line))
  const own = lines.filter((line) => !line.startsWith('  '))
  return turnTokens(
    lines.map((line) => line.replace(/^(?:\[[^\]]*\] )?[^\s:][^:]{0,60}: /, '')).join('\n'),
    own.length,
  )
}

function chatMeasures(
  name: string,
  { gold, tokens, unchanged, price }: Awaited<ReturnType<typeof packAll>>,
): readonly Measure[] {
  return [
    { name, metric: 'gold evidence inside', value: 100 * gold, unit: '%' },
    { name, metric: 'unchanged prefix', value: 100 * unchanged, unit: '%' },
    { name, metric: 'tokens a prompt', value: tokens, unit: '' },
    { name, metric: 'price of a prompt, in fresh tokens', value: price, unit: '' },
  ]
}

function ratio(text: string): number {
  const value = Number(text)
  if (!(value >= 0 && value <= 1)) throw new Failure(`--cached ${text}: a number from 0 to 1 is needed`)
  return value
}
