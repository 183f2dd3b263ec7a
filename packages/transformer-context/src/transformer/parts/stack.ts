import { LayerNorm, type AttentionStream, type Block, type Heap, type Parameter } from '@mnestic/sequence'
import type { TransformerConfig } from '../config.ts'
import { attentionPart } from './attention-part.ts'
import { feedForward } from './feed-forward.ts'
import type { Beginnings } from './initial.ts'
import { residual, type Gradients, type Part, type Passing, type StreamPlace } from './sublayer.ts'

export interface StackOptions {
  /** In front of the parameters' names, with a dot at its end, or empty. */
  readonly prefix: string
  readonly config: TransformerConfig
  readonly causal: boolean
  /** Whether each layer asks a source, too. */
  readonly cross: boolean
  readonly initial: Beginnings
}

/** The weights of one kind of attention in one layer. */
export interface AttentionOfLayer {
  readonly layer: number
  readonly kind: 'self' | 'cross'
  /** P [B, N, Tq, Tk], or of one query [B, N, 1, Tk]; above the heap's mark. */
  weights(query: number | undefined): Block
}

export interface StackPass {
  /** [T, B, E] */
  readonly y: Block
  readonly attention: readonly AttentionOfLayer[]
  backward(dy: Block): Gradients
}

export interface StackStream {
  /** [B, E] for x [B, E] */
  step(x: Block): Block
  /** By layer. */
  readonly self: readonly AttentionStream[]
  readonly cross: readonly AttentionStream[]
}

/** Layers, and a norm behind the last of them. */
export interface Stack {
  readonly parameters: readonly Parameter[]
  forward(x: Block, passing: Passing): StackPass
  stream(place: StreamPlace): StackStream
}

export function stack(heap: Heap, options: StackOptions): Stack {
  const { prefix, config } = options
  const layers = Array.from({ length: config.layers }, (_, n) => layer(heap, `${prefix}layers.${n}`, options))
  const norm = normOf(heap, `${prefix}norm`, config)
  return {
    parameters: [
      ...layers.flatMap(({ parts }) => parts.flatMap(({ part }) => part.parameters)),
      ...norm.parameters,
    ],
    forward(x, passing) {
      let y = x
      const passes = layers.flatMap(({ parts }, n) =>
        parts.map(({ kind, part }) => {
          const pass = part.forward(y, passing)
          y = pass.y
          return { layer: n, kind, pass }
        }),
      )
      const end = norm.forward(y, { rows: passing.steps * passing.batch })
      return {
        y: end.y,
        attention: passes.flatMap(({ layer: n, kind, pass: { weights } }) =>
          kind === 'inner' || weights === undefined ? [] : [{ layer: n, kind, weights }],
        ),
        backward(dy) {
          let dx = norm.backward(end, { dy })
          let dSource: Block | undefined
          for (const { pass } of passes.toReversed()) {
            const by = pass.backward(dx)
            dx = by.dx
            dSource = sumOf(heap, dSource, by.dSource)
          }
          return { dx, dSource }
        },
      }
    },
    stream(place) {
      const parts = layers.flatMap((each) =>
        each.parts.map(({ kind, part }) => ({ kind, stream: part.stream(place) })),
      )
      const end = norm.stream(place)
      const of = (wanted: string) =>
        parts.flatMap(({ kind, stream: { attention } }) => (kind === wanted && attention ? [attention] : []))
      return {
        step: (x) => end.step(parts.reduce((y, { stream }) => stream.step(y), x)),
        self: of('self'),
        cross: of('cross'),
      }
    },
  }
}

interface LayerPart {
  readonly kind: 'self' | 'cross' | 'inner'
  readonly part: Part
}

function layer(
  heap: Heap,
  name: string,
  { config, causal, cross, initial }: StackOptions,
): { readonly parts: readonly LayerPart[] } {
  const normed = (n: number, part: Part): Part =>
    residual(heap, normOf(heap, `${name}.norm_${n}`, config), part)
  const self = attentionPart(heap, {
    name: `${name}.attention`,
    config,
    kind: causal ? 'causal' : 'all',
    initial,
  })
  const asking = cross
    ? attentionPart(heap, { name: `${name}.cross_attention`, config, kind: 'cross', initial })
    : undefined
  return {
    parts: [
      { kind: 'self', part: normed(1, self) },
      ...(asking ? [{ kind: 'cross', part: normed(2, asking) } as const] : []),
      { kind: 'inner', part: normed(cross ? 3 : 2, feedForward(heap, { name, config, initial })) },
    ],
  }
}

function normOf(heap: Heap, name: string, { width, epsilon }: TransformerConfig): LayerNorm {
  return new LayerNorm(heap, { width, epsilon, name })
}

function sumOf(heap: Heap, a: Block | undefined, b: Block | undefined): Block | undefined {
  if (a === undefined || b === undefined) return a ?? b
  heap.kernel.add(a.length, b.address, a.address, a.address)
  return a
}
