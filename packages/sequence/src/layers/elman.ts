import { MnesticError } from '@mnestic/core'
import { checkBlock, checkSize } from '../heap/check-block.ts'
import type { Block, Heap } from '../heap/heap.ts'
import { copyOrZeros, stateAndSteps, stepsInChunk } from '../heap/sequence-blocks.ts'
import { addOuterProducts, addProduct, pack, packTransposed, product } from '../kernel/products.ts'
import type {
  ElmanBackwardOptions,
  ElmanForwardOptions,
  ElmanGradients,
  ElmanStream,
  ElmanTape,
} from './elman-tape.ts'
import { Linear } from './linear.ts'
import { checkInitial, parameter, type Parameter } from './parameter.ts'

export interface ElmanOptions {
  /** D */
  readonly input: number
  /** H */
  readonly hidden: number
  /** O: with an output layer of so many numbers. Default: none, the layer ends with h. */
  readonly output?: number
  /** f; default `tanh`, as in the paper. `relu` with W_h = 1 is the IRNN. */
  readonly activation?: 'tanh' | 'relu'
  /** Before the names of the parameters; default `elman`. */
  readonly name?: string
  /** Row-major, [D, H], [H, H], [H], [H, O], [O]; default zeros. */
  readonly initial?: {
    readonly weight_x?: ArrayLike<number>
    readonly weight_h?: ArrayLike<number>
    readonly bias?: ArrayLike<number>
    readonly weight_y?: ArrayLike<number>
    readonly bias_y?: ArrayLike<number>
  }
}

/**
 * Elman network:
 *
 *     h_t = f(x_t W_x + h_{t-1} W_h + b)
 *     y_t = h_t W_y + b_y
 *
 * Elman, Finding structure in time, Cognitive Science 14 (1990); with relu as in Le, Jaitly & Hinton, A simple way to
 * initialize recurrent networks of rectified linear units, arXiv:1504.00941.
 */
export class Elman {
  readonly parameters: readonly Parameter[]
  /** W_x [D, H] */
  readonly weightX: Parameter
  /** W_h [H, H] */
  readonly weightH: Parameter
  /** b [H] */
  readonly bias: Parameter
  /** W_y and b_y. */
  readonly output: Linear | undefined
  /** D */
  readonly input: number
  /** H */
  readonly hidden: number
  /** f */
  readonly activation: 'tanh' | 'relu'
  readonly #heap: Heap

  /** @throws INVALID_ARGUMENT, TOO_LARGE */
  constructor(heap: Heap, options: ElmanOptions) {
    const { input, hidden, output, activation = 'tanh', name = 'elman', initial = {} } = options
    this.#heap = heap
    this.input = checkSize('input', input)
    this.hidden = checkSize('hidden', hidden)
    this.activation = activation
    this.weightX = parameter(heap, `${name}.weight_x`, [input, hidden], initial.weight_x)
    this.weightH = parameter(heap, `${name}.weight_h`, [hidden, hidden], initial.weight_h)
    this.bias = parameter(heap, `${name}.bias`, [hidden], initial.bias)
    const { weight_y: weight, bias_y: bias } = initial
    this.output =
      output === undefined
        ? undefined
        : new Linear(heap, {
            input: hidden,
            output,
            name: `${name}.output`,
            initial: { ...(weight && { weight }), ...(bias && { bias }) },
          })
    this.parameters = [this.weightX, this.weightH, this.bias, ...(this.output?.parameters ?? [])]
    const outer = output === undefined ? [] : ['weight_y', 'bias_y']
    checkInitial(name, initial, [this.weightX, this.weightH, this.bias], outer)
  }

