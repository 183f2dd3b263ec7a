import { checkBlock, checkSize } from '../heap/check-block.ts'
import type { Block, Heap } from '../heap/heap.ts'
import { chunksOf, chunkSteps } from './chunk-walk.ts'
import { mlstmChunks } from './mlstm-chunk.ts'
import { fillGateGradients } from './mlstm-gates.ts'
import { mlstmChunkOf, mlstmGradientsOf, mlstmTape, runMlstm, type MlstmMaps } from './mlstm-run.ts'
import type {
  MlstmBackwardOptions,
  MlstmForwardOptions,
  MlstmGradients,
  MlstmState,
  MlstmStream,
  MlstmTape,
} from './mlstm-tape.ts'
import { checkInitial, type Parameter } from './parameter.ts'
import { projectionOf, type InitialOf, type Projection } from './projection.ts'

export interface MlstmOptions {
  /** D */
  readonly input: number
  /** N */
  readonly heads: number
  /** d_k: of a head's key and query. */
  readonly key: number
  /** d_v: of a head's value. */
  readonly value: number
  /** Before the names of the parameters; default `mlstm`. */
  readonly name?: string
  /**
   * Row-major; default zeros. q and k are [D, N d_k], v and o [D, N d_v], i and f [D, N]; biases accordingly. A forget
   * gate that is to keep for long begins with a `bias_f` of 3 to 6.
   */
  readonly initial?: InitialOf<`${'weight' | 'bias'}_${'q' | 'k' | 'v' | 'i' | 'f' | 'o'}`>
}

/**
 * mLSTM, of each head by itself, with a matrix C [d_v, d_k] for memory:
 *
 *     q_t = x_t W_q + b_q   k_t = (x_t W_k + b_k) / √d_k   v_t = x_t W_v + b_v
 *     i_t = exp(x_t W_i + b_i)   f_t = σ(x_t W_f + b_f)   o_t = σ(x_t W_o + b_o)
 *     C_t = f_t C_{t-1} + i_t v_t k_tᵀ
 *     n_t = f_t n_{t-1} + i_t k_t
 *     h_t = o_t ⊙ C_t q_t / max(|n_tᵀ q_t|, 1)
 *
 * Beck et al., xLSTM: extended long short-term memory, arXiv:2405.04517, equations 19 to 27, with the state scaled by
 * e^-m as in equations 15 to 17. Gates depend on x alone, so up to 32 steps are computed at once (`mlstmChunks`); C is
 * kept once for as many.
 */
export class Mlstm {
  readonly parameters: readonly Parameter[]
  readonly maps: MlstmMaps<Projection>
  /** D */
  readonly input: number
  /** N */
  readonly heads: number
  /** d_k */
  readonly key: number
  /** d_v */
  readonly value: number
  readonly #heap: Heap

  /** @throws INVALID_ARGUMENT, TOO_LARGE */
  constructor(heap: Heap, { input, heads, key, value, name = 'mlstm', initial = {} }: MlstmOptions) {
    this.#heap = heap
    this.input = checkSize('input', input)
    this.heads = checkSize('heads', heads)
    this.key = checkSize('key', key)
    this.value = checkSize('value', value)
    const map = (of: string, columns: number) =>
      projectionOf(heap, name, of, [input, heads * columns], initial)
    this.maps = {
      q: map('q', key),
      k: map('k', key),
      v: map('v', value),
      i: map('i', 1),
      f: map('f', 1),
      o: map('o', value),
    }
    this.parameters = Object.values(this.maps).flatMap(({ weight, bias }) => [weight, bias])
    checkInitial(name, initial, this.parameters)
  }

