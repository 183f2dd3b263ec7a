export { crossEntropyBackward, crossEntropyForward } from './cross-entropy.ts'
export type { CrossEntropyShape, CrossEntropyTape } from './cross-entropy.ts'
export { deltaRuleBackward, deltaRuleForward } from './delta-rule.ts'
export type { DeltaRuleGradients, DeltaRuleInputs, DeltaRuleShape, DeltaRuleTape } from './delta-rule.ts'
export { attentionBackward, attentionForward } from './dot-product-attention.ts'
export type {
  AttentionGradients,
  AttentionInputs,
  AttentionShape,
  AttentionTape,
} from './dot-product-attention.ts'
export { elmanBackward, elmanForward } from './elman.ts'
export type { ElmanGradients, ElmanParameters, ElmanShape } from './elman.ts'
export { embeddingBackward, embeddingForward } from './embedding.ts'
export type { EmbeddingShape } from './embedding.ts'
export { geluBackward, geluForward } from './gelu.ts'
export type { GeluKind } from './gelu.ts'
export { layerNormBackward, layerNormForward } from './layer-norm.ts'
export type { LayerNormGradients, LayerNormParameters, LayerNormShape } from './layer-norm.ts'
export { linearBackward, linearForward } from './linear.ts'
export type { LinearGradients, LinearParameters, LinearShape } from './linear.ts'
export { lstmBackward, lstmForward } from './lstm.ts'
export type { LstmGradients, LstmParameters, LstmShape, LstmState, LstmTape } from './lstm.ts'
export { mlstmBackward, mlstmForward } from './mlstm.ts'
export type {
  MlstmGradients,
  MlstmInputs,
  MlstmMemoryGradient,
  MlstmShape,
  MlstmState,
  MlstmTape,
} from './mlstm.ts'
export { multiHeadBackward, multiHeadForward } from './multi-head-attention.ts'
export type {
  MultiHeadGradients,
  MultiHeadParameters,
  MultiHeadShape,
  MultiHeadTape,
} from './multi-head-attention.ts'
export { turn, turnBack } from './rotary.ts'
export { unitLengthBackward, unitLengthForward } from './unit-length.ts'
export type { UnitLengthShape } from './unit-length.ts'
