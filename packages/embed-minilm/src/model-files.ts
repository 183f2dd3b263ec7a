import { createHash } from 'node:crypto'
import { createReadStream, existsSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'

/** Forms in which a model's weights are published, by the endings that transformers.js gives their files. */
export const modelTypes = {
  fp32: '',
  fp16: '_fp16',
  q8: '_quantized',
  int8: '_int8',
  uint8: '_uint8',
  q4: '_q4',
  q4f16: '_q4f16',
  bnb4: '_bnb4',
} as const

export type ModelType = keyof typeof modelTypes

const weights = 'onnx'
const texts = ['config.json', 'tokenizer.json', 'tokenizer_config.json']

/** What must lie in a model's folder and does not; paths with `/`. */
export function missingFiles(folder: string, dtype: ModelType): readonly string[] {
  return [...texts, `${weights}/${weightsName(dtype)}`].filter((file) => !existsSync(join(folder, file)))
}

/** SHA-256 over every file that has a say in a vector, as hex. */
export async function digestOf(folder: string, dtype: ModelType): Promise<string> {
  const name = weightsName(dtype)
  // large models keep their numbers in files beside it: model.onnx_data, model.onnx_data_1
  const parts = (await readdir(join(folder, weights))).filter(
    (file) => file === name || file.startsWith(`${name}_data`),
  )
  const whole = createHash('sha256')
  for (const file of [...texts, ...parts.toSorted().map((part) => `${weights}/${part}`)]) {
    const one = createHash('sha256')
    for await (const bytes of createReadStream(join(folder, file))) one.update(bytes as Buffer)
    whole.update(one.digest())
  }
  return whole.digest('hex')
}

function weightsName(dtype: ModelType): string {
  return `model${modelTypes[dtype]}.onnx`
}
