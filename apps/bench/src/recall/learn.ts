import { openMemory, scope, type Composition, type Memory, type Weights } from '@mnestic/core'
import { english } from '@mnestic/lexical'
import {
  clues,
  examplesFromLabels,
  learnedRanker,
  type LearnedRanker,
  type RankExample,
} from '@mnestic/ranker'
import type { Recipe } from '../compositions.ts'
import type { Conversation } from './dataset.ts'
import { memoryContestant } from './memory.ts'
import type { Scored } from './metrics.ts'
import { askAll } from './run.ts'

/** The same questions by the fixed weights and with what was learned. */
export interface Learned {
  readonly fixed: readonly Scored[]
  readonly learned: readonly Scored[]
  /** Milliseconds of one fit on so many examples. */
  readonly fitMs: number
  readonly examples: number
}

/** The same composition with more for a ranker to learn from; the fixed weights do not count it. */
export function withClues(recipe: Recipe): Recipe {
  return { ...recipe, backends: { ...recipe.backends, clues: clues({ language: english }) } }
}

const off: Weights<Composition> = { signals: { ranker: 0 } }

/** Each conversation answered by a ranker that was fitted on all others, on at most so many questions of them. */
export async function learnLeavingOneOut(
  recipe: Recipe,
  conversations: readonly Conversation[],
  most: number | undefined,
  say: (line: string) => void,
): Promise<Learned> {
  const ranker = learnedRanker()
  await using memory = await remembering({ ...recipe, ranker }, conversations)
  const examples = await examplesOf(memory, conversations)
  const fixed: Scored[] = []
  const learned: Scored[] = []
  let fitMs = 0
  let used = 0
  for (const [i, conversation] of conversations.entries()) {
    const others = spread(
      examples.filter((_, j) => j !== i),
      most,
    )
    const started = performance.now()
    const fitted = await ranker.fit(others)
    fitMs = performance.now() - started
    used = fitted?.examples ?? 0
    say(`${conversation.name} left out: fitted on ${used} examples in ${(fitMs / 1_000).toFixed(1)} s`)
    fixed.push(...(await askAll(memoryContestant(memory, { weights: off }), [conversation])))
    learned.push(...(await askAll(memoryContestant(memory), [conversation])))
  }
  return { fixed, learned, fitMs, examples: used }
}

/** Fitted on one kind of conversation, asked about another. */
export async function learnElsewhere(
  recipe: Recipe,
  teachers: readonly Conversation[],
  conversations: readonly Conversation[],
  most: number | undefined,
): Promise<Learned> {
  const ranker = learnedRanker()
  const fitMs = await fitOn(ranker, { ...recipe, ranker }, teachers, most)
  await using memory = await remembering({ ...recipe, ranker }, conversations)
  const fixed = await askAll(memoryContestant(memory, { weights: off }), conversations)
  const learned = await askAll(memoryContestant(memory), conversations)
  return { fixed, learned, fitMs, examples: ranker.fitted?.examples ?? 0 }
}

/** Answers the milliseconds of the fit alone. */
async function fitOn(
  ranker: LearnedRanker,
  recipe: Recipe,
  conversations: readonly Conversation[],
  most: number | undefined,
): Promise<number> {
  await using memory = await remembering(recipe, conversations)
  const examples = spread(await examplesOf(memory, conversations), most)
  const started = performance.now()
  await ranker.fit(examples)
  return performance.now() - started
}

async function remembering(
  recipe: Recipe,
  conversations: readonly Conversation[],
): Promise<Memory<Composition>> {
  const memory = await openMemory(recipe)
  for (const conversation of conversations) await memoryContestant(memory).remember(conversation)
  return memory
}

/** What a read of 25 items asks each backend for: what is learned from is what is ranked. */
const candidates = 125

async function examplesOf(
  memory: Memory<Composition>,
  conversations: readonly Conversation[],
): Promise<readonly (readonly RankExample[])[]> {
  const all: (readonly RankExample[])[] = []
  for (const { name, questions } of conversations) {
    const labels = questions.map(({ text, gold }) => ({ cue: text, relevant: gold }))
    const { examples } = await examplesFromLabels(memory, scope(name), labels, {
      candidates,
      deadline: 60_000,
    })
    all.push(examples)
  }
  return all
}

/** At most so many, the same distance apart: some of every conversation. */
function spread(
  lists: readonly (readonly RankExample[])[],
  most: number | undefined,
): readonly RankExample[] {
  const all = lists.flat()
  if (most === undefined || most >= all.length) return all
  return Array.from({ length: most }, (_, i) => all[Math.floor((i * all.length) / most)] ?? []).flat()
}
