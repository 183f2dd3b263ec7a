import {
  openMemory,
  scope,
  type AssembleInput,
  type Composition,
  type Memory,
  type Placed,
  type RecordInput,
  type Seq,
} from '@mnestic/core'
import { transformerContext, type TransformerContextOptions } from '@mnestic/transformer-context'
import { encode } from 'gpt-tokenizer'
import type { Recipe } from '../compositions.ts'
import type { Conversation, Question } from '../recall/dataset.ts'
import { memoryContestant } from '../recall/memory.ts'

const counted = new Map<string, number>()
const mostCounted = 20_000

/** o200k_base, the tokenizer of current models. The same texts are counted again and again here, and once computed. */
export function countTokens(text: string): number {
  const known = counted.get(text)
  if (known !== undefined) return known
  if (counted.size >= mostCounted) counted.clear()
  const tokens = encode(text).length
  counted.set(text, tokens)
  return tokens
}

/** Deep enough for 4,000 tokens of short turns. */
const limit = 200

/** What an assembler got for one cue: from here on prompts can be packed in many ways, and nothing is read again. */
export interface Asked {
  readonly input: AssembleInput
  /** Absent where the cue is a turn of the conversation. */
  readonly question?: Question
  /** Turns that had been told. */
  readonly told: number
}

/** One conversation's cues, in their order. */
export interface Chat {
  readonly asked: readonly Asked[]
  /** Of the conversation. */
  readonly turns: readonly RecordInput[]
  /** Every record that some cue brought, for what stands from prompt to prompt. */
  readonly known: ReadonlyMap<Seq, Placed>
}

/**
 * Every conversation remembered whole, then asked its questions in the order of the data. The memory stays open until
 * the task is done: neighbours are still looked up in it.
 */
export async function withQuestions<Value>(
  recipe: Recipe,
  conversations: readonly Conversation[],
  options: TransformerContextOptions,
  task: (chats: readonly Chat[]) => Promise<Value>,
): Promise<Value> {
  return withCaptured(recipe, options, async (memory, captured) => {
    const chats: Chat[] = []
    for (const conversation of conversations) {
      await memoryContestant(memory).remember(conversation)
      const asked: Asked[] = []
      const turns = conversation.sessions.flat()
      for (const question of conversation.questions)
        asked.push({
          input: await ask(memory, captured, conversation.name, question.text),
          question,
          told: turns.length,
        })
      chats.push({ asked, turns, known: knownOf(asked) })
    }
    return task(chats)
  })
}

/**
 * Every conversation told turn by turn: each turn is a cue before it is written, as a message that comes in. A question
 * is asked when the session after that of its last evidence has been told, or at the end.
 */
export async function withGrowing<Value>(
  recipe: Recipe,
  conversations: readonly Conversation[],
  options: TransformerContextOptions,
  task: (chats: readonly Chat[]) => Promise<Value>,
): Promise<Value> {
  return withCaptured(recipe, options, async (memory, captured) => {
    const chats: Chat[] = []
    for (const { name, sessions, questions } of conversations) {
      const asked: Asked[] = []
      let told = 0
      for (const [i, session] of sessions.entries()) {
        for (const [j, turn] of session.entries()) {
          if (i > 0 || j > 0) asked.push({ input: await ask(memory, captured, name, turn.text), told })
          await memory.write(scope(name), [turn])
          told += 1
        }
        for (const question of questions)
          if (dueAfter(question, sessions) === i)
            asked.push({ input: await ask(memory, captured, name, question.text), question, told })
      }
      chats.push({ asked, turns: sessions.flat(), known: knownOf(asked) })
    }
    return task(chats)
  })
}

function dueAfter({ gold }: Question, sessions: Conversation['sessions']): number {
  const last = sessions.findLastIndex((session) => session.some(({ id }) => gold.includes(id ?? '')))
  return last < 0 ? sessions.length - 1 : Math.min(last + 1, sessions.length - 1)
}

async function withCaptured<Value>(
  recipe: Recipe,
  options: TransformerContextOptions,
  task: (memory: Memory<Composition>, captured: { input?: AssembleInput }) => Promise<Value>,
): Promise<Value> {
  const working = transformerContext(options)
  const captured: { input?: AssembleInput } = {}
  await using memory = await openMemory<Composition>({
    ...recipe,
    backends: { ...recipe.backends, working },
    countTokens,
    assembler: {
      ...working.assembler,
      assemble: (input) => {
        captured.input = input
        return { text: '', layout: { blocks: [], tokens: 0 }, omitted: [] }
      },
    },
  })
  return await task(memory, captured)
}

async function ask(
  memory: Memory<Composition>,
  captured: { input?: AssembleInput },
  name: string,
  text: string,
): Promise<AssembleInput> {
  const { unavailable } = await memory.read(scope(name), text, { limit, deadline: 60_000 })
  const [failed] = Object.entries(unavailable)
  if (failed !== undefined) throw new Error(`${failed[0]} did not answer: ${failed[1]?.message ?? ''}`)
  if (captured.input === undefined) throw new Error('Nothing was asked of the assembler')
  return captured.input
}

function knownOf(asked: readonly Asked[]): ReadonlyMap<Seq, Placed> {
  const known = new Map<Seq, Placed>()
  for (const { input } of asked)
    for (const placed of [...input.candidates, ...input.standing]) known.set(placed.record.seq, placed)
  return known
}
