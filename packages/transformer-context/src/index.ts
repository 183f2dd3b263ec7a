export type { TransformerContextApi, Fit, FitsOptions } from './api.ts'
export type {
  AttendedRecord,
  Attention,
  AttentionCue,
  AttentionHead,
  AttentionOptions,
} from './attention/attention.ts'
export type { TransformerContextOptions } from './options.ts'
export { windowAssembler, type WindowAssemblerOptions } from './prompt/window-assembler.ts'
export {
  transformerContext,
  type TransformerContext,
  type TransformerContextCapabilities,
} from './transformer-context.ts'
export type { Window, WindowBlock, WindowOptions, WindowRecord } from './window.ts'
