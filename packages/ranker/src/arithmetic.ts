/**
 * Arithmetic that gives the same bits on every machine. ECMAScript fixes the results of + - * / and sqrt, and leaves
 * those of Math.exp and Math.tanh to the engine (ECMA-262, 21.3.2): so there is an exponential of our own, and an
 * activation that needs none.
 */

const ln2High = 0.69314718036912381649
const ln2Low = 1.90821492927058770002e-10
/** Below it the result is 0 for our purposes: a candidate without a chance. */
const lowest = -700

/**
 * e^x for x <= 0: e^x = 2^k e^r with |r| <= ln 2 / 2 (in two parts, as fdlibm has it), e^r by its Taylor series to the
 * 13th power. Within 1e-15 of Math.exp, relatively.
 */
export function exponential(x: number): number {
  if (x < lowest) return 0
  const k = Math.floor(x / (ln2High + ln2Low) + 0.5)
  const r = x - k * ln2High - k * ln2Low
  let sum = 1
  for (let n = 13; n > 0; n--) sum = 1 + (r / n) * sum
  return sum * powerOfTwo(k)
}

/** Exact, for integers from -1,022 to 0. */
function powerOfTwo(k: number): number {
  let power = 1
  let base = 0.5
  for (let left = -k; left > 0; left = Math.floor(left / 2)) {
    if (left % 2 === 1) power *= base
    base *= base
  }
  return power
}

/** y = a / (1 + |a|) (Elliott 1993; "softsign" in Glorot and Bengio, AISTATS 2010): shaped like tanh. */
export function softsign(a: number): number {
  return a / (1 + Math.abs(a))
}

/** dy/da in terms of y. */
export function softsignSlope(y: number): number {
  return (1 - Math.abs(y)) * (1 - Math.abs(y))
}
