import {
  chronoBias,
  createHeap,
  Elman,
  gateBias,
  glorotUniform,
  identity,
  Lstm,
  orthogonal,
  random,
  type Block,
  type Heap,
  type KernelId,
  type Random,
} from '@mnestic/sequence'
import type { GradientNetwork } from './choices.ts'

/** |dL/dh_{T-k}| / |dL/dh_T| for k = 0 to T. */
export type GradientNorms = Readonly<Record<GradientNetwork, readonly number[]>>

const cells = 32
const inputs = 8
const sequences = 8

/**
 * How much of a gradient at the last step arrives at earlier ones, through T steps of random numbers. The network goes
 * step by step, so that the gradient can be looked at on its way.
 */
export function gradientNorms(
  steps: number,
  seed: number,
  { kernel }: { readonly kernel?: KernelId } = {},
): GradientNorms {
  const of = (name: GradientNetwork): readonly number[] => {
    // Each from the same seed: the same numbers go in and the same gradient goes back.
    const drawn = random(seed)
    const heap = createHeap(kernel === undefined ? {} : { kernel })
    const xs = Array.from({ length: steps }, () =>
      heap.copyOf(new Float32Array(sequences * inputs).map(() => drawn.normal())),
    )
    const dLast = heap.copyOf(new Float32Array(sequences * cells).map(() => drawn.normal()))
    const norms = backwards(walker(heap, name, drawn, steps), xs, dLast)
    const first = norms[0] ?? 1
    return norms.map((norm) => norm / first)
  }
  return { rnn: of('rnn'), irnn: of('irnn'), lstm: of('lstm'), chrono: of('chrono') }
}

/** By a state: h, and c where the network has cells. */
interface Gradient {
  readonly h: Block
  readonly c?: Block
}

/** One step of a network: forwards from its state, and later from the gradient by its new state to that by its old. */
type Step = (x: Block) => (gradient: Gradient) => Gradient

function backwards(step: Step, xs: readonly Block[], dLast: Block): readonly number[] {
  const back = xs.map(step)
  let gradient: Gradient = { h: dLast }
  const norms = [norm(dLast)]
  for (const through of back.toReversed()) {
    gradient = through(gradient)
    norms.push(norm(gradient.h))
  }
  return norms
}

function norm(block: Block): number {
  return Math.sqrt(block.data.reduce((sum, x) => sum + x * x, 0))
}

function walker(heap: Heap, name: GradientNetwork, drawn: Random, longest: number): Step {
  switch (name) {
    case 'rnn':
    case 'irnn':
      return elmanStep(heap, name, drawn)
    case 'lstm':
    case 'chrono':
      return lstmStep(heap, name, drawn, longest)
  }
}

function elmanStep(heap: Heap, name: 'rnn' | 'irnn', drawn: Random): Step {
  const layer = new Elman(heap, {
    input: inputs,
    hidden: cells,
    activation: name === 'rnn' ? 'tanh' : 'relu',
    initial: {
      weight_x: glorotUniform({ random: drawn, rows: inputs, columns: cells }),
      weight_h:
        name === 'rnn'
          ? glorotUniform({ random: drawn, rows: cells, columns: cells })
          : identity({ size: cells }),
    },
  })
  let state: Block | undefined
  return (x) => {
    const tape = layer.forward(x, { steps: 1, batch: sequences, ...(state && { state }) })
    state = tape.last
    return ({ h }) => ({ h: layer.backward(tape, { dLast: h, inputGradient: false }).dState })
  }
}

function lstmStep(heap: Heap, name: 'lstm' | 'chrono', drawn: Random, longest: number): Step {
  const layer = new Lstm(heap, {
    input: inputs,
    hidden: cells,
    initial: {
      weight_x: glorotUniform({ random: drawn, rows: inputs, columns: 4 * cells }),
      weight_h: orthogonal({ random: drawn, rows: cells, columns: 4 * cells }),
      bias:
        name === 'lstm' ? gateBias({ hidden: cells }) : chronoBias({ random: drawn, hidden: cells, longest }),
    },
  })
  let state: { readonly h: Block; readonly c: Block } | undefined
  return (x) => {
    const tape = layer.forward(x, { steps: 1, batch: sequences, ...(state && { state }) })
    state = tape.last
    return (dLast) => layer.backward(tape, { dLast, inputGradient: false }).dState
  }
}
