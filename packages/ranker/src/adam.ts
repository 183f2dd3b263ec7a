/** Adam (Kingma and Ba, ICLR 2015) with β1 = 0.9, β2 = 0.99. */
export interface Adam {
  /** Moves the parameters down the gradient, in place. */
  step(parameters: Float64Array, gradient: Float64Array, rate: number): void
}

const beta1 = 0.9
const beta2 = 0.99
const epsilon = 1e-8

export function adam(size: number): Adam {
  const m = new Float64Array(size)
  const v = new Float64Array(size)
  // β^t by multiplication: powers are the engine's own.
  let left1 = 1
  let left2 = 1
  return {
    step(parameters, gradient, rate) {
      left1 *= beta1
      left2 *= beta2
      for (const [i, g] of gradient.entries()) {
        const mean = beta1 * (m[i] ?? 0) + (1 - beta1) * g
        const square = beta2 * (v[i] ?? 0) + (1 - beta2) * g * g
        m[i] = mean
        v[i] = square
        parameters[i] =
          (parameters[i] ?? 0) - (rate * (mean / (1 - left1))) / (Math.sqrt(square / (1 - left2)) + epsilon)
      }
    },
  }
}
