import {
  plainAssembler,
  type Assembled,
  type AssembleInput,
  type Assembler,
  type RecordInput,
} from '@mnestic/core'
import { windowAssembler } from '@mnestic/transformer-context'
import type { Asked, Chat } from './asked.ts'

/** Whole turns in rank order, up to the first that does not fit; written as the plain assembler writes them. */
export const rankOrder: Assembler = { assemble: (input) => lines(input, input.candidates) }

/** The last turns, as many as fit, whatever the cue. */
function lastTurns({ asked: { told }, chat: { turns } }: Prompt): Assembler {
  const latest = turns.slice(0, told).toReversed()
  return {
    assemble: (input) =>
      lines(
        input,
        latest.map((record) => ({ record })),
        true,
      ),
  }
}

interface Turn {
  readonly id?: string | undefined
  readonly at?: RecordInput['at']
  readonly text: string
  readonly speaker?: string | undefined
  readonly role?: string | undefined
}

function lines(
  { budget, count }: AssembleInput,
  order: readonly { readonly record: Turn }[],
  oldestFirst = false,
): Assembled {
  const texts: string[] = []
  const ids: string[] = []
  let tokens = 0
  for (const { record } of order) {
    const { id = '', at = 0, speaker, role = '-', text } = record
    const date = new Date(at).toISOString().replace(/T(\d\d:\d\d).*/, ' $1')
    const line = `[${date} ${id}] ${speaker ?? role}: ${text.replaceAll('\n', '\n  ')}\n`
    tokens += count(line)
    if (tokens > (budget?.tokens ?? Infinity)) break
    texts.push(line)
    ids.push(id)
  }
  const whole = (oldestFirst ? texts.toReversed() : texts).join('')
  const size = whole === '' ? 0 : count(whole)
  return {
    text: whole,
    layout: { blocks: [{ name: 'lines', ids, tokens: size }], tokens: size },
    omitted: [],
  }
}

/** One prompt to be made. */
export interface Prompt {
  readonly chat: Chat
  readonly asked: Asked
}

/** By name: how prompts are packed from turn to turn. */
export const policies: Readonly<Record<string, () => (prompt: Prompt) => Assembler>> = {
  'last turns': () => lastTurns,
  'rank order': () => always(rankOrder),
  'plain assembler': () => always(plainAssembler()),
  'packed anew': () => always(anew(windowAssembler())),
  'goes on, stay .2, need 0': () => always(windowAssembler({ stay: 0.2, need: 0 })),
  'goes on, stay .35, need .5 (default)': () => always(windowAssembler()),
  'goes on, stay .35, need .8': () => always(windowAssembler({ need: 0.8 })),
  'goes on, stay .5, need .8': () => always(windowAssembler({ stay: 0.5, need: 0.8 })),
  'goes on, stay .6, need 1.2': () => always(windowAssembler({ stay: 0.6, need: 1.2 })),
}

function anew(assembler: Assembler): Assembler {
  return { ...assembler, assemble: (input) => assembler.assemble({ ...input, previous: undefined }) }
}

function always(assembler: Assembler): () => Assembler {
  return () => assembler
}