  /**
   * Of x [T, B, D]. The tape stands above the heap's mark. The bits depend on where chunks begin: at the first step, and
   * every 32 steps from there. Steps one by one, or cut otherwise, agree within rounding.
   *
   * @throws INVALID_ARGUMENT, TOO_LARGE
   */
  forward(x: Block, { steps: T, batch: B, state }: MlstmForwardOptions): MlstmTape {
    checkBlock(this.#heap, 'x', x, [checkSize('steps', T), checkSize('batch', B), this.input])
    const tape = mlstmTape(this.#heap, this, x, T, B)
    const first = tape.memories.part(0, tape.last.memory.length)
    if (state) {
      checkBlock(this.#heap, 'state.memory', state.memory, [first.length])
      checkBlock(this.#heap, 'state.m', state.m, [B, this.heads])
      first.data.set(state.memory.data)
      tape.last.m.data.set(state.m.data)
    } else {
      first.data.fill(0)
      tape.last.m.data.fill(0)
    }
    runMlstm(this.#heap, this, tape, this.maps)
    return tape
  }

  /**
   * Back-propagation through time; adds to the gradients of the parameters. m is a change of scale that h does not depend
   * on, and counts as a constant. The tape stays as it is.
   *
   * @throws INVALID_ARGUMENT, TOO_LARGE
   */
  backward(tape: MlstmTape, { dh, dLast, inputGradient = true }: MlstmBackwardOptions): MlstmGradients {
    const heap = this.#heap
    const { kernel } = heap
    const { steps: T, batch: B, x } = tape
    const [N, V] = [this.heads, this.value]
    const rows = T * B
    if (dh !== undefined) checkBlock(this.#heap, 'dh', dh, [T, B, N * V])
    if (dLast !== undefined) checkBlock(this.#heap, 'dLast', dLast, [tape.last.memory.length])
    const dState = dLast ? heap.copyOf(dLast) : heap.floats(tape.last.memory.length)
    const dx = inputGradient ? heap.scratch(rows * this.input) : undefined
    const mark = heap.mark()
    const like = ({ length }: Block) => heap.scratch(length)
    const by = { q: like(tape.q), k: like(tape.k), v: like(tape.v), o: like(tape.h), read: like(tape.h) }
    const [i, f] = [like(tape.inputGate), like(tape.forgetGate)]
    const perStep = heap.scratch(3 * B * N * T)
    const given = dh ?? heap.floats(tape.h.length)
    // h = o ⊙ h̃: dh̃ = dh ⊙ o, and the gate's sum gets dh ⊙ h̃ ⊙ o (1 - o)
    const n = tape.h.length
    const [o, dO] = [tape.outputGate.address, by.o.address]
    kernel.multiply(n, given.address, o, by.read.address)
    kernel.fill(n, 1, dO)
    kernel.addScaled(n, -1, o, dO)
    kernel.multiply(n, dO, by.read.address, dO)
    kernel.multiply(n, dO, tape.read.address, dO)
    const chunks = mlstmChunks(heap, this.key, V, chunkSteps)
    for (const place of chunksOf({ steps: T, batch: B, heads: N, key: this.key, value: V }, 'backwards')) {
      const gradients = mlstmGradientsOf(this, tape, by, dState, perStep, place)
      chunks.backward(mlstmChunkOf(this, tape, place), gradients)
    }
    kernel.scale(by.k.length, 1 / Math.sqrt(this.key), by.k.address, by.k.address)
    const sizes = { steps: T, heads: B * N, chunk: chunkSteps }
    const part = (index: number) => perStep.part(index * B * N * T, B * N * T).data
    fillGateGradients(sizes, tape.forgetGate.data, part(0), part(1), part(2), i.data, f.data)
    const gradients = { ...by, i, f }
    for (const name of ['q', 'k', 'v', 'i', 'f', 'o'] as const) {
      this.maps[name].backward(rows, x, gradients[name], dx, { add: name !== 'q' })
    }
    heap.release(mark)
    return { dx, dState }
  }

  /**
   * For one step at a time: the bits of `forward` over one step at a time. It stands above the heap's mark, with a copy of
   * the parameters as they are now.
   */
  stream({
    batch: B = 1,
    state,
  }: { readonly batch?: number; readonly state?: MlstmState } = {}): MlstmStream {
    const heap = this.#heap
    const x = heap.floats(checkSize('batch', B) * this.input)
    const tape = mlstmTape(heap, this, x, 1, B)
    const size = tape.last.memory.length
    const before = tape.memories.part(0, size)
    if (state) {
      checkBlock(this.#heap, 'state.memory', state.memory, [size])
      checkBlock(this.#heap, 'state.m', state.m, [B, this.heads])
    }
    tape.last.memory.data.set(state?.memory.data ?? new Float32Array(size))
    tape.last.m.data.set(state?.m.data ?? new Float32Array(B * this.heads))
    const { q, k, v, i, f, o } = this.maps
    const frozen = {
      q: q.frozen(),
      k: k.frozen(),
      v: v.frozen(),
      i: i.frozen(),
      f: f.frozen(),
      o: o.frozen(),
    }
    return {
      state: tape.last,
      step: (given) => {
        checkBlock(this.#heap, 'x', given, [B, this.input])
        before.data.set(tape.last.memory.data)
        runMlstm(heap, this, { ...tape, x: given }, frozen)
        return tape.h
      },
    }
  }
}
