import { MnesticError } from '@mnestic/core'
import { checkBlock, checkLength, checkSize } from '../heap/check-block.ts'
import type { Block, Heap } from '../heap/heap.ts'
import { attend, attendBackward, type AttentionSizes } from './attention-blocks.ts'
import { attentionStream } from './attention-stream.ts'
import type {
  AttentionForwardOptions,
  AttentionGradients,
  AttentionStream,
  AttentionStreamOptions,
  AttentionTape,
} from './attention-tape.ts'
import { checkInitial, type Parameter } from './parameter.ts'
import { projectionOf, type InitialOf, type Projection } from './projection.ts'

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
    this.q = projectionOf(heap, name, 'q', [E, E], initial)
    this.k = projectionOf(heap, name, 'k', [S, E], initial)
    this.v = projectionOf(heap, name, 'v', [S, E], initial)
    this.o = projectionOf(heap, name, 'o', [E, E], initial)
    this.parameters = [this.q, this.k, this.v, this.o].flatMap(({ weight, bias }) => [weight, bias])
    checkInitial(name, initial, this.parameters)
  }

  /** Of x [Tq, B, E]. The tape stands above the heap's mark. @throws INVALID_ARGUMENT, TOO_LARGE */
  forward(x: Block, { steps: Tq, batch: B, source, keyMask }: AttentionForwardOptions): AttentionTape {
    const heap = this.#heap
    const [E, S] = [this.width, this.sourceWidth]
    checkBlock(this.#heap, 'x', x, [checkSize('steps', Tq), checkSize('batch', B), E])
    const { steps: Tk, values } = source ?? { steps: Tq, values: x }
    checkBlock(this.#heap, 'source', values, [checkSize('source.steps', Tk), B, S])
    if (keyMask !== undefined) checkLength('keyMask', keyMask, [B, Tk])
    const block = (steps: number) => heap.scratch(steps * B * E)
    const tape = {
      steps: Tq,
      sourceSteps: Tk,
      batch: B,
      x,
      source: values,
      q: block(Tq),
      k: block(Tk),
      v: block(Tk),
      mask: keyMask === undefined ? undefined : heap.copyOf(keyMask),
      statistics: heap.scratch(B * this.heads * Tq * 2),
      mixed: block(Tq),
      y: block(Tq),
    }
    this.q.forward(Tq * B, x, tape.q)
    this.k.forward(Tk * B, values, tape.k)
    this.v.forward(Tk * B, values, tape.v)
    attend(heap, this.#sizes(tape), tape, tape.mixed)
    this.o.forward(Tq * B, tape.mixed, tape.y)
    return tape
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
    const by = { q: heap.scratch(Tq * B * E), k: heap.scratch(Tk * B * E), v: heap.scratch(Tk * B * E) }
    this.o.backward(Tq * B, tape.mixed, dy, dMixed, { add: false })
    attendBackward(heap, this.#sizes(tape), tape, dMixed, by)
    this.q.backward(Tq * B, x, by.q, dx, { add: false })
    this.k.backward(Tk * B, source, by.k, dSource ?? dx, { add: dSource === undefined })
    this.v.backward(Tk * B, source, by.v, dSource ?? dx, { add: true })
    heap.release(mark)
    return { dx, dSource }
  }

  /**
   * For one step at a time, as when a text is generated. Self-attention keeps keys and values of up to `capacity` steps
   * (2 B E capacity numbers), and sees them as a causal layer does; with a source, its keys and values are made once. It
   * stands above the heap's mark, with a copy of the parameters as they are now.
   *
   * @throws INVALID_ARGUMENT, TOO_LARGE
   */
  stream(options: AttentionStreamOptions): AttentionStream {
    return attentionStream(this.#heap, this, options)
  }

  #sizes({ steps, sourceSteps, batch }: AttentionTape): AttentionSizes {
    return {
      queries: steps,
      keys: sourceSteps,
      batch,
      heads: this.heads,
      width: this.width,
      causal: this.causal,
    }
  }
}
