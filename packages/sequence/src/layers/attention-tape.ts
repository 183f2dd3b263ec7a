import type { Block, Heap } from '../heap/heap.ts'
import type { AttentionWindow, WholeWindow } from './attention-window.ts'
import type { StreamWeights } from './kept-keys.ts'
import type { RotaryTables } from './rotary.ts'

/** What a forward pass leaves: its result, and what `backward` needs. All of it grows with T, none with its square. */
export interface AttentionTape {
  /** Tq */
  readonly steps: number
  /** Tk */
  readonly sourceSteps: number
  /** B */
  readonly batch: number
  /** [Tq, B, E] */
  readonly x: Block
  /** [Tk, B, S]; x itself in self-attention. */
  readonly source: Block
  /** Q [Tq, B, E], turned where positions are rotary. */
  readonly q: Block
  /** Q as the sinks get it, where that is another one. */
  readonly qForSinks: Block | undefined
  /** K [Tk, B, E], turned where positions are rotary. */
  readonly k: Block
  /** V [Tk, B, E] */
  readonly v: Block
  /** [B, Tk] */
  readonly mask: Block | undefined
  readonly window: WholeWindow | undefined
  /** Of each step, where positions are rotary; and of each step as the sinks see it. */
  readonly turns: { readonly own: RotaryTables; readonly forSinks: RotaryTables | undefined } | undefined
  /** [B, N, Tq, 2]: of each row of scores the greatest, and the sum of the exponentials of what they are less. */
  readonly statistics: Block
  /** softmax(Q Kᵀ / √d) V of all heads, [Tq, B, E]. */
  readonly mixed: Block
  /** [Tq, B, E] */
  readonly y: Block
}

/** The steps that are asked, where they are not x itself. */
export interface AttentionSource {
  /** Tk */
  readonly steps: number
  /** [Tk, B, S] */
  readonly values: Block
}

export interface AttentionForwardOptions {
  /** Tq */
  readonly steps: number
  /** B */
  readonly batch: number
  /** Default: x. */
  readonly source?: AttentionSource
  /**
   * [B, Tk]: 0 where no query may see the source's step (padding, which has to be finite: it is multiplied by 0); copied;
   * default all seen.
   */
  readonly keyMask?: ArrayLike<number> | Block
  /** Default: the layer's. */
  readonly window?: AttentionWindow
}

export interface AttentionWeightsOptions {
  /** Of this query alone; default all. */
  readonly query?: number
}

export interface AttentionGradients {
  /** [Tq, B, E]; in self-attention by way of keys and values too. */
  readonly dx: Block
  /** [Tk, B, S]; `undefined` in self-attention. */
  readonly dSource: Block | undefined
}

export interface AttentionStreamOptions {
  /** B; default 1. */
  readonly batch?: number
  /** Of self-attention: for how many steps there is room; with a window by default for any number. Ignored with a source. */
  readonly capacity?: number
  /** Default: the layer's. Of no more than its length and sinks keys and values are kept. */
  readonly window?: AttentionWindow
  /** Where the stream stands, with its copy of the parameters; `x` and `source` have to be there. Default: the layer's. */
  readonly heap?: Heap
  /** Of cross-attention: its keys and values are made once. */
  readonly source?: AttentionSource
  /** [B, Tk] of the source, or [B, capacity]: 0 where no query may see the step. */
  readonly keyMask?: ArrayLike<number> | Block
}

/** Step by step, with the keys and values of earlier steps kept: the bits of a causal `forward` over all steps. */
export interface AttentionStream {
  /**
   * Steps so far. May be set to less: later ones are dropped, and the stream goes on from there.
   * @throws INVALID_ARGUMENT where what the window would see there is no longer kept
   */
  length: number
  /** y [B, E] for x [B, E]; overwritten by the next step. @throws TOO_LARGE beyond the capacity */
  step(x: Block): Block
  /** How much the last step took of each that it saw, in each head; made only when asked for. */
  weights(): StreamWeights
}
