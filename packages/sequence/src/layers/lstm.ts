import { checkBlock, checkSize } from '../heap/check-block.ts'
import type { Block, Heap } from '../heap/heap.ts'
import { copyOrZeros, stateAndSteps, stepsInChunk } from '../heap/sequence-blocks.ts'
import { addOuterProducts, addProduct, pack, packTransposed, product } from '../kernel/products.ts'
import type {
  LstmBackwardOptions,
  LstmForwardOptions,
  LstmGradients,
  LstmState,
  LstmStream,
  LstmTape,
} from './lstm-tape.ts'
import { checkInitial, parameter, type Parameter } from './parameter.ts'

export interface LstmOptions {
  /** D */
  readonly input: number
  /** H */
  readonly hidden: number
  /** Before the names of the parameters; default `lstm`. */
  readonly name?: string
  /** Row-major, [D, 4H], [H, 4H] and [4H], columns i, f, g, o; default zeros. */
  readonly initial?: {
    readonly weight_x?: ArrayLike<number>
    readonly weight_h?: ArrayLike<number>
    readonly bias?: ArrayLike<number>
  }
}

/**
 * LSTM with forget gate, without peepholes:
 *
 *     a_t = x_t W_x + h_{t-1} W_h + b
 *     i_t = σ(a_t^i)   f_t = σ(a_t^f)   g_t = tanh(a_t^g)   o_t = σ(a_t^o)
 *     c_t = f_t ⊙ c_{t-1} + i_t ⊙ g_t
 *     h_t = o_t ⊙ tanh(c_t)
 *
 * Hochreiter & Schmidhuber, Long short-term memory, Neural Computation 9(8), 1997; the forget gate by Gers,
 * Schmidhuber & Cummins, Learning to forget, Neural Computation 12(10), 2000; symbols as in torch.nn.LSTM.
 */
export class Lstm {
  readonly parameters: readonly Parameter[]
  /** W_x [D, 4H] */
  readonly weightX: Parameter
  /** W_h [H, 4H] */
  readonly weightH: Parameter
  /** b [4H] */
  readonly bias: Parameter
  /** D */
  readonly input: number
  /** H */
  readonly hidden: number
  readonly #heap: Heap

  /** @throws INVALID_ARGUMENT, TOO_LARGE */
  constructor(heap: Heap, { input, hidden, name = 'lstm', initial = {} }: LstmOptions) {
    this.#heap = heap
    this.input = checkSize('input', input)
    this.hidden = checkSize('hidden', hidden)
    this.weightX = parameter(heap, `${name}.weight_x`, [input, 4 * hidden], initial.weight_x)
    this.weightH = parameter(heap, `${name}.weight_h`, [hidden, 4 * hidden], initial.weight_h)
    this.bias = parameter(heap, `${name}.bias`, [4 * hidden], initial.bias)
    this.parameters = [this.weightX, this.weightH, this.bias]
    checkInitial(name, initial, this.parameters)
  }

