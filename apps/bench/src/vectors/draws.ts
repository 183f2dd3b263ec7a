/** Numbers from 0 to 1, the same for the same seed: "mulberry32" (Tommy Ettinger, public domain). */
export function uniformNumbers(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d_2b_79_f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** Standard normal numbers from uniform ones, two at a time (Box and Muller 1958). */
export function normalNumbers(uniform: () => number): () => number {
  let second: number | undefined
  return () => {
    if (second !== undefined) {
      const number = second
      second = undefined
      return number
    }
    const length = Math.sqrt(-2 * Math.log(1 - uniform()))
    const angle = 2 * Math.PI * uniform()
    second = length * Math.sin(angle)
    return length * Math.cos(angle)
  }
}
