/*
 * ECMAScript leaves the last bits of `Math.log`, `Math.cos` and `**` to the engine. These use the four operations
 * alone, which IEEE 754 fixes, and so answer the same bits everywhere.
 */

const word = new Float64Array(1)
const halves = new Uint32Array(word.buffer) // typed arrays are little-endian wherever WebAssembly runs

/**
 * Natural logarithm of a positive, normal number; error below 1 unit in the last place.
 *
 * Source: fdlibm `e_log.c` (Sun Microsystems, 1993): x = 2^k (1 + f), s = f / (2 + f), a polynomial in s².
 */
export function logarithm(x: number): number {
  word[0] = x
  const high = halves[1] ?? 0
  // k such that x / 2^k lies in [√½, √2)
  const shifted = (high & 0xfffff) + 0x95f64
  const k = (high >>> 20) - 1023 + ((shifted & 0x100000) >>> 20)
  halves[1] = (high & 0xfffff) | ((shifted & 0x100000) ^ 0x3ff00000)
  const f = word[0] - 1
  const s = f / (2 + f)
  const z = s * s
  const w = z * z
  const even = w * (3.999999999940941908e-1 + w * (2.222219843214978396e-1 + w * 1.531383769920937332e-1))
  const odd =
    z *
    (6.66666666666673513e-1 +
      w * (2.857142874366239149e-1 + w * (1.818357216161805012e-1 + w * 1.479819860511658591e-1)))
  const half = 0.5 * f * f
  return (
    k * 6.9314718036912381649e-1 - (half - (s * (half + even + odd) + k * 1.90821492927058770002e-10) - f)
  )
}

/** Half a wave, from 1 at 0 to 0 at 1: (1 + cos πx) / 2 for x in [0, 1], the value of a cosine schedule. */
export function halfWave(x: number): number {
  if (x > 0.5) return 1 - halfWave(1 - x)
  const angle = Math.PI * x
  const square = -(angle * angle)
  let sum = 1
  for (let n = 22; n >= 2; n -= 2) sum = 1 + (sum * square) / (n * (n - 1)) // Horner's form of the cosine's series
  return (1 + sum) / 2
}

/** `base` to a whole power of at least 0, by squaring. */
export function power(base: number, exponent: number): number {
  let result = 1
  let square = base
  for (let rest = exponent; rest > 0; rest = Math.floor(rest / 2)) {
    if (rest % 2 === 1) result *= square
    square *= square
  }
  return result
}

/** π / 2 in two parts, the first with so few bits that its products with whole numbers below 2^20 are exact. */
const quarterTurn = [1.57079632673412561417, 6.07710050650619224932e-11] as const

/** Cosine and sine of an angle of up to 10^6, to about 1e-15. */
export function cosineAndSine(angle: number): readonly [cosine: number, sine: number] {
  const quarters = Math.round(angle / (Math.PI / 2))
  const r = angle - quarters * quarterTurn[0] - quarters * quarterTurn[1]
  const square = -(r * r)
  let cosine = 1
  let sine = 1
  for (let n = 18; n >= 2; n -= 2) {
    cosine = 1 + (cosine * square) / (n * (n - 1)) // Horner's form of the series of both
    sine = 1 + (sine * square) / (n * (n + 1))
  }
  sine *= r
  switch (((quarters % 4) + 4) % 4) {
    case 0:
      return [cosine, sine]
    case 1:
      return [-sine, cosine]
    case 2:
      return [-cosine, -sine]
    default:
      return [sine, -cosine]
  }
}
