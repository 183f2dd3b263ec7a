import type { Assembler, Layout, Placed } from '@mnestic/core'
import { share } from '../recall/metrics.ts'
import { countTokens, type Chat } from './asked.ts'
import type { Prompt } from './packers.ts'

/** What came of packing every prompt of some chats in one way. */
export interface Packed {
  /** Mean share of a question's evidence inside, 0 to 1. */
  readonly gold: number
  /** Mean tokens of a prompt. */
  readonly tokens: number
  /** Share of all tokens that are an unchanged prefix of the prompt before, counted on the texts. */
  readonly unchanged: number
  /** Mean price of a prompt in fresh tokens. */
  readonly price: number
}

/** `cached`: the price of a token of an unchanged prefix, where a fresh one is 1. */
export async function packAll(
  chats: readonly Chat[],
  assemblerFor: (prompt: Prompt) => Assembler,
  budget: number,
  cached: number,
): Promise<Packed> {
  let gold = 0
  let questions = 0
  let prompts = 0
  let tokens = 0
  let same = 0
  for (const chat of chats) {
    let layout: Layout | undefined
    let before = ''
    for (const asked of chat.asked) {
      const { input, question } = asked
      const made = await assemblerFor({ chat, asked }).assemble({
        ...input,
        budget: { tokens: budget },
        previous: layout,
        previously: stillKnown(layout, chat.known),
        signal: new AbortController().signal,
      })
      const size = made.text === '' ? 0 : countTokens(made.text)
      if (size > budget) throw new Error(`A prompt of ${size} tokens under a budget of ${budget}`)
      const prefix = commonLines(before, made.text)
      const unchanged = prefix === '' ? 0 : countTokens(prefix)
      if (made.layout.unchanged !== undefined && made.layout.unchanged !== unchanged)
        throw new Error(`${made.layout.unchanged} tokens are said to be unchanged, and ${unchanged} are`)
      prompts += 1
      tokens += size
      same += unchanged
      if (question !== undefined) {
        gold += share(
          made.layout.blocks.flatMap(({ ids }) => ids),
          new Set(question.gold),
        )
        questions += 1
      }
      ;({ layout } = made)
      before = made.text
    }
  }
  return {
    gold: gold / questions,
    tokens: tokens / prompts,
    unchanged: same / tokens,
    price: (tokens - same + cached * same) / prompts,
  }
}

function stillKnown(layout: Layout | undefined, known: Chat['known']): readonly Placed[] {
  const seqs = new Set(layout?.blocks.flatMap(({ lines = [] }) => lines.map(({ seq }) => seq)))
  return [...seqs].flatMap((seq) => known.get(seq) ?? [])
}

/** The longest common beginning that ends with a line. */
function commonLines(before: string, now: string): string {
  let end = 0
  while (end < before.length && end < now.length && before[end] === now[end]) end += 1
  return now.slice(0, now.lastIndexOf('\n', end - 1) + 1)
}
