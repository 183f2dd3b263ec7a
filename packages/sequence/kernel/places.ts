/** The first addresses of the memory are the kernel's own; the heap begins beyond them (src/kernel/memory-size.ts). */

/** 32 bytes that stay zero. */
export const zeros: usize = 64

/** At 512: the constants of functions.ts, by the option memoryBase of the build. */

/** A tile that hangs over the edge of its matrix. */
export const corner: usize = 128

/** The block of the left factor that is being multiplied: 96 KiB. */
export const left: usize = 1024
