import { MnesticError } from '@mnestic/core'
import type { AttentionWindow, Block } from '@mnestic/sequence'
import type { StreamAttention } from './attention-weights.ts'
import type { TransformerConfig } from './config.ts'

export interface StreamOptions {
  /** B: sequences side by side; default 1. */
  readonly batch?: number
  /**
   * What self-attention sees of the past. Default: the model's; with rotary positions else the context, of which the first
   * 4 steps are sinks, so that the stream goes on for ever.
   */
  readonly window?: AttentionWindow
}

/**
 * A model that reads on token by token and keeps the keys and values of what it read: the bits of a pass over the whole
 * sequence. It has a copy of the parameters as they were when it was opened, in memory of its own, so that the model may
 * be trained, and other streams be open, meanwhile.
 */
export interface TokenStream extends Disposable {
  /** B */
  readonly batch: number
  /**
   * Tokens read. May be set to less, to go on from there.
   * @throws INVALID_ARGUMENT where a window no longer keeps what is needed
   */
  length: number
  /** Reads a token of each sequence. @throws TOO_LARGE: beyond the context, where positions are not rotary */
  step(ids: ArrayLike<number>): void
  /**
   * [B, V]: a score for each token that may follow the last step; computed when asked for, overwritten by the next.
   * @throws INVALID_ARGUMENT: nothing was read, or nothing since `length` was set back
   */
  logits(): Float32Array
  /** How much the last step took of each that it saw, in each layer and head. @throws as `logits` */
  attention(): readonly StreamAttention[]
  /** Gives its memory back to the model. */
  close(): void
}

/** What a stream sees, and for how many tokens it has room: with rotary positions any number. */
export function reach(
  { positions, context, window: own }: TransformerConfig,
  { window = own }: StreamOptions,
): { readonly window?: AttentionWindow; readonly capacity?: number } {
  if (positions !== 'rotary') return { capacity: context, ...(window && { window }) }
  const sinks = context > 8 ? 4 : 0
  return { window: window ?? { length: context - sinks, sinks } }
}

export interface TokenStreamParts {
  readonly batch: number
  readonly capacity: number | undefined
  /** h [B, E] */
  readonly step: (ids: ArrayLike<number>, position: number) => Block
  /** Scores [B, V] of h. */
  readonly output: (h: Block) => Block
  /** Sets all attention back. */
  readonly back: (length: number) => void
  readonly attention: () => readonly StreamAttention[]
  readonly close: () => void
}

export function tokenStream(parts: TokenStreamParts): TokenStream {
  const { batch, capacity = Infinity } = parts
  let length = 0
  let h: Block | undefined
  let open = true
  const checkOpen = () => {
    if (!open) throw new MnesticError('CLOSED', 'the stream was closed; open another one')
  }
  const lastStep = (): Block => {
    if (h !== undefined) return h
    throw new MnesticError(
      'INVALID_ARGUMENT',
      'nothing was read yet, or since the stream went back; step first',
    )
  }
  return {
    batch,
    get length() {
      return length
    },
    set length(wanted) {
      checkOpen()
      parts.back(wanted)
      if (wanted < length) h = undefined
      length = wanted
    },
    step(ids) {
      checkOpen()
      if (ids.length !== batch)
        throw new MnesticError(
          'INVALID_ARGUMENT',
          `${ids.length} tokens were given; give one for each of ${batch}`,
        )
      if (length >= capacity)
        throw new MnesticError(
          'TOO_LARGE',
          `the model has ${capacity} positions, and all are taken; set length back, or use rotary positions`,
        )
      h = parts.step(ids, length)
      length++
    },
    logits() {
      checkOpen()
      return parts.output(lastStep()).data
    },
    attention() {
      checkOpen()
      lastStep()
      return parts.attention()
    },
    close() {
      if (open) parts.close()
      open = false
    },
    [Symbol.dispose]() {
      this.close()
    },
  }
}
