import {
  chronoBias,
  Elman,
  glorotUniform,
  Linear,
  Lstm,
  orthogonal,
  type Block,
  type Heap,
  type Parameter,
  type Random,
} from '@mnestic/sequence'
import type { NetworkKind } from './choices.ts'

/** A layer that reads sequences of two numbers a step, for a question about its last state. */
export interface Network {
  readonly parameters: readonly Parameter[]
  /** Of x [T, B, 2]; stands above the heap's mark. */
  read(x: Block, steps: number, batch: number): Reading
}

export interface Reading {
  /** h_T [B, H] */
  readonly last: Block
  /** Gates i, f, g, o of each step, [T, B, 4H]; a plain network has none. */
  readonly gates: Block | undefined
  /** Takes dL/dh_T [B, H] back to the parameters. */
  backward(dLast: Block): void
}

interface Size {
  readonly cells: number
  /** The longest that something must be held. */
  readonly longest: number
}

/** Both begin with orthogonal matrices from state to state, so that neither has a worse start than it could have. */
export function network(heap: Heap, kind: NetworkKind, random: Random, size: Size): Network {
  switch (kind) {
    case 'lstm':
      return lstm(heap, random, size)
    case 'rnn':
      return rnn(heap, random, size)
  }
}

/** Forget biases for all delays up to the longest (Tallec & Ollivier 2018). */
function lstm(heap: Heap, random: Random, { cells: hidden, longest }: Size): Network {
  const layer = new Lstm(heap, {
    input: 2,
    hidden,
    initial: {
      weight_x: glorotUniform({ random, rows: 2, columns: 4 * hidden }),
      weight_h: orthogonal({ random, rows: hidden, columns: 4 * hidden }),
      bias: chronoBias({ random, hidden, longest }),
    },
  })
  return {
    parameters: layer.parameters,
    read(x, steps, batch) {
      const tape = layer.forward(x, { steps, batch })
      return {
        last: tape.last.h,
        gates: tape.gates,
        backward: (h) => void layer.backward(tape, { dLast: { h }, inputGradient: false }),
      }
    },
  }
}

function rnn(heap: Heap, random: Random, { cells: hidden }: Size): Network {
  const layer = new Elman(heap, {
    input: 2,
    hidden,
    initial: {
      weight_x: glorotUniform({ random, rows: 2, columns: hidden }),
      weight_h: orthogonal({ random, rows: hidden, columns: hidden }),
    },
  })
  return {
    parameters: layer.parameters,
    read(x, steps, batch) {
      const tape = layer.forward(x, { steps, batch })
      return {
        last: tape.last,
        gates: undefined,
        backward: (dLast) => void layer.backward(tape, { dLast, inputGradient: false }),
      }
    },
  }
}

/** The answer: a sum over the last state. */
export function answerOf(heap: Heap, random: Random, cells: number): Linear {
  return new Linear(heap, {
    input: cells,
    output: 1,
    name: 'answer',
    initial: { weight: glorotUniform({ random, rows: cells, columns: 1 }) },
  })
}
