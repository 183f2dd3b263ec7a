import { MnesticError } from '@mnestic/core'
import { logarithm } from './elementary.ts'

/** Four words of 32 bits, not all zero. */
export type RandomState = readonly [number, number, number, number]

/** Pseudo-random numbers: the same seed or state gives the same numbers, bit for bit, on every machine and engine. */
export interface Random {
  /** A whole number of 32 bits. */
  bits(): number
  /** Evenly spread over `low` (included, default 0) to `high` (not included, default 1), in steps of 2^-53 of the width. */
  uniform(low?: number, high?: number): number
  /** Normally distributed; mean 0 and standard deviation 1 by default. */
  normal(mean?: number, deviation?: number): number
  /** A whole number from 0 to `below` - 1, each equally likely. @throws INVALID_ARGUMENT: not a whole number of at least 1 */
  integer(below: number): number
  /** Orders the array anew, in place (Fisher and Yates); answers the same array. */
  shuffle<T extends { readonly length: number; [index: number]: unknown }>(items: T): T
  /** One of them, each equally likely. @throws INVALID_ARGUMENT: there are none */
  choose<T>(items: readonly T[]): T
  /** A generator of its own, whose numbers have nothing to do with those that follow here. Draws four times. */
  split(): Random
  /** Where it stands. `random(state)` goes on from there. */
  state(): RandomState
  /** Goes on from that state. @throws INVALID_ARGUMENT */
  restore(state: RandomState): void
}

/**
 * A generator from a seed, a whole number, or from a saved state.
 *
 * xoshiro128** (Blackman & Vigna, "Scrambled linear pseudorandom number generators", 2021): 128 bits of state, period
 * 2^128 - 1, whole-number operations only; seeds are spread over the state by splitmix32. Normal numbers by the ratio
 * of uniforms (Kinderman & Monahan 1977), which takes a division and a logarithm of our own, none of the engine's.
 * Not for secrets.
 *
 * @throws INVALID_ARGUMENT: the seed is not a safe integer of at least 0
 */
export function random(seed: number | RandomState): Random {
  return new Xoshiro(typeof seed === 'number' ? spread(seed) : seed)
}

/** √(8 / e): the width of the rectangle that holds the normal distribution's region of (v, u), v² <= -4 u² ln u. */
const WIDTH = 1.7155277699214135

class Xoshiro implements Random {
  /** Words beyond 31 bits would each be an object in a field of its own. */
  readonly #words = new Uint32Array(4)

  constructor(state: RandomState) {
    this.restore(state)
  }

  bits(): number {
    const words = this.#words
    const a = words[0] ?? 0
    const b = words[1] ?? 0
    const c = (words[2] ?? 0) ^ a
    const d = (words[3] ?? 0) ^ b
    words[0] = a ^ d
    words[1] = b ^ c
    words[2] = c ^ (b << 9)
    words[3] = rotate(d, 11)
    return Math.imul(rotate(Math.imul(b, 5), 7), 9) >>> 0
  }

  uniform(low = 0, high = 1): number {
    return low + (high - low) * (this.#bits53() * 2 ** -53)
  }

  normal(mean = 0, deviation = 1): number {
    for (;;) {
      const u = (this.#bits53() + 1) * 2 ** -53 // (0, 1]
      const x = ((this.uniform() - 0.5) * WIDTH) / u
      if (x * x <= -4 * logarithm(u)) return mean + deviation * x
    }
  }

  integer(below: number): number {
    if (!Number.isSafeInteger(below) || below < 1)
      throw new MnesticError('INVALID_ARGUMENT', `below is ${below}; give a whole number of at least 1`)
    const limit = 2 ** 53 - (2 ** 53 % below) // numbers from here on would favour the small ones
    for (;;) {
      const drawn = this.#bits53()
      if (drawn < limit) return drawn % below
    }
  }

  shuffle<T extends { readonly length: number; [index: number]: unknown }>(items: T): T {
    for (let last = items.length - 1; last > 0; last--) {
      const other = this.integer(last + 1)
      const moved = items[last]
      items[last] = items[other]
      items[other] = moved
    }
    return items
  }

  choose<T>(items: readonly T[]): T {
    if (items.length === 0) throw new MnesticError('INVALID_ARGUMENT', 'there is nothing to choose from')
    return items[this.integer(items.length)] as T
  }

  split(): Random {
    return new Xoshiro([mix(this.bits()), mix(this.bits()), mix(this.bits()), (mix(this.bits()) | 1) >>> 0])
  }

  state(): RandomState {
    const [a = 0, b = 0, c = 0, d = 0] = this.#words
    return [a, b, c, d]
  }

  restore(state: RandomState): void {
    const words = state.length === 4 && state.every((word) => word >>> 0 === word)
    if (!words || state.every((word) => word === 0))
      throw new MnesticError(
        'INVALID_ARGUMENT',
        `the state is [${String(state)}]; give four whole numbers below 2^32 that are not all zero`,
      )
    this.#words.set(state)
  }

  /** A whole number of 53 bits. */
  #bits53(): number {
    const high = this.bits() >>> 5
    return high * 2 ** 26 + (this.bits() >>> 6)
  }
}

function rotate(word: number, by: number): number {
  return (word << by) | (word >>> (32 - by))
}

/** Splitmix32's finaliser: each bit of the word changes half the bits of the result. */
function mix(word: number): number {
  let z = word
  z = Math.imul(z ^ (z >>> 16), 0x21f0aaad)
  z = Math.imul(z ^ (z >>> 15), 0x735a2d97)
  return (z ^ (z >>> 15)) >>> 0
}

function spread(seed: number): RandomState {
  if (!Number.isSafeInteger(seed) || seed < 0)
    throw new MnesticError('INVALID_ARGUMENT', `the seed is ${seed}; give a whole number from 0 to 2^53 - 1`)
  const low = seed >>> 0
  const high = mix(Math.floor(seed / 2 ** 32) + 0x85ebca6b)
  const word = (n: number) => mix((mix(low + Math.imul(n, 0x9e3779b9)) ^ high) >>> 0)
  return [word(1), word(2), word(3), (word(4) | 1) >>> 0] // never all zero
}
