import { checkBlock, checkSize } from '../heap/check-block.ts'
import type { Block, Heap } from '../heap/heap.ts'
import type { LinearStream, LinearStreamOptions } from './linear.ts'
import { checkInitial, parameter, type Parameter } from './parameter.ts'

export interface LayerNormOptions {
  /** D */
  readonly width: number
  /** ε, added to the variance; default 1e-5, as in torch. */
  readonly epsilon?: number
  /** Before the names of the parameters; default `norm`. */
  readonly name?: string
  /** [D] each; default ones and zeros. */
  readonly initial?: { readonly weight?: ArrayLike<number>; readonly bias?: ArrayLike<number> }
}

/** What `backward` needs of a `forward`. */
export interface LayerNormTape {
  readonly rows: number
  /** [rows, D] */
  readonly x: Block
  /** [rows, D] */
  readonly y: Block
  /** [rows, 2]: μ and 1 / √(σ² + ε). */
  readonly statistics: Block
}

/**
 * Layer normalisation: y = γ ⊙ x̂ + β with x̂ = (x - μ) / √(σ² + ε), where μ and σ² are the mean and the (biased)
 * variance of the row.
 *
 * Ba, Kiros & Hinton, Layer normalization, arXiv:1607.06450.
 */
export class LayerNorm {
  readonly parameters: readonly Parameter[]
  /** γ [D] */
  readonly weight: Parameter
  /** β [D] */
  readonly bias: Parameter
  /** D */
  readonly width: number
  /** ε */
  readonly epsilon: number
  readonly #heap: Heap

  /** @throws INVALID_ARGUMENT, TOO_LARGE */
  constructor(heap: Heap, { width, epsilon = 1e-5, name = 'norm', initial = {} }: LayerNormOptions) {
    this.#heap = heap
    this.width = checkSize('width', width)
    this.epsilon = epsilon
    const ones = new Float32Array(width).fill(1)
    this.weight = parameter(heap, `${name}.weight`, [width], initial.weight ?? ones)
    this.bias = parameter(heap, `${name}.bias`, [width], initial.bias)
    this.parameters = [this.weight, this.bias]
    checkInitial(name, initial, this.parameters)
  }

  /** Of x [rows, D]; a sequence [T, B, D] has T B rows. The tape stands above the heap's mark. @throws INVALID_ARGUMENT, TOO_LARGE */
  forward(x: Block, { rows }: { readonly rows: number }): LayerNormTape {
    checkBlock(this.#heap, 'x', x, [rows, this.width])
    const y = this.#heap.scratch(x.length)
    const statistics = this.#heap.scratch(rows * 2)
    this.#heap.kernel.layerNorm(
      rows,
      this.width,
      this.epsilon,
      x.address,
      this.weight.value.address,
      this.bias.value.address,
      y.address,
      statistics.address,
    )
    return { rows, x, y, statistics }
  }

  /**
   * With dx̂ = dy ⊙ γ: dx = (dx̂ - mean(dx̂) - x̂ mean(dx̂ ⊙ x̂)) / √(σ² + ε); adds Σ dy ⊙ x̂ and Σ dy to the gradients.
   *
   * @param dy [rows, D], the gradient of the loss by y
   * @returns dx [rows, D], above the heap's mark
   */
  backward({ rows, x, statistics }: LayerNormTape, { dy }: { readonly dy: Block }): Block {
    checkBlock(this.#heap, 'dy', dy, [rows, this.width])
    const dx = this.#heap.scratch(x.length)
    this.#heap.kernel.layerNormBackward(
      rows,
      this.width,
      x.address,
      this.weight.value.address,
      statistics.address,
      dy.address,
      dx.address,
      this.weight.gradient.address,
      this.bias.gradient.address,
    )
    return dx
  }
  /** As `Linear.stream`. */
  stream({ batch: B = 1, heap = this.#heap }: LinearStreamOptions = {}): LinearStream {
    const { width, epsilon } = this
    const [weight, bias] = [heap.copyOf(this.weight.value), heap.copyOf(this.bias.value)]
    const [y, statistics] = [heap.floats(B * width), heap.floats(B * 2)]
    return {
      step: (x) => {
        checkBlock(heap, 'x', x, [B, width])
        const [from, to] = [x.address, y.address]
        heap.kernel.layerNorm(B, width, epsilon, from, weight.address, bias.address, to, statistics.address)
        return y
      },
    }
  }
}