  /** Of x [T, B, D]. The tape stands above the heap's mark. @throws INVALID_ARGUMENT, TOO_LARGE */
  forward(x: Block, { steps: T, batch: B, state }: LstmForwardOptions): LstmTape {
    const heap = this.#heap
    const { kernel } = heap
    const [D, H] = [this.input, this.hidden]
    const BH = checkSize('batch', B) * H
    checkBlock(this.#heap, 'x', x, [checkSize('steps', T), B, D])
    const h = stateAndSteps(heap, T, B, H, state?.h)
    const c = stateAndSteps(heap, T, B, H, state?.c)
    const tanhC = heap.scratch(T * BH)
    const gates = heap.scratch(T * BH * 4)
    const mark = heap.mark()
    const weightX = pack(heap, this.weightX.value, D, 4 * H)
    const weightH = pack(heap, this.weightH.value, H, 4 * H)
    const chunk = stepsInChunk(B)
    for (let t = 0; t < T; t++) {
      const z = gates.address + t * BH * 16
      const before = t * BH * 4
      const after = before + BH * 4
      if (t % chunk === 0) {
        const rows = Math.min(chunk, T - t) * B
        product(heap, rows, x.address + t * B * D * 4, weightX, z, this.bias.value.address)
      }
      addProduct(heap, B, h.address + before, weightH, z)
      const c_t = c.address + after
      kernel.lstmForward(B, H, z, c.address + before, c_t, tanhC.address + before, h.address + after)
    }
    heap.release(mark)
    return {
      steps: T,
      batch: B,
      x,
      gates,
      tanhC,
      h: h.part(BH, T * BH),
      c: c.part(BH, T * BH),
      initial: { h: h.part(0, BH), c: c.part(0, BH) },
      last: { h: h.part(T * BH, BH), c: c.part(T * BH, BH) },
    }
  }

  /**
   * Back-propagation through time; adds to the gradients of the parameters. The tape stays as it is.
   *
   * @throws INVALID_ARGUMENT, TOO_LARGE
   */
  backward(tape: LstmTape, { dh, dLast = {}, inputGradient = true }: LstmBackwardOptions): LstmGradients {
    const heap = this.#heap
    const { kernel } = heap
    const { steps: T, batch: B, x, gates, tanhC, initial } = tape
    const [D, H, G] = [this.input, this.hidden, 4 * this.hidden]
    const BH = B * H
    if (dh !== undefined) checkBlock(this.#heap, 'dh', dh, [T, B, H])
    const dState = {
      h: copyOrZeros(heap, 'dLast.h', B, H, dLast.h),
      c: copyOrZeros(heap, 'dLast.c', B, H, dLast.c),
    }
    const dx = inputGradient ? heap.scratch(T * B * D) : undefined
    const mark = heap.mark()
    const weightH = packTransposed(heap, this.weightH.value, G, H)
    const weightX = dx && packTransposed(heap, this.weightX.value, G, D)
    const [dh_t, dc_t] = [dState.h.address, dState.c.address]
    const chunk = Math.min(T, stepsInChunk(B))
    const dz = heap.scratch(chunk * B * G).address
    for (let end = T; end > 0; end -= chunk) {
      const from = Math.max(0, end - chunk)
      for (let t = end - 1; t >= from; t--) {
        const at = t * BH * 4
        const dz_t = dz + (t - from) * BH * 16
        if (dh) kernel.add(BH, dh_t, dh.address + at, dh_t)
        const gates_t = gates.address + at * 4
        const c_before = initial.c.address + at
        kernel.lstmBackward(B, H, gates_t, c_before, tanhC.address + at, dh_t, dc_t, dz_t)
        product(heap, B, dz_t, weightH, dh_t)
      }
      const rows = (end - from) * B
      const x_from = x.address + from * B * D * 4
      addOuterProducts(heap, rows, dz, G, [
        { a: x_from, width: D, c: this.weightX.gradient.address },
        { a: initial.h.address + from * BH * 4, width: H, c: this.weightH.gradient.address },
      ])
      kernel.addRows(rows, G, dz, this.bias.gradient.address)
      if (dx && weightX) product(heap, rows, dz, weightX, dx.address + from * B * D * 4)
    }
    heap.release(mark)
    return { dx, dState }
  }

  /**
   * For one step at a time: the bits of `forward`. It stands above the heap's mark, with a copy of the parameters as
   * they are now.
   */
  stream({ batch: B = 1, state }: { readonly batch?: number; readonly state?: LstmState } = {}): LstmStream {
    const heap = this.#heap
    const [D, H] = [this.input, this.hidden]
    checkSize('batch', B)
    const h = copyOrZeros(heap, 'state.h', B, H, state?.h)
    const c = copyOrZeros(heap, 'state.c', B, H, state?.c)
    const gates = heap.floats(B * 4 * H)
    const tanhC = heap.scratch(B * H).address
    const bias = heap.copyOf(this.bias.value).address
    const weightX = pack(heap, this.weightX.value, D, 4 * H)
    const weightH = pack(heap, this.weightH.value, H, 4 * H)
    return {
      state: { h, c },
      gates,
      step: (x) => {
        checkBlock(this.#heap, 'x', x, [B, D])
        product(heap, B, x.address, weightX, gates.address, bias)
        addProduct(heap, B, h.address, weightH, gates.address)
        heap.kernel.lstmForward(B, H, gates.address, c.address, c.address, tanhC, h.address)
        return h
      },
    }
  }
}
