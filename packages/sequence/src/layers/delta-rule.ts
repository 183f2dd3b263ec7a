import { checkBlock, checkSize } from '../heap/check-block.ts'
import type { Block, Heap } from '../heap/heap.ts'
import { chunksOf, chunkSteps } from './chunk-walk.ts'
import { deltaRuleChunks } from './delta-rule-chunk.ts'
import {
  deltaRuleChunkOf,
  deltaRuleGradientsOf,
  deltaRuleTape,
  runDeltaRule,
  type DeltaRuleMaps,
} from './delta-rule-run.ts'
import type {
  DeltaRuleBackwardOptions,
  DeltaRuleForwardOptions,
  DeltaRuleGradients,
  DeltaRuleStream,
  DeltaRuleTape,
} from './delta-rule-tape.ts'
import { checkInitial, type Parameter } from './parameter.ts'
import { projectionOf, type InitialOf, type Projection } from './projection.ts'

export interface DeltaRuleOptions {
  /** D */
  readonly input: number
  /** N */
  readonly heads: number
  /** d_k: of a head's key and query. */
  readonly key: number
  /** d_v: of a head's value. */
  readonly value: number
  /** Before the names of the parameters; default `delta`. */
  readonly name?: string
  /** Row-major; default zeros. q and k are [D, N d_k], v [D, N d_v], beta [D, N]; biases accordingly. */
  readonly initial?: InitialOf<`${'weight' | 'bias'}_${'q' | 'k' | 'v' | 'beta'}`>
}

/**
 * Linear attention by the delta rule, of each head by itself, with a matrix S [d_v, d_k] for memory: a write with β = 1
 * replaces what the key stood for.
 *
 *     q_t = unit(x_t W_q + b_q)   k_t = unit(x_t W_k + b_k)   v_t = x_t W_v + b_v   β_t = σ(x_t W_β + b_β)
 *     S_t = S_{t-1} + β_t (v_t - S_{t-1} k_t) k_tᵀ
 *     o_t = S_t q_t                                          unit(a) = a / √(a·a + 1e-6)
 *
 * Schlag, Irie & Schmidhuber, Linear transformers are secretly fast weight programmers, arXiv:2102.11174; unit lengths
 * and computation by chunks as in Yang, Wang, Zhang, Shen & Kim, Parallelizing linear transformers with the delta rule
 * over sequence length, arXiv:2406.06484. Up to 32 steps are computed at once; S is kept once for as many.
 */
export class DeltaRule {
  readonly parameters: readonly Parameter[]
  readonly maps: DeltaRuleMaps<Projection>
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
  constructor(heap: Heap, { input, heads, key, value, name = 'delta', initial = {} }: DeltaRuleOptions) {
    this.#heap = heap
    this.input = checkSize('input', input)
    this.heads = checkSize('heads', heads)
    this.key = checkSize('key', key)
    this.value = checkSize('value', value)
    const map = (of: string, columns: number) =>
      projectionOf(heap, name, of, [input, heads * columns], initial)
    this.maps = { q: map('q', key), k: map('k', key), v: map('v', value), beta: map('beta', 1) }
    this.parameters = Object.values(this.maps).flatMap(({ weight, bias }) => [weight, bias])
    checkInitial(name, initial, this.parameters)
  }

  /**
   * Of x [T, B, D]. The tape stands above the heap's mark. The bits depend on where chunks begin: at the first step, and
   * every 32 steps from there. Steps one by one, or cut otherwise, agree within rounding.
   *
   * @throws INVALID_ARGUMENT, TOO_LARGE
   */
  forward(x: Block, { steps: T, batch: B, state }: DeltaRuleForwardOptions): DeltaRuleTape {
    checkBlock(this.#heap, 'x', x, [checkSize('steps', T), checkSize('batch', B), this.input])
    const tape = deltaRuleTape(this.#heap, this, x, T, B)
    const first = tape.memories.part(0, tape.last.length)
    if (state) {
      checkBlock(this.#heap, 'state', state, [B, this.heads, this.value, this.key])
      first.data.set(state.data)
    } else first.data.fill(0)
    runDeltaRule(this.#heap, this, tape, this.maps)
    return tape
  }

  /**
   * Back-propagation through time; adds to the gradients of the parameters. The tape stays as it is.
   *
   * @throws INVALID_ARGUMENT, TOO_LARGE
   */
  backward(tape: DeltaRuleTape, options: DeltaRuleBackwardOptions): DeltaRuleGradients {
    const { dO, dLast, inputGradient = true } = options
    const heap = this.#heap
    const { kernel } = heap
    const { steps: T, batch: B, x } = tape
    const [N, K, V] = [this.heads, this.key, this.value]
    const rows = T * B
    if (dO !== undefined) checkBlock(this.#heap, 'dO', dO, [T, B, N * V])
    if (dLast !== undefined) checkBlock(this.#heap, 'dLast', dLast, [B, N, V, K])
    const dState = dLast ? heap.copyOf(dLast) : heap.floats(tape.last.length)
    const dx = inputGradient ? heap.scratch(rows * this.input) : undefined
    const mark = heap.mark()
    const like = ({ length }: Block) => heap.scratch(length)
    const by = { q: like(tape.q), k: like(tape.k), v: like(tape.v), beta: like(tape.beta) }
    const byHead = like(tape.beta)
    const given = dO ?? heap.floats(tape.o.length)
    const chunks = deltaRuleChunks(heap, K, V, Math.min(T, chunkSteps))
    const all = { ...by, o: given, beta: byHead }
    for (const place of chunksOf({ steps: T, batch: B, heads: N, key: K, value: V }, 'backwards')) {
      chunks.backward(deltaRuleChunkOf(this, tape, place), deltaRuleGradientsOf(this, all, dState, place))
    }
    for (const [name, lengths] of [['q', tape.lengthsQ] as const, ['k', tape.lengthsK] as const]) {
      const { address } = by[name]
      kernel.unitLengthBackward(rows * N, K, tape[name].address, lengths.address, address, address)
    }
    const [beta, dBeta, toBeta] = [tape.beta.data, byHead.data, by.beta.data]
    for (const [at, value] of beta.entries()) {
      toBeta[(at % T) * B * N + Math.floor(at / T)] = (dBeta[at] ?? 0) * value * (1 - value)
    }
    for (const name of ['q', 'k', 'v', 'beta'] as const) {
      this.maps[name].backward(rows, x, by[name], dx, { add: name !== 'q' })
    }
    heap.release(mark)
    return { dx, dState }
  }

  /**
   * For one step at a time: the bits of `forward` over one step at a time. It stands above the heap's mark, with a copy of
   * the parameters as they are now.
   */
  stream({ batch: B = 1, state }: { readonly batch?: number; readonly state?: Block } = {}): DeltaRuleStream {
    const heap = this.#heap
    const x = heap.floats(checkSize('batch', B) * this.input)
    const tape = deltaRuleTape(heap, this, x, 1, B)
    const size = tape.last.length
    const before = tape.memories.part(0, size)
    if (state) checkBlock(this.#heap, 'state', state, [B, this.heads, this.value, this.key])
    tape.last.data.set(state?.data ?? new Float32Array(size))
    const { q, k, v, beta } = this.maps
    const frozen = { q: q.frozen(), k: k.frozen(), v: v.frozen(), beta: beta.frozen() }
    return {
      state: tape.last,
      step: (given) => {
        checkBlock(this.#heap, 'x', given, [B, this.input])
        before.data.set(tape.last.data)
        runDeltaRule(heap, this, { ...tape, x: given }, frozen)
        return tape.o
      },
    }
  }
}
