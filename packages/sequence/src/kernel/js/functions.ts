/** See kernel/functions.ts: each step of its arithmetic, rounded as there. */

const round = Math.fround

/** 2 to the power of index - 128: both factors of any power from -152 to 128. */
const powers: Float32Array = Float32Array.from({ length: 256 }, (_, i) => 2 ** (i - 128))

const magic = 12_582_912
const log2e = round(1.44269504088896)
const ln2 = [0.693359375, round(2.1219444e-4)] as const
const e = [
  1.98756915e-4, 1.3981999507e-3, 8.3334519073e-3, 4.1665795894e-2, 1.6666665459e-1, 5.0000001201e-1,
].map(round) as readonly number[] as readonly [number, number, number, number, number, number]
const t = [-5.70498872745e-3, 2.06390887954e-2, -5.37397155531e-2, 1.33314422036e-1, -3.33332819422e-1].map(
  round,
) as readonly number[] as readonly [number, number, number, number, number]

export function exp1(x: number): number {
  if (Number.isNaN(x)) return x
  const inside = x < -104.5 ? -104.5 : x > 89 ? 89 : x
  const n = round(round(round(inside * log2e) + magic) - magic)
  let r = round(inside - round(n * ln2[0]))
  r = round(r + round(n * ln2[1]))
  let p = e[0]
  p = round(round(p * r) + e[1])
  p = round(round(p * r) + e[2])
  p = round(round(p * r) + e[3])
  p = round(round(p * r) + e[4])
  p = round(round(p * r) + e[5])
  p = round(round(round(p * round(r * r)) + r) + 1)
  const half = n >> 1
  return round(round(p * (powers[half + 128] ?? 0)) * (powers[n - half + 128] ?? 0))
}

export function sigmoid1(x: number): number {
  return round(1 / round(1 + exp1(-x)))
}

export function tanh1(x: number): number {
  const size = Math.abs(x)
  if (size < 0.625) {
    const z = round(x * x)
    let p = t[0]
    p = round(round(p * z) + t[1])
    p = round(round(p * z) + t[2])
    p = round(round(p * z) + t[3])
    p = round(round(p * z) + t[4])
    return round(round(round(p * z) * x) + x)
  }
  const far = round(1 - round(2 / round(exp1(round(size + size)) + 1)))
  return x < 0 ? -far : far
}
