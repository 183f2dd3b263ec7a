import { isMnesticError } from '@mnestic/core'
import { createHeap, random, train, type KernelId, type Random } from '@mnestic/sequence'
import {
  characters,
  decoder,
  generate,
  textBatches,
  type Decoder,
  type TokenBatch,
} from '@mnestic/transformer-context/transformer'

/** What a small Transformer learns in front of a person: characters of a text, or to look up what stands before. */
export type CompletionTask = 'text' | 'pairs'

export interface CompletionChoices {
  readonly task: CompletionTask
  /** To be learned by `text`; at least 200 characters. */
  readonly text: string
  /** Of `pairs`: how many are given, 2 to 6. */
  readonly pairs: number
  readonly updates: number
  readonly seed: number
}

export interface CompletionRequest {
  readonly prompt: string
  /** The most characters. */
  readonly limit: number
  /** 0: the likeliest. */
  readonly temperature: number
  /** 0 to 1. */
  readonly topP: number
  readonly seed: number
}

/** How much one head's last step takes of each character before it and of itself; 1 in sum. */
export interface HeadWeights {
  readonly layer: number
  readonly head: number
  readonly weights: readonly number[]
}

/** What was learned until now. */
export interface Completer {
  complete(request: CompletionRequest, signal?: AbortSignal): AsyncIterable<string>
  /** Of the prompt as it was read: what is not known is left out, and its end counts. */
  attention(prompt: string): { readonly read: string; readonly heads: readonly HeadWeights[] }
}

/** Keys and values of the look-up. */
const keys = 'abcdefgh'
const values = '01234567'

const context = 64
const batch = { text: 12, pairs: 32 } as const
/** Keys that are asked after the pairs: fewer, and looking up is learned late or never. */
const questions = 10

export interface CompletionOptions {
  readonly kernel?: KernelId
  readonly signal?: AbortSignal
  readonly onLoss?: (loss: number) => void
}

/** Trains a decoder; stopped by the signal, it answers what it has until then. @throws INVALID_ARGUMENT: a text too short */
export async function learnCompletion(
  { task, text, pairs, updates, seed }: CompletionChoices,
  { kernel, signal, onLoss }: CompletionOptions = {},
): Promise<Completer> {
  const { vocabulary, known, encode, decode } = characters(task === 'text' ? text : keys + values)
  const heap = createHeap(kernel === undefined ? {} : { kernel })
  const model = decoder({
    vocabulary,
    width: task === 'text' ? 64 : 32,
    heads: 2,
    layers: 2,
    context,
    positions: 'rotary',
    tied: false,
    // Looking up is found sooner from larger beginnings.
    deviation: task === 'text' ? 0.08 : 0.2,
    heap,
    seed,
  })
  const batches =
    task === 'text'
      ? textBatches({ ids: encode(text), steps: context, batch: batch.text })
      : (_: number, drawn: Random) => lookUps(drawn, pairs, encode)
  try {
    await train(model, batches, {
      steps: updates,
      schedule: { kind: 'constant', rate: 3e-3 },
      clip: 1,
      seed,
      ...(signal && { signal }),
      onProgress: ({ loss }) => onLoss?.(loss),
    })
  } catch (error) {
    if (!isMnesticError(error, 'ABORTED')) throw error
  }
  const readable = (prompt: string): string => [...prompt].filter((one) => known.includes(one)).join('')
  return {
    async *complete({ prompt, limit, temperature, topP, seed: dice }, stop) {
      const ids = encode(readable(prompt))
      if (ids.length === 0) return
      const options = { limit, temperature, topP, seed: dice, ...(stop && { signal: stop }) }
      for await (const token of generate(model, ids, options)) yield decode([token])
    },
    attention(prompt) {
      const read = [...readable(prompt)].slice(-context).join('')
      return { read, heads: read === '' ? [] : headsOf(model, encode(read)) }
    },
  }
}

function headsOf(model: Decoder, ids: Int32Array): readonly HeadWeights[] {
  return model.attention(ids, { query: ids.length - 1 }).flatMap(({ layer, heads, keys: seen, weights }) =>
    Array.from({ length: heads }, (_, head) => ({
      layer,
      head,
      weights: Array.from(weights.subarray(head * seen, (head + 1) * seen)),
    })),
  )
}

/** Pairs of a key and a value, then some of the keys again: after each its value is asked, and nothing else. */
function lookUps(drawn: Random, pairs: number, encode: (text: string) => Int32Array): TokenBatch {
  const steps = 2 * (pairs + questions) - 1
  const ids = new Int32Array(steps * batch.pairs)
  const targets = new Int32Array(steps * batch.pairs).fill(-1)
  for (let b = 0; b < batch.pairs; b++) {
    const own = drawn.shuffle(encode(keys)).slice(0, pairs)
    const value = new Map(
      Array.from(own, (key) => [key, encode(values[drawn.integer(values.length)] ?? '0')[0] ?? 0]),
    )
    const asked = Array.from({ length: questions }, () => own[drawn.integer(pairs)] ?? 0)
    const order = [...own, ...asked]
    const sequence = order.flatMap((key) => [key, value.get(key) ?? 0])
    for (let t = 0; t < steps; t++) {
      ids[t * batch.pairs + b] = sequence[t] ?? 0
      if (t >= 2 * pairs && t % 2 === 0) targets[t * batch.pairs + b] = sequence[t + 1] ?? 0
    }
  }
  return { steps, batch: batch.pairs, ids, targets }
}

/** For a check by hand: pairs as a person may read them. */
export function drawPairs(seed: number, pairs: number): readonly (readonly [string, string])[] {
  const drawn = random(seed)
  const own = drawn.shuffle(Int32Array.from({ length: keys.length }, (_, n) => n)).slice(0, pairs)
  return Array.from(own, (n) => [keys[n] ?? '', values[drawn.integer(values.length)] ?? ''] as const)
}