  /** Of x [T, B, D]. The tape stands above the heap's mark. @throws INVALID_ARGUMENT, TOO_LARGE */
  forward(x: Block, { steps: T, batch: B, state }: ElmanForwardOptions): ElmanTape {
    const heap = this.#heap
    const [D, H] = [this.input, this.hidden]
    const BH = checkSize('batch', B) * H
    checkBlock(this.#heap, 'x', x, [checkSize('steps', T), B, D])
    const all = stateAndSteps(heap, T, B, H, state)
    const mark = heap.mark()
    const weightX = pack(heap, this.weightX.value, D, H)
    const weightH = pack(heap, this.weightH.value, H, H)
    const chunk = stepsInChunk(B)
    for (let t = 0; t < T; t++) {
      const before = all.address + t * BH * 4
      const h_t = before + BH * 4
      if (t % chunk === 0) {
        const rows = Math.min(chunk, T - t) * B
        product(heap, rows, x.address + t * B * D * 4, weightX, h_t, this.bias.value.address)
      }
      addProduct(heap, B, before, weightH, h_t)
      heap.kernel[this.activation](BH, h_t, h_t)
    }
    heap.release(mark)
    const h = all.part(BH, T * BH)
    const output = this.output?.forward(h, { rows: T * B })
    return { steps: T, batch: B, x, h, initial: all.part(0, BH), last: all.part(T * BH, BH), output }
  }

  /**
   * Back-propagation through time (Werbos, Proceedings of the IEEE 78(10), 1990); adds to the gradients of the
   * parameters. The tape stays as it is.
   *
   * @throws INVALID_ARGUMENT, TOO_LARGE
   */
  backward(tape: ElmanTape, options: ElmanBackwardOptions): ElmanGradients {
    const { dh, dLast, inputGradient = true } = options
    const heap = this.#heap
    const { kernel } = heap
    const { steps: T, batch: B, x, h, initial } = tape
    const [D, H] = [this.input, this.hidden]
    const BH = B * H
    if (dh !== undefined) checkBlock(this.#heap, 'dh', dh, [T, B, H])
    const dState = copyOrZeros(heap, 'dLast', B, H, dLast)
    const dx = inputGradient ? heap.scratch(T * B * D) : undefined
    const mark = heap.mark()
    const dhs = [dh, this.#throughOutput(tape, options)].flatMap((block) => block ?? [])
    const weightH = packTransposed(heap, this.weightH.value, H, H)
    const weightX = dx && packTransposed(heap, this.weightX.value, H, D)
    const backward = this.activation === 'tanh' ? kernel.tanhBackward : kernel.reluBackward
    const chunk = Math.min(T, stepsInChunk(B))
    const da = heap.scratch(chunk * BH).address
    for (let end = T; end > 0; end -= chunk) {
      const from = Math.max(0, end - chunk)
      for (let t = end - 1; t >= from; t--) {
        const at = t * BH * 4
        const da_t = da + (t - from) * BH * 4
        for (const { address } of dhs) kernel.add(BH, dState.address, address + at, dState.address)
        backward(BH, h.address + at, dState.address, da_t)
        product(heap, B, da_t, weightH, dState.address)
      }
      const rows = (end - from) * B
      addOuterProducts(heap, rows, da, H, [
        { a: x.address + from * B * D * 4, width: D, c: this.weightX.gradient.address },
        { a: initial.address + from * BH * 4, width: H, c: this.weightH.gradient.address },
      ])
      kernel.addRows(rows, H, da, this.bias.gradient.address)
      if (dx && weightX) product(heap, rows, da, weightX, dx.address + from * B * D * 4)
    }
    heap.release(mark)
    return { dx, dState }
  }

  /**
   * For one step at a time: the bits of `forward`. It stands above the heap's mark, with a copy of the parameters as
   * they are now.
   */
  stream({ batch: B = 1, state }: { readonly batch?: number; readonly state?: Block } = {}): ElmanStream {
    const heap = this.#heap
    const [D, H] = [this.input, this.hidden]
    const h = copyOrZeros(heap, 'state', checkSize('batch', B), H, state)
    const sums = heap.scratch(B * H).address
    const bias = heap.copyOf(this.bias.value).address
    const weightX = pack(heap, this.weightX.value, D, H)
    const weightH = pack(heap, this.weightH.value, H, H)
    return {
      state: h,
      step: (x) => {
        checkBlock(this.#heap, 'x', x, [B, D])
        product(heap, B, x.address, weightX, sums, bias)
        addProduct(heap, B, h.address, weightH, sums)
        heap.kernel[this.activation](B * H, sums, h.address)
        return h
      },
    }
  }

  #throughOutput({ output }: ElmanTape, { dy }: ElmanBackwardOptions): Block | undefined {
    if (dy === undefined) return undefined
    if (output === undefined || this.output === undefined)
      throw new MnesticError('INVALID_ARGUMENT', 'dy needs an output layer: make the layer with `output`')
    return this.output.backward(output, { dy })
  }
}
