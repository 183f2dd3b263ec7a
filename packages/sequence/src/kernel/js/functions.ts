/** See kernel/functions.ts: each step of its arithmetic, rounded as there. */

const round = Math.fround

/** 2 to the power of index - 128, in float32. */
const powers: Float32Array = Float32Array.from({ length: 257 }, (_, i) => 2 ** (i - 128))

function powerOfTwo(power: number): number {
  return powers[power + 128] ?? 0
}

const leastNormal = round(-87.33)

const magic = 12_582_912
const log2e = round(1.44269504088896)
const ln2 = [0.693359375, round(2.1219444e-4)] as const
const e = [
  1.98756915e-4, 1.3981999507e-3, 8.3334519073e-3, 4.1665795894e-2, 1.6666665459e-1, 5.0000001201e-1,
].map(round) as readonly number[] as readonly [number, number, number, number, number, number]
const t = [-5.70498872745e-3, 2.06390887954e-2, -5.37397155531e-2, 1.33314422036e-1, -3.33332819422e-1].map(
  round,
) as readonly number[] as readonly [number, number, number, number, number]

/** n of x = n ln 2 + r. */
function powerOf(x: number): number {
  return round(round(round(x * log2e) + magic) - magic)
}

/** e^r. */
function expOfRest(x: number, n: number): number {
  const r = round(round(x - round(n * ln2[0])) + round(n * ln2[1]))
  const r2 = round(r * r)
  const high = round(round(e[0] * r) + e[1])
  const middle = round(round(e[2] * r) + e[3])
  const low = round(round(e[4] * r) + e[5])
  const p = round(round(round(round(high * r2) + middle) * r2) + low)
  return round(round(round(p * r2) + r) + 1)
}

export function exp1(x: number): number {
  if (Number.isNaN(x)) return x
  const inside = x < -104.5 ? -104.5 : x > 89 ? 89 : x
  const n = powerOf(inside)
  const half = n >> 1
  return round(round(expOfRest(inside, n) * powerOfTwo(half)) * powerOfTwo(n - half))
}

/** With one factor; 2 to the 128 is infinite there, and so here. */
function expInside(x: number): number {
  const n = powerOf(x)
  return round(expOfRest(x, n) * powerOfTwo(n))
}

export function sigmoid1(x: number): number {
  if (Number.isNaN(x)) return x
  const inside = -x < leastNormal ? leastNormal : -x > 89 ? 89 : -x
  return round(1 / round(1 + expInside(inside)))
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
  const far = round(1 - round(2 / round(expInside(Math.min(round(size + size), 89)) + 1)))
  return x < 0 ? -far : far
}
