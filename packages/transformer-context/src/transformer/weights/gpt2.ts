import { MnesticError } from '@mnestic/core'
import {
  createHeap,
  loadParameters,
  type FloatTensor,
  type Heap,
  type TensorData,
  type Tensors,
} from '@mnestic/sequence'
import { checkConfig } from '../config.ts'
import { decoderOf, type Decoder } from '../decoder.ts'
import { blank } from '../parts/initial.ts'

export interface Gpt2Options {
  /** `n_head` of the checkpoint's config; default one for each 64 columns, as all published sizes have. */
  readonly heads?: number
  /** Where the parameters will stand; default a heap of its own. */
  readonly heap?: Heap
}

/**
 * A decoder with the weights of a checkpoint of GPT-2, as `readSafetensors` reads it: tensors named as in Hugging Face
 * `gpt2` (`wte.weight`, `wpe.weight`, `h.0.attn.c_attn.weight`, ...), with or without `transformer.` before them. Sizes are
 * those of the tensors. The maps (`Conv1D`) have rows for inputs there, as here; `c_attn` holds q, k and v side by side.
 * `lm_head.weight` may be there; where it is not the table of the tokens, the output has weights of its own.
 *
 * @throws INVALID_ARGUMENT, naming the tensor, where one is missing, is not known, has another shape or no floats
 */
export function gpt2(stateDict: Tensors, { heads, heap = createHeap() }: Gpt2Options = {}): Decoder {
  const file = new Checkpoint(stateDict)
  const [vocabulary, width] = file.sizes('wte.weight')
  const [context] = file.sizes('wpe.weight')
  const [, inner] = file.sizes('h.0.mlp.c_fc.weight')
  const layers = file.layers()
  const own = new Map<string, FloatTensor>([
    ['tokens.weight', file.take('wte.weight', [vocabulary, width])],
    ['positions.weight', file.take('wpe.weight', [context, width])],
  ])
  for (let n = 0; n < layers; n++) {
    const [to, from] = [`layers.${n}`, `h.${n}`]
    const weights = columnsOf(file.take(`${from}.attn.c_attn.weight`, [width, 3 * width]), width)
    const biases = columnsOf(file.take(`${from}.attn.c_attn.bias`, [3 * width]), width)
    for (const [i, part] of ['q', 'k', 'v'].entries()) {
      own.set(`${to}.attention.weight_${part}`, tensor([width, width], weights[i]))
      own.set(`${to}.attention.bias_${part}`, tensor([width], biases[i]))
    }
    const same = (name: string, theirs: string, shape: readonly number[]) =>
      own.set(`${to}.${name}`, file.take(`${from}.${theirs}`, shape))
    same('attention.weight_o', 'attn.c_proj.weight', [width, width])
    same('attention.bias_o', 'attn.c_proj.bias', [width])
    for (const norm of [1, 2])
      for (const kind of ['weight', 'bias']) same(`norm_${norm}.${kind}`, `ln_${norm}.${kind}`, [width])
    same('up.weight', 'mlp.c_fc.weight', [width, inner])
    same('up.bias', 'mlp.c_fc.bias', [inner])
    same('down.weight', 'mlp.c_proj.weight', [inner, width])
    same('down.bias', 'mlp.c_proj.bias', [width])
  }
  for (const kind of ['weight', 'bias']) own.set(`norm.${kind}`, file.take(`ln_f.${kind}`, [width]))
  const head = file.head([vocabulary, width])
  if (head) own.set('head.weight', head)
  file.checkNothingElse()
  const config = checkConfig({
    vocabulary,
    width,
    heads: heads ?? headsOf(width),
    layers,
    context,
    inner,
    positions: 'learned',
    gelu: 'tanh',
    tied: head === undefined,
  })
  const model = decoderOf(config, heap, blank)
  loadParameters(model.parameters, own)
  return model
}

/** The tensors of a file by their names, and which of them were taken. */
class Checkpoint {
  readonly #tensors: ReadonlyMap<string, TensorData>
  readonly #taken = new Set<string>()

  constructor(stateDict: Tensors) {
    const entries: readonly (readonly [string, TensorData])[] =
      stateDict instanceof Map ? [...stateDict] : Object.entries(stateDict)
    this.#tensors = new Map(entries.map(([name, data]) => [name.replace(/^transformer\./, ''), data]))
  }

  layers(): number {
    return (
      1 + Math.max(...[...this.#tensors.keys()].map((name) => Number(/^h\.(\d+)\./.exec(name)?.[1] ?? -1)))
    )
  }

  /** Of a matrix. */
  sizes(name: string): readonly [rows: number, columns: number] {
    const [rows, columns] = this.#tensors.get(name)?.shape ?? []
    if (rows === undefined || columns === undefined)
      throw refusal(name, this.#tensors.get(name), '[rows, columns]')
    return [rows, columns]
  }

  take(name: string, shape: readonly number[]): FloatTensor {
    const found = this.#tensors.get(name)
    if (found?.shape.join() !== shape.join() || (found.dtype !== 'F32' && found.dtype !== 'F64'))
      throw refusal(name, found, `[${shape.join(', ')}] of F32 or F64`)
    this.#taken.add(name)
    return found
  }

  /** The output [E, V], where it is not the table of the tokens. */
  head([vocabulary, width]: readonly [number, number]): FloatTensor | undefined {
    if (!this.#tensors.has('lm_head.weight')) return undefined
    const { data } = this.take('lm_head.weight', [vocabulary, width])
    const table = this.take('wte.weight', [vocabulary, width]).data
    if (data.every((value, i) => value === table[i])) return undefined
    const place = (i: number) => (i % vocabulary) * width + Math.floor(i / vocabulary)
    return tensor(
      [width, vocabulary],
      Float32Array.from(data, (_, i) => data[place(i)] ?? NaN),
    )
  }

  /** Masks that old checkpoints carry are no weights. */
  checkNothingElse(): void {
    const other = [...this.#tensors.keys()].find(
      (name) => !this.#taken.has(name) && !/\.attn\.(masked_)?bias$/.test(name),
    )
    if (other === undefined) return
    throw new MnesticError(
      'INVALID_ARGUMENT',
      `the checkpoint has ${other}, which a GPT-2 does not have; it is one of another architecture`,
    )
  }
}

function refusal(name: string, found: TensorData | undefined, expected: string): MnesticError {
  const given = found === undefined ? 'missing' : `${found.dtype} [${found.shape.join(', ')}]`
  return new MnesticError(
    'INVALID_ARGUMENT',
    `${name} of the checkpoint is ${given}; a GPT-2 has it as ${expected}`,
  )
}

/** Blocks of `width` columns each. */
function columnsOf({ data }: FloatTensor, width: number): readonly Float32Array[] {
  return [0, 1, 2].map((part) =>
    Float32Array.from({ length: data.length / 3 }, (_, i) => {
      const [row, column] = [Math.floor(i / width), i % width]
      return data[row * 3 * width + part * width + column] ?? NaN
    }),
  )
}

function tensor(shape: readonly number[], data: Float32Array = new Float32Array()): FloatTensor {
  return { dtype: 'F32', shape, data }
}

function headsOf(width: number): number {
  if (width % 64 === 0) return width / 64
  throw new MnesticError(
    'INVALID_ARGUMENT',
    `how many heads share ${width} columns cannot be seen from the weights; give heads, n_head of the config`,
  )
}
