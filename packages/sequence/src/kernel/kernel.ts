import type { Primitives } from './primitives.ts'

/**
 * Which arithmetic: `simd`, WebAssembly with SIMD; `relaxed`, the same with products and sums fused where the processor
 * can, faster and with bits of its own on each kind of machine; `js`, JavaScript, with the bits of `simd`.
 */
export type KernelId = 'simd' | 'relaxed' | 'js'

/** Primitive operations on float32 numbers in one memory. All places are addresses in bytes, all sizes are counts. */
export interface Kernel extends Primitives {
  readonly id: KernelId
  /** Changes when the memory grows. */
  readonly buffer: ArrayBuffer
  /** The first address that is free. */
  readonly start: number
  /** Makes addresses below `end` usable. @throws TOO_LARGE: beyond 4 GiB, or the machine has no more */
  reserve(end: number): void
}
