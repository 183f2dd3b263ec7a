import { at, zeros } from './numbers.ts'

/**
 * Rotary position: of a head's columns x [d] those of the first half and of the second are points (x_i, x_(i + d/2)) of the
 * plane, which are turned by p θ_i with θ_i = base^(-2i / d).
 *
 * Su et al., RoFormer: enhanced transformer with rotary position embedding, arXiv:2104.09864, equation 15; in pairs of
 * halves, as in GPT-NeoX.
 */
export function turn(x: Float64Array, position: number, base: number): Float64Array {
  const half = x.length / 2
  const y = zeros(x.length)
  for (let i = 0; i < half; i++) {
    const angle = position * base ** (-i / half)
    const [cos, sin] = [Math.cos(angle), Math.sin(angle)]
    y[i] = at(x, i) * cos - at(x, i + half) * sin
    y[i + half] = at(x, i + half) * cos + at(x, i) * sin
  }
  return y
}

/** The gradient by x for the one by y: a turn has its transpose for an inverse. */
export function turnBack(dy: Float64Array, position: number, base: number): Float64Array {
  return turn(dy, -position, base)
}
