import { MnesticError } from '@mnestic/core'

/** Rows of a tensor of a torch module, as torch has them. */
export interface TorchPart {
  readonly tensor: string
  /** Of the whole tensor. */
  readonly shape: readonly number[]
  readonly firstRow: number
}

/** One of our tensors, and where its numbers stand in torch's: there the sum of the parts. */
export interface TorchMapping {
  readonly name: string
  /** Ours. */
  readonly shape: readonly number[]
  /** Whether torch has rows and columns the other way round (y = x Wᵀ, ours y = x W). */
  readonly transposed: boolean
  /** Export writes the first and zeros into the others. None: torch has no such tensor, and ours is zeros. */
  readonly parts: readonly TorchPart[]
}

/** How the tensors of a module of torch are named and laid out in its `state_dict`, and here. */
export interface TorchModule {
  /** As one would write it in Python: `nn.LSTM(64, 128)`. */
  readonly title: string
  readonly mappings: readonly TorchMapping[]
  /** Names, besides those of `mappings`, that may stand beside them: of other layers of the same module. */
  readonly beside?: RegExp
}

export interface RecurrentModuleOptions {
  readonly input: number
  readonly hidden: number
  /** Which layer of a stack, from 0; the input of a later layer is the hidden size. Default 0. */
  readonly layer?: number
  /** Default true. */
  readonly bias?: boolean
}

/**
 * `nn.RNN`, tanh or relu: `weight_x` from `weight_ih_l0`, `weight_h` from `weight_hh_l0`, both transposed; `bias` is
 * `bias_ih_l0` + `bias_hh_l0`.
 */
export function torchRnn(options: RecurrentModuleOptions): TorchModule {
  return recurrent('nn.RNN', 1, options)
}

/** `nn.LSTM`, like `torchRnn`, with four gates beside each other, in torch's order i, f, g, o here and there. */
export function torchLstm(options: RecurrentModuleOptions): TorchModule {
  return recurrent('nn.LSTM', 4, options)
}

function recurrent(
  kind: string,
  gates: number,
  { input, hidden, layer = 0, bias = true }: RecurrentModuleOptions,
): TorchModule {
  checkSizes({ input, hidden })
  checkSizes({ layer }, 0)
  const columns = gates * hidden
  const biases = bias ? [`bias_ih_l${layer}`, `bias_hh_l${layer}`] : []
  return {
    title: `${kind}(${input}, ${hidden}${bias ? '' : ', bias=False'}), layer ${layer}`,
    mappings: [
      transposed('weight_x', [input, columns], `weight_ih_l${layer}`),
      transposed('weight_h', [hidden, columns], `weight_hh_l${layer}`),
      same('bias', [columns], ...biases),
    ],
    // a reverse direction or a projection of this layer is not among them: without it the layer is another one
    beside: new RegExp(`^(weight|bias)_[a-z]+_l(?!${layer}(_reverse)?$)\\d+(_reverse)?$`),
  }
}

/** `nn.Linear`: `weight` transposed, `bias`. */
export function torchLinear({
  input,
  output,
  bias = true,
}: {
  readonly input: number
  readonly output: number
  /** Default true. */
  readonly bias?: boolean
}): TorchModule {
  checkSizes({ input, output })
  return {
    title: `nn.Linear(${input}, ${output}${bias ? '' : ', bias=False'})`,
    mappings: [
      transposed('weight', [input, output], 'weight'),
      same('bias', [output], ...(bias ? ['bias'] : [])),
    ],
  }
}

/** `nn.LayerNorm` over the last dimension: `weight` and `bias`. */
export function torchLayerNorm({ width }: { readonly width: number }): TorchModule {
  checkSizes({ width })
  return {
    title: `nn.LayerNorm(${width})`,
    mappings: [same('weight', [width], 'weight'), same('bias', [width], 'bias')],
  }
}

/** `nn.Embedding`: `weight`. */
export function torchEmbedding({
  vocabulary,
  width,
}: {
  readonly vocabulary: number
  readonly width: number
}): TorchModule {
  checkSizes({ vocabulary, width })
  return {
    title: `nn.Embedding(${vocabulary}, ${width})`,
    mappings: [same('weight', [vocabulary, width], 'weight')],
  }
}

/**
 * `nn.MultiheadAttention`: `weight_q`, `weight_k`, `weight_v` from the rows of `in_proj_weight` (or, for a source of
 * another width, from `q_proj_weight`, `k_proj_weight`, `v_proj_weight`), `weight_o` from `out_proj.weight`, all
 * transposed; their biases from `in_proj_bias` and `out_proj.bias`.
 */
export function torchMultiheadAttention({
  width: E,
  sourceWidth: S = E,
  bias = true,
}: {
  readonly width: number
  /** torch's `kdim` and `vdim`, which have to be the same. Default `width`. */
  readonly sourceWidth?: number
  /** Default true. */
  readonly bias?: boolean
}): TorchModule {
  checkSizes({ width: E, sourceWidth: S })
  const source = S === E ? '' : `, kdim=${S}, vdim=${S}`
  const inputs = ['q', 'k', 'v'].flatMap((part, third): TorchMapping[] => {
    const rows = part === 'q' ? E : S
    const firstRow = third * E
    return [
      S === E
        ? {
            name: `weight_${part}`,
            shape: [E, E],
            transposed: true,
            parts: [{ tensor: 'in_proj_weight', shape: [3 * E, E], firstRow }],
          }
        : transposed(`weight_${part}`, [rows, E], `${part}_proj_weight`),
      {
        name: `bias_${part}`,
        shape: [E],
        transposed: false,
        parts: bias ? [{ tensor: 'in_proj_bias', shape: [3 * E], firstRow }] : [],
      },
    ]
  })
  return {
    title: `nn.MultiheadAttention(${E}${source}${bias ? '' : ', bias=False'})`,
    mappings: [
      ...inputs,
      transposed('weight_o', [E, E], 'out_proj.weight'),
      same('bias_o', [E], ...(bias ? ['out_proj.bias'] : [])),
    ],
  }
}

function transposed(name: string, [rows, columns]: readonly [number, number], tensor: string): TorchMapping {
  const part = { tensor, shape: [columns, rows], firstRow: 0 }
  return { name, shape: [rows, columns], transposed: true, parts: [part] }
}

function same(name: string, shape: readonly number[], ...tensors: readonly string[]): TorchMapping {
  return {
    name,
    shape,
    transposed: false,
    parts: tensors.map((tensor) => ({ tensor, shape, firstRow: 0 })),
  }
}

function checkSizes(sizes: Readonly<Record<string, number>>, least = 1): void {
  for (const [name, size] of Object.entries(sizes)) {
    if (Number.isSafeInteger(size) && size >= least) continue
    throw new MnesticError('INVALID_ARGUMENT', `${name} is ${size}: give a whole number from ${least} on`)
  }
}
