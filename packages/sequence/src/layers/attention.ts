import { MnesticError } from '@mnestic/core'
import { checkBlock, checkLength, checkSize } from '../heap/check-block.ts'
import type { Block, Heap } from '../heap/heap.ts'
import { attend, attendBackward, attentionWeights, type AttentionSizes } from './attention-blocks.ts'
import { attentionStream } from './attention-stream.ts'
import type {
  AttentionForwardOptions,
  AttentionGradients,
  AttentionStream,
  AttentionStreamOptions,
  AttentionTape,
  AttentionWeightsOptions,
} from './attention-tape.ts'
import { checkWindow, positionForSinks, type AttentionWindow, type WholeWindow } from './attention-window.ts'
import { checkInitial, type Parameter } from './parameter.ts'
import { projectionOf, type InitialOf, type Projection } from './projection.ts'
import { Rotary, type RotaryOptions } from './rotary.ts'

export interface AttentionOptions {
  /** E, a multiple of N. */
  readonly width: number
  /** N: a head has d = E / N columns of Q, K and V, those of head n beginning at n d. */
  readonly heads: number
  /** S: columns of the source, which keys and values are made of; default E. */
  readonly sourceWidth?: number
  /**
   * Whether query i sees no key after i + Tk - Tq, so that the last query sees all keys; default false, all see all.
   */
  readonly causal?: boolean
  /** Of causal self-attention: what a query sees of the past; default all of it. */
  readonly window?: AttentionWindow
  /** Of self-attention: queries and keys are turned by their positions; default none, as where x knows its positions. */
  readonly rotary?: RotaryOptions
  /** Before the names of the parameters; default `attention`. */
  readonly name?: string
  /** Row-major, [E, E], of k and v [S, E], biases [E]; default zeros. */
  readonly initial?: InitialOf<`${'weight' | 'bias'}_${'q' | 'k' | 'v' | 'o'}`>
}

/**
 * Multi-head attention of x over a source, by default x itself:
 *
 *     Q = x W_Q + b_Q   K = source W_K + b_K   V = source W_V + b_V
 *     y = softmax(Q Kᵀ / √d) V W_O + b_O      the softmax and its products of each head by itself
 *
 * A query that sees no key takes zeros. Vaswani et al., Attention is all you need, arXiv:1706.03762; biases as in
 * torch.nn.MultiheadAttention, whose weights fit (`torchMultiheadAttention`).
 *
 * Memory is linear in the number of steps: scores are made for 64 queries at a time, and made again by `backward`, as in
 * Dao et al., FlashAttention, arXiv:2205.14135. The tape holds Q, K, V, what the heads return, y and two numbers for
 * each query and head.
 */
export class Attention {
  readonly parameters: readonly Parameter[]
  readonly q: Projection
  readonly k: Projection
  readonly v: Projection
  readonly o: Projection
  /** E */
  readonly width: number
  /** N */
  readonly heads: number
  /** S */
  readonly sourceWidth: number
  readonly causal: boolean
  readonly window: AttentionWindow | undefined
  readonly rotary: Rotary | undefined
  readonly #heap: Heap

  /** @throws INVALID_ARGUMENT, TOO_LARGE */
  constructor(heap: Heap, options: AttentionOptions) {
    const { width: E, heads, causal = false, name = 'attention', initial = {} } = options
    const S = options.sourceWidth ?? E
    this.#heap = heap
    this.width = checkSize('width', E)
    this.heads = checkSize('heads', heads)
    this.sourceWidth = checkSize('sourceWidth', S)
    this.causal = causal
    if (E % heads !== 0) {
      throw new MnesticError(
        'INVALID_ARGUMENT',
        `width ${E} cannot be shared by ${heads} heads; give a multiple of ${heads}`,
      )
    }
    this.window = checkWindow(options.window, this)
    this.rotary = options.rotary && new Rotary({ heads, columns: E / heads }, options.rotary)
    this.q = projectionOf(heap, name, 'q', [E, E], initial)
    this.k = projectionOf(heap, name, 'k', [S, E], initial)
    this.v = projectionOf(heap, name, 'v', [S, E], initial)
    this.o = projectionOf(heap, name, 'o', [E, E], initial)
    this.parameters = [this.q, this.k, this.v, this.o].flatMap(({ weight, bias }) => [weight, bias])
    checkInitial(name, initial, this.parameters)
  }

