export { createHeap, isSupported, type HeapOptions } from './heap/create-heap.ts'
export { Block, Heap } from './heap/heap.ts'
export type { Kernel, KernelId } from './kernel/kernel.ts'
export { panelsLength, type Primitives } from './kernel/primitives.ts'
export { Attention, type AttentionOptions } from './layers/attention.ts'
export type {
  AttentionForwardOptions,
  AttentionGradients,
  AttentionSource,
  AttentionStream,
  AttentionStreamOptions,
  AttentionTape,
  AttentionWeightsOptions,
} from './layers/attention-tape.ts'
export type { AttentionWindow } from './layers/attention-window.ts'
export { CrossEntropy, type CrossEntropyOptions, type CrossEntropyTape } from './layers/cross-entropy.ts'
export { DeltaRule, type DeltaRuleOptions } from './layers/delta-rule.ts'
export type {
  DeltaRuleBackwardOptions,
  DeltaRuleForwardOptions,
  DeltaRuleGradients,
  DeltaRuleStream,
  DeltaRuleTape,
} from './layers/delta-rule-tape.ts'
export { Elman, type ElmanOptions } from './layers/elman.ts'
export type {
  ElmanBackwardOptions,
  ElmanForwardOptions,
  ElmanGradients,
  ElmanStream,
  ElmanTape,
} from './layers/elman-tape.ts'
export { Embedding, type EmbeddingOptions, type EmbeddingTape } from './layers/embedding.ts'
export { exponential, logSigmoid, sigmoid } from './layers/exact-functions.ts'
export { Gelu, type GeluOptions, type GeluTape } from './layers/gelu.ts'
export type { StreamWeights } from './layers/kept-keys.ts'
export { LayerNorm, type LayerNormOptions, type LayerNormTape } from './layers/layer-norm.ts'
export {
  Linear,
  type LinearOptions,
  type LinearStream,
  type LinearStreamOptions,
  type LinearTape,
} from './layers/linear.ts'
export { Lstm, type LstmOptions } from './layers/lstm.ts'
export type {
  LstmBackwardOptions,
  LstmForwardOptions,
  LstmGradients,
  LstmState,
  LstmStream,
  LstmTape,
} from './layers/lstm-tape.ts'
export { Mlstm, type MlstmOptions } from './layers/mlstm.ts'
export type {
  MlstmBackwardOptions,
  MlstmForwardOptions,
  MlstmGradients,
  MlstmState,
  MlstmStream,
  MlstmTape,
} from './layers/mlstm-tape.ts'
export type { Parameter } from './layers/parameter.ts'
export { Rotary, type RotaryOptions, type RotaryTables } from './layers/rotary.ts'
export { Unembedding } from './layers/unembedding.ts'
export type { ReadItems, ReplayCell } from './replay/cell.ts'
export { weightsHash } from './replay/fingerprint.ts'
export { elmanCell, lstmCell } from './replay/layer-cells.ts'
export { replayLog, type ReplayLog, type ReplayOptions } from './replay/replay-log.ts'
export { replayHeader, type ReplayHeader } from './replay/saved.ts'
export { adam, type Adam, type AdamOptions, type Moments } from './train/adam.ts'
export { cosineAndSine, logarithm } from './train/elementary.ts'
export { gradientNorm, zeroGradients } from './train/gradients.ts'
export { orthogonal } from './train/initial/orthogonal.ts'
export { beside, chronoBias, gateBias, identity, keepingLstm } from './train/initial/recurrent.ts'
export { glorotNormal, glorotUniform, heNormal, heUniform, type FanOptions } from './train/initial/scaled.ts'
export type { Batches, CarriedState, Loss, Model } from './train/model.ts'
export type { Evaluation, Progress, Trained, TrainOptions } from './train/options.ts'
export { parallel, type ParallelModel, type ParallelOptions } from './train/parallel/parallel.ts'
export type { ModelFactory, ShareableModel } from './train/parallel/shareable.ts'
export { random, type Random, type RandomState } from './train/random.ts'
export { rateAt, type Schedule } from './train/schedule.ts'
export { train } from './train/train.ts'
export { windows, type Windows, type WindowsOptions } from './train/windows.ts'
export { fromStateDict, type StateDictOptions } from './weights/from-state-dict.ts'
export { loadParameters, parameterTensors } from './weights/parameters.ts'
export { readSafetensors, type SafetensorsFile } from './weights/read.ts'
export type { FloatTensor, TensorData, Tensors } from './weights/tensor.ts'
export { toStateDict } from './weights/to-state-dict.ts'
export {
  torchEmbedding,
  torchLayerNorm,
  torchLinear,
  torchLstm,
  torchMultiheadAttention,
  torchRnn,
  type RecurrentModuleOptions,
  type TorchMapping,
  type TorchModule,
  type TorchPart,
} from './weights/torch-module.ts'
export { writeSafetensors } from './weights/write.ts'
