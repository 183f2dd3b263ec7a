import { MnesticError } from '@mnestic/core'
import { checkInteger, checkMembers, invalid } from '@mnestic/core/check'
import type { AttentionWindow, Heap } from '@mnestic/sequence'

/**
 * How a model knows where a token stands:
 *
 * - `learned`: a row for each position, added to the token's (GPT-2);
 * - `sinusoidal`: waves, added to the token's row times √E (Vaswani et al., section 3.5);
 * - `rotary`: queries and keys are turned by their positions (Su et al.); such a model reads on beyond its context.
 */
export type Positions = 'learned' | 'sinusoidal' | 'rotary'

export interface TransformerOptions {
  /** V: tokens are whole numbers from 0 to V - 1. */
  readonly vocabulary: number
  /** E, a multiple of `heads`. */
  readonly width: number
  /** N */
  readonly heads: number
  /** L */
  readonly layers: number
  /** The longest sequence that it is trained on, and what learned positions have rows for. */
  readonly context: number
  /** Default `rotary`. */
  readonly positions?: Positions
  /** Columns between the two maps of a feed-forward part; default 4 E. */
  readonly inner?: number
  /** Default `exact`. */
  readonly gelu?: 'exact' | 'tanh'
  /** Whether maps and norms have biases; default true. */
  readonly bias?: boolean
  /** Whether the output is the table of the tokens, transposed; default true. */
  readonly tied?: boolean
  /** ε of the norms; default 1e-5. */
  readonly epsilon?: number
  /** What self-attention in the decoder sees of the past; default all of it. */
  readonly window?: AttentionWindow
}

/** What a model is made of, all filled in: what is saved with its weights. */
export type TransformerConfig = Required<Omit<TransformerOptions, 'window'>> & {
  readonly window: AttentionWindow | undefined
}

export interface ModelPlace {
  /** Where the parameters stand, above its mark; default a heap of its own. */
  readonly heap?: Heap
  /** Of the first parameters; default 0. */
  readonly seed?: number
  /** Standard deviation of the first numbers of tables and maps; default .02. A narrow model may learn sooner with more. */
  readonly deviation?: number
}

const names: readonly string[] = [
  'vocabulary',
  'width',
  'heads',
  'layers',
  'context',
  'positions',
  'inner',
  'gelu',
  'bias',
  'tied',
  'epsilon',
  'window',
] satisfies readonly (keyof TransformerOptions)[]

/** @throws INVALID_ARGUMENT */
export function checkConfig(options: TransformerOptions, others: readonly string[] = []): TransformerConfig {
  checkMembers('The options of the Transformer', options, [...names, 'heap', 'seed', 'deviation', ...others])
  const { vocabulary, width, heads, layers, context, inner = 4 * width, epsilon = 1e-5 } = options
  const { positions = 'rotary', gelu = 'exact', bias = true, tied = true, window } = options
  for (const [name, size] of Object.entries({ vocabulary, width, heads, layers, context, inner }))
    checkInteger(name, size, 1, 2 ** 31 - 1)
  oneOf('positions', positions, ['learned', 'sinusoidal', 'rotary'])
  oneOf('gelu', gelu, ['exact', 'tanh'])
  for (const [name, value] of Object.entries({ bias, tied }))
    if (typeof value !== 'boolean') throw invalid(name, value, 'true, false')
  if (!(epsilon > 0 && epsilon < Infinity)) throw invalid('epsilon', epsilon, 'a finite number above 0')
  return { vocabulary, width, heads, layers, context, positions, inner, gelu, bias, tied, epsilon, window }
}

function oneOf(name: string, given: string, accepted: readonly string[]): void {
  if (accepted.includes(given)) return
  throw new MnesticError('INVALID_ARGUMENT', `${name} is ${given}; give ${accepted.join(', ')}`)
}
