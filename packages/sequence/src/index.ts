export { Block, Heap } from './heap/heap.ts'
export type { Kernel, KernelId } from './kernel/kernel.ts'
export type { Parameter } from './layers/parameter.ts'
