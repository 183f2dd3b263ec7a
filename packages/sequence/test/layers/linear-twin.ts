import { linearBackward, linearForward } from '@mnestic/sequence/twins'

type Arrays = Readonly<Record<string, Float64Array>>

/** The linear maps of a layer, by the twin: `weight_q` and `bias_q` make q of x [rows, input], and so on. */
export function linearMaps(parameters: Arrays, x: Float64Array, input: number) {
  const rows = x.length / input
  const of = (name: string) => ({ weight: parameters[`weight_${name}`]!, bias: parameters[`bias_${name}`]! })
  const shape = (name: string) => ({ rows, input, output: of(name).bias.length })
  return {
    forward: (name: string) => linearForward(shape(name), of(name), x),
    /** dx of all maps together, and the gradients by the parameters. */
    backward(by: Arrays): Record<string, Float64Array> {
      const gradients: Record<string, Float64Array> = { x: new Float64Array(x.length) }
      for (const [name, dy] of Object.entries(by)) {
        const part = linearBackward(shape(name), of(name), x, dy)
        gradients['x'] = gradients['x']!.map((d, i) => d + part.x[i]!)
        gradients[`weight_${name}`] = part.weight
        gradients[`bias_${name}`] = part.bias
      }
      return gradients
    },
  }
}

export const sigmoid64 = (x: number): number => (x >= 0 ? 1 / (1 + Math.exp(-x)) : 1 - 1 / (1 + Math.exp(x)))
