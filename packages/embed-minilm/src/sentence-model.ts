import type * as transformers from '@huggingface/transformers'
import type { Tensor } from '@huggingface/transformers'
import { MnesticError } from '@mnestic/core'
import { englishVocabulary, isForeign } from './foreign.ts'
import type { ModelType } from './model-files.ts'

/** What a tokenizer makes: int64 [1, tokens] each. */
type Inputs = Readonly<Record<string, Tensor>> & { readonly input_ids: Tensor }

/** A loaded model. Holds nothing of a text after it has answered. */
export interface SentenceModel {
  readonly dimensions: number
  /** Unit length, or zeros for a text without one token that the model knows, or in a script that it was not made for. */
  embed(text: string): Promise<Float32Array>
}

/**
 * One text a run: in a batch an int8 model scales its activations by all texts together, and a text's vector would
 * move with its neighbours. One by one is as fast here.
 *
 * @throws INVALID_ARGUMENT: the model takes fewer tokens than `maxTokens`
 */
export async function loadSentenceModel(
  { AutoModel, AutoTokenizer, Tensor, env }: typeof transformers,
  folder: string,
  dtype: ModelType,
  maxTokens: number,
): Promise<SentenceModel> {
  env.allowLocalModels = true
  env.allowRemoteModels = false
  env.useFSCache = false // else a file in the library's own cache would stand in for one in the folder
  const tokenizer = await AutoTokenizer.from_pretrained(folder, { local_files_only: true })
  const model = await AutoModel.from_pretrained(folder, {
    local_files_only: true,
    device: 'cpu',
    dtype,
    // a second thread for one short text gains nothing; a second worker does
    session_options: { intraOpNumThreads: 1, interOpNumThreads: 1 },
  })
  const positions: unknown = model.config.max_position_embeddings
  if (typeof positions === 'number' && maxTokens > positions)
    throw new MnesticError(
      'INVALID_ARGUMENT',
      `maxTokens is ${maxTokens}: this model takes ${positions} at most`,
    )
  const { vocab_size: vocabulary } = model.config as { readonly vocab_size?: unknown }
  const isEnglish = vocabulary === englishVocabulary
  const silent = new Set([...tokenizer.all_special_ids, tokenizer.unk_token_id])
  const [frame, one] = [tokenizer.encode(''), tokenizer.encode('a')]
  const closing = frame.filter((token, i) => token !== one[i]).length // [CLS] [SEP], [CLS] a [SEP]: 1

  /** [1, tokens, dimensions] */
  const run = async (inputs: Inputs): Promise<Tensor> => {
    const { last_hidden_state: hidden } = (await model(inputs)) as { readonly last_hidden_state?: Tensor }
    if (hidden?.type !== 'float32' || hidden.dims.length !== 3)
      throw new Error('the model does not answer last_hidden_state as float32 [texts, tokens, dimensions]')
    return hidden
  }
  const hidden = await run({ ...tokenizer('a') })
  const dimensions = hidden.dims.at(-1) ?? 0
  return {
    dimensions,
    async embed(text) {
      if (isEnglish && isForeign(text)) return new Float32Array(dimensions)
      const inputs: Inputs = { ...tokenizer(text) }
      const tokens = Array.from(inputs.input_ids.data as BigInt64Array, Number)
      if (tokens.every((token) => silent.has(token))) return new Float32Array(dimensions)
      return pool((await run(shorten(Tensor, inputs, maxTokens, closing))).data as Float32Array, dimensions)
    },
  }
}

/**
 * The first tokens and the `closing` last ones, which mark the end. By hand, since transformers.js cuts the mark off,
 * and heeds neither truncation nor padding of a tokenizer.json.
 */
function shorten(TensorOf: typeof Tensor, inputs: Inputs, maxTokens: number, closing: number): Inputs {
  const [, tokens = 0] = inputs.input_ids.dims
  if (tokens <= maxTokens) return inputs
  const short = (tensor: Tensor): Tensor => {
    const data = tensor.data as BigInt64Array
    const kept = new BigInt64Array(maxTokens)
    kept.set(data.subarray(0, maxTokens - closing))
    kept.set(data.subarray(tokens - closing), maxTokens - closing)
    return new TensorOf('int64', kept, [1, maxTokens])
  }
  return Object.fromEntries(Object.entries(inputs).map(([name, tensor]) => [name, short(tensor)])) as Inputs
}

/** v = s / |s|, s the sum over the tokens: their mean points the same way. Sums are doubles, in the tokens' order. */
function pool(hidden: Float32Array, dimensions: number): Float32Array {
  const sum = new Float64Array(dimensions)
  for (let at = 0; at < hidden.length; at += dimensions)
    for (let d = 0; d < dimensions; d++) sum[d] = (sum[d] ?? 0) + (hidden[at + d] ?? 0)
  const length = Math.sqrt(sum.reduce((square, x) => square + x * x, 0))
  if (!(length > 0 && length < Infinity)) throw new Error('the model answered no finite vector')
  return Float32Array.from(sum, (x) => x / length)
}
