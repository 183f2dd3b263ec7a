import { MnesticError } from '@mnestic/core'

/** Addresses below are the kernel's own, see kernel/places.ts; 0 means none. */
export const start: number = 131_072

/** Addresses have 32 bits. */
export const end: number = 2 ** 32

/** A vector at the end of a block may be read whole. */
const beyond = 64

const step = 2 ** 20

/** The size of a memory of `size` bytes when addresses below `wanted` are used. @throws TOO_LARGE */
export function grown(size: number, wanted: number): number {
  if (wanted + beyond <= size) return size
  if (wanted + beyond > end) throw tooLarge(wanted)
  const least = Math.ceil((wanted + beyond) / step) * step
  // Growing moves or remaps the memory: by a quarter, so that it is seldom.
  return Math.min(end, Math.max(least, Math.ceil((size * 1.25) / step) * step))
}

export function tooLarge(wanted: number, cause?: unknown): MnesticError {
  const mebibytes = Math.ceil(wanted / 2 ** 20).toLocaleString('en')
  return new MnesticError(
    'TOO_LARGE',
    `The heap cannot hold ${mebibytes} MiB: it ends at 4 GiB, or where the machine has no more. Take a smaller batch, fewer steps or a smaller model, and release marks.`,
    { cause },
  )
}
