import * as twins from '@mnestic/sequence/twins'

export type Arrays = Readonly<Record<string, Float64Array>>

/** One run of a twin: what it answers, and its backward pass from the gradients by all that it answers. */
export interface Run {
  readonly outputs: Arrays
  readonly backward: (cotangents: Arrays) => Arrays
}

/** Of a fixture: the shape of a twin, and inputs that have no gradient (`ids`, `targets`, `keyMask`). */
// oxlint-disable-next-line typescript/no-explicit-any -- read from JSON, and each operation knows its own
export type Options = any

/** A shape of each twin, and how a flat list of named arrays goes into it and comes out. */
export const operations: Readonly<Record<string, (options: Options, inputs: Arrays) => Run>> = {
  linear(options, { x, weight, bias }) {
    const y = twins.linearForward(options, { weight: weight!, bias: bias! }, x!)
    return {
      outputs: { y },
      backward: ({ y: dy }) => ({
        ...twins.linearBackward(options, { weight: weight!, bias: bias! }, x!, dy!),
      }),
    }
  },

  layerNorm(options, { x, weight, bias }) {
    const parameters = { weight: weight!, bias: bias! }
    return {
      outputs: { y: twins.layerNormForward(options, parameters, x!) },
      backward: ({ y }) => ({ ...twins.layerNormBackward(options, parameters, x!, y!) }),
    }
  },

  unitLength(options, { x }) {
    return {
      outputs: { y: twins.unitLengthForward(options, x!) },
      backward: ({ y }) => ({ x: twins.unitLengthBackward(options, x!, y!) }),
    }
  },

  embedding(options, { weight }) {
    return {
      outputs: { y: twins.embeddingForward(options, weight!, options.ids) },
      backward: ({ y }) => ({ weight: twins.embeddingBackward(options, options.ids, y!) }),
    }
  },

  gelu({ kind }, { x }) {
    return {
      outputs: { y: twins.geluForward(kind, x!) },
      backward: ({ y }) => ({ x: twins.geluBackward(kind, x!, y!) }),
    }
  },

  crossEntropy(options, { logits }) {
    const tape = twins.crossEntropyForward(options, logits!, options.targets)
    return {
      outputs: { loss: Float64Array.of(tape.loss) },
      backward: ({ loss }) => ({
        logits: twins.crossEntropyBackward(options, tape, options.targets, loss![0]),
      }),
    }
  },

  elman(options, { x, h0, weight_y, bias_y, ...rest }) {
    const parameters = rest as unknown as twins.ElmanParameters
    const h = twins.elmanForward(options, parameters, x!, h0)
    const output = { rows: options.steps * options.batch, input: options.hidden, output: options.output }
    const outputParameters = { weight: weight_y!, bias: bias_y! }
    return {
      outputs: { h, y: twins.linearForward(output, outputParameters, h) },
      backward({ h: dh, y: dy }) {
        const { x: dhOfOutput, weight, bias } = twins.linearBackward(output, outputParameters, h, dy!)
        const all = dh!.map((d, i) => d + dhOfOutput[i]!)
        const gradients = twins.elmanBackward(options, parameters, x!, h, all, h0)
        return { ...gradients, weight_y: weight, bias_y: bias }
      },
    }
  },

  lstm(options, { x, h0, c0, ...rest }) {
    const parameters = rest as unknown as twins.LstmParameters
    const initial = { h: h0!, c: c0! }
    const tape = twins.lstmForward(options, parameters, x!, initial)
    return {
      outputs: { h: tape.h, cLast: tape.c.slice(-c0!.length) },
      backward({ h, cLast }) {
        const { initial: first, ...gradients } = twins.lstmBackward(
          options,
          parameters,
          x!,
          tape,
          h!,
          cLast,
          initial,
        )
        return { ...gradients, h0: first.h, c0: first.c }
      },
    }
  },

  multiHead(options, { x, source, ...rest }) {
    const parameters = rest as unknown as twins.MultiHeadParameters
    const { keyMask } = options
    const tape = twins.multiHeadForward(options, parameters, x!, source ?? x!, keyMask)
    return {
      outputs: { y: tape.y },
      backward({ y }) {
        const gradients = twins.multiHeadBackward(options, parameters, x!, source ?? x!, tape, y!, keyMask)
        if (source !== undefined) return { ...gradients }
        const { source: ofSource, ...others } = gradients
        return { ...others, x: others.x.map((d, i) => d + ofSource[i]!) }
      },
    }
  },

  /** The state in the papers' scale, C = C' e^m. */
  mlstm(options, { C0, n0, ...rest }) {
    const inputs = rest as unknown as twins.MlstmInputs
    const { batch, heads, key, value } = options
    const initial = { C: C0!, n: n0!, m: new Float64Array(batch * heads) }
    const tape = twins.mlstmForward(options, inputs, initial)
    const m = tape.m.slice(-batch * heads)
    const scaled = (width: number) => (last: number, i: number) => last * Math.exp(m[Math.floor(i / width)]!)
    return {
      outputs: {
        h: tape.h,
        C: tape.C.slice(-C0!.length).map(scaled(value * key)),
        n: tape.n.slice(-n0!.length).map(scaled(key)),
      },
      backward({ h, C, n }) {
        const last = { C: C!.map(scaled(value * key)), n: n!.map(scaled(key)) }
        const { initial: first, ...gradients } = twins.mlstmBackward(options, inputs, tape, h!, last, initial)
        return { ...gradients, C0: first.C, n0: first.n }
      },
    }
  },

  deltaRule(options, { S0, ...rest }) {
    const inputs = rest as unknown as twins.DeltaRuleInputs
    const tape = twins.deltaRuleForward(options, inputs, S0)
    return {
      outputs: { o: tape.o, S: tape.S.slice(-S0!.length) },
      backward({ o, S }) {
        const { initial, ...gradients } = twins.deltaRuleBackward(options, inputs, tape, o!, S, S0)
        return { ...gradients, S0: initial }
      },
    }
  },
}