  /** Of x [Tq, B, E]. The tape stands above the heap's mark. @throws INVALID_ARGUMENT, TOO_LARGE */
  forward(x: Block, options: AttentionForwardOptions): AttentionTape {
    const { steps: Tq, batch: B, source, keyMask } = options
    const heap = this.#heap
    const [E, S] = [this.width, this.sourceWidth]
    checkBlock(this.#heap, 'x', x, [checkSize('steps', Tq), checkSize('batch', B), E])
    const { steps: Tk, values } = source ?? { steps: Tq, values: x }
    checkBlock(this.#heap, 'source', values, [checkSize('source.steps', Tk), B, S])
    if (keyMask !== undefined) checkLength('keyMask', keyMask, [B, Tk])
    const window = checkWindow(options.window ?? this.window, this)
    const block = (steps: number) => heap.scratch(steps * B * E)
    const turns = this.#turns(Tq, window, source !== undefined)
    const tape = {
      steps: Tq,
      sourceSteps: Tk,
      batch: B,
      x,
      source: values,
      q: block(Tq),
      qForSinks: turns?.forSinks && block(Tq),
      k: block(Tk),
      v: block(Tk),
      mask: keyMask === undefined ? undefined : heap.copyOf(keyMask),
      window,
      turns,
      statistics: heap.scratch(B * this.heads * Tq * 2),
      mixed: block(Tq),
      y: block(Tq),
    }
    this.q.forward(Tq * B, x, tape.q)
    this.k.forward(Tk * B, values, tape.k)
    this.v.forward(Tk * B, values, tape.v)
    if (turns) {
      const { q, qForSinks, k } = tape
      if (turns.forSinks && qForSinks) this.rotary?.turn(heap, tape, turns.forSinks, q, qForSinks)
      for (const each of [q, k]) this.rotary?.turn(heap, tape, turns.own, each, each)
    }
    attend(heap, this.#sizes(tape), tape, tape.mixed)
    this.o.forward(Tq * B, tape.mixed, tape.y)
    return tape
  }

  /**
   * P [B, N, Tq, Tk], above the heap's mark: how much each query takes of each key's value, in each head; a row's sum is 1,
   * or 0 where the query sees no key. Of one query [B, N, 1, Tk].
   *
   * @throws INVALID_ARGUMENT, TOO_LARGE
   */
  weights(tape: AttentionTape, { query }: AttentionWeightsOptions = {}): Block {
    const { steps } = tape
    if (query !== undefined && !(Number.isInteger(query) && query >= 0 && query < steps))
      throw new MnesticError(
        'INVALID_ARGUMENT',
        `query is ${query}; give a whole number from 0 to ${steps - 1}`,
      )
    const range = query === undefined ? { from: 0, count: steps } : { from: query, count: 1 }
    return attentionWeights(this.#heap, this.#sizes(tape), tape, range)
  }

  /**
   * With P the probabilities of a head: dV = Pᵀ dY, dP = dY Vᵀ, dS = P ⊙ (dP - Σ_j P_j dP_j) / √d, dQ = dS K, dK = dSᵀ Q.
   * Adds to the gradients of the parameters; the tape stays as it is.
   *
   * @param dy [Tq, B, E], the gradient of the loss by y
   * @throws INVALID_ARGUMENT, TOO_LARGE
   */
  backward(tape: AttentionTape, { dy }: { readonly dy: Block }): AttentionGradients {
    const heap = this.#heap
    const { steps: Tq, sourceSteps: Tk, batch: B, x, source } = tape
    const [E, S] = [this.width, this.sourceWidth]
    checkBlock(this.#heap, 'dy', dy, [Tq, B, E])
    const dx = heap.scratch(Tq * B * E)
    const dSource = source === x ? undefined : heap.scratch(Tk * B * S)
    const mark = heap.mark()
    const dMixed = heap.scratch(Tq * B * E)
    const by = {
      q: heap.scratch(Tq * B * E),
      qForSinks: tape.qForSinks && heap.scratch(Tq * B * E),
      k: heap.scratch(Tk * B * E),
      v: heap.scratch(Tk * B * E),
    }
    this.o.backward(Tq * B, tape.mixed, dy, dMixed, { add: false })
    attendBackward(heap, this.#sizes(tape), tape, dMixed, by)
    if (tape.turns) {
      const { own, forSinks } = tape.turns
      for (const each of [by.q, by.k]) this.rotary?.turnBack(heap, tape, own, each, each, { add: false })
      if (forSinks && by.qForSinks)
        this.rotary?.turnBack(heap, tape, forSinks, by.qForSinks, by.q, { add: true })
    }
    this.q.backward(Tq * B, x, by.q, dx, { add: false })
    this.k.backward(Tk * B, source, by.k, dSource ?? dx, { add: dSource === undefined })
    this.v.backward(Tk * B, source, by.v, dSource ?? dx, { add: true })
    heap.release(mark)
    return { dx, dSource }
  }

  /**
   * For one step at a time, as when a text is generated. Self-attention keeps keys and values of up to `capacity` steps
   * (2 B E capacity numbers; with a window of no more than it sees, and goes on for ever), and sees them as a causal layer
   * does; with a source, its keys and values are made once. It stands above the mark of the heap, with a copy of the
   * parameters as they are now.
   *
   * @throws INVALID_ARGUMENT, TOO_LARGE
   */
  stream(options: AttentionStreamOptions): AttentionStream {
    return attentionStream(options.heap ?? this.#heap, this, options)
  }

  /** Of each step, and of each as the sinks see it where the sequence is longer than what the window keeps. */
  #turns(steps: number, window: WholeWindow | undefined, over: boolean): AttentionTape['turns'] {
    if (this.rotary === undefined) return undefined
    if (over)
      throw new MnesticError(
        'INVALID_ARGUMENT',
        'rotary positions are those of one sequence: make a layer over a source without `rotary`',
      )
    const positions = Array.from({ length: steps }, (_, t) => t)
    const own = this.rotary.tables(this.#heap, positions)
    if (!window || window.sinks === 0 || steps <= window.sinks + window.length)
      return { own, forSinks: undefined }
    const forSinks = positions.map((position) => positionForSinks(position, window))
    return { own, forSinks: this.rotary.tables(this.#heap, forSinks) }
  }

  #sizes({ steps, sourceSteps, batch, window }: AttentionTape): AttentionSizes {
    return {
      queries: steps,
      keys: sourceSteps,
      batch,
      heads: this.heads,
      width: this.width,
      causal: this.causal,
      window,
    }
  }
}
