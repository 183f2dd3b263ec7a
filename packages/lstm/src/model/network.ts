import { createHeap, Linear, Lstm, weightsHash, type Heap, type Parameter } from '@mnestic/sequence'
import { bytesOf, canonical, parametersOf, readSaved, type Saved } from './saved.ts'
import { inputSize, type InputSpec } from './input.ts'
import type { Manifest } from './manifest.ts'
import type { Step, StepCell } from './step.ts'

export interface NetworkOptions {
  readonly spec: InputSpec
  /** H */
  readonly hidden: number
  readonly fitted?: Manifest | undefined
}

/**
 * One layer of LSTM over the turns of a stream, and two answers of each:
 *
 *     x_t = (input_t - mean) ⊙ scale
 *     h_t, c_t = LSTM(x_t, h_{t-1}, c_{t-1})
 *     [keep_t, boundary_t] = h_t W + b      log-odds
 *
 * It does not change once it is made; `fitNetwork` makes another one.
 */
export class GatedNetwork {
  readonly spec: InputSpec
  /** H */
  readonly hidden: number
  /** What it was fitted on. */
  readonly fitted: Manifest | undefined
  /** Of the parameters and all else that is saved: 32 hexadecimal digits. */
  readonly hash: string
  readonly #layers: Layers
  #cell: StepCell | undefined

  /** @throws INVALID_ARGUMENT: numbers that do not fit the spec and `hidden` */
  constructor(options: NetworkOptions, tensors: Parameters<typeof layersOf>[2] = {}) {
    const { spec, hidden, fitted } = options
    this.spec = spec
    this.hidden = hidden
    this.fitted = fitted
    this.#layers = layersOf(createHeap(), options, tensors)
    this.hash = hashOf(options, this.#layers.saved)
  }

  /** @throws CORRUPT, NEWER_FORMAT */
  static load(bytes: Uint8Array): GatedNetwork {
    return readSaved(bytes, (saved) => new GatedNetwork(saved, saved.tensors))
  }

  /** As safetensors: the same network, the same bytes. */
  save(): Uint8Array<ArrayBuffer> {
    return bytesOf(this, this.#layers.saved)
  }

  /** Copies of the numbers by name. */
  tensors(): Saved['tensors'] {
    return parametersOf(this.#layers.saved)
  }

  /** The state is h and c, one after the other. All streams share it. */
  cell(): StepCell {
    return (this.#cell ??= cellOf(this.#layers, this.hash))
  }
}

/** The parts of a network on a heap. Tensors that are missing are zeros, and 1 for the scale. */
export interface Layers {
  readonly heap: Heap
  readonly lstm: Lstm
  readonly heads: Linear
  /** [D] each; a fit sets them once, and does not train them. */
  readonly mean: Parameter
  readonly scale: Parameter
  /** All that is saved. */
  readonly saved: readonly Parameter[]
}

export function layersOf(
  heap: Heap,
  { spec, hidden }: NetworkOptions,
  tensors: Readonly<Record<string, Float32Array>>,
): Layers {
  const input = inputSize(spec)
  const fixed = (name: string, otherwise: number): Parameter => {
    const value = heap.copyOf(tensors[name] ?? new Float32Array(input).fill(otherwise))
    return { name, shape: [input], value, gradient: value.part(0, 0) }
  }
  const lstm = new Lstm(heap, { input, hidden, initial: partsOf('lstm', tensors) })
  const heads = new Linear(heap, {
    input: hidden,
    output: 2,
    name: 'heads',
    initial: partsOf('heads', tensors),
  })
  const [mean, scale] = [fixed('input.mean', 0), fixed('input.scale', 1)]
  return { heap, lstm, heads, mean, scale, saved: [...lstm.parameters, ...heads.parameters, mean, scale] }
}

/** Those whose names begin so, without it. */
function partsOf(
  layer: string,
  tensors: Readonly<Record<string, Float32Array>>,
): Record<string, Float32Array> {
  return Object.fromEntries(
    Object.entries(tensors).flatMap(([name, data]) =>
      name.startsWith(`${layer}.`) ? [[name.slice(layer.length + 1), data]] : [],
    ),
  )
}

/** x = (input - mean) ⊙ scale, in float64 and rounded once. */
export function normalise(
  input: Float32Array,
  { mean, scale }: { readonly mean: Float32Array; readonly scale: Float32Array },
  x: Float32Array,
): void {
  for (let d = 0; d < x.length; d++) x[d] = ((input[d] ?? 0) - (mean[d] ?? 0)) * (scale[d] ?? 0)
}

/** Steps that go through the layers at once, and below how many they go one by one: the bits are the same. */
const most = 32
const few = 4

function cellOf({ heap, lstm, heads, mean, scale }: Layers, hash: string): StepCell {
  const [D, H] = [lstm.input, lstm.hidden]
  const stream = lstm.stream()
  const answers = heads.stream()
  const x = heap.floats(most * D)
  const norm = { mean: mean.value.data.slice(), scale: scale.value.data.slice() }

  const oneByOne = (steps: readonly Step[]): void => {
    for (const step of steps) {
      normalise(step.input, norm, x.part(0, D).data)
      const h = stream.step(x.part(0, D))
      write(step, answers.step(h).data, stream.gates.data)
    }
  }

  // Packing the weights anew costs about as much as one step; then W_x comes from memory once for all of them.
  const atOnce = (steps: readonly Step[]): void => {
    const mark = heap.mark()
    const scratch = heap.scratch(0)
    const inputs = x.part(0, steps.length * D)
    steps.forEach(({ input }, t) => normalise(input, norm, inputs.part(t * D, D).data))
    const tape = lstm.forward(inputs, { steps: steps.length, batch: 1, state: stream.state })
    const z = heads.forward(tape.h, { rows: steps.length }).y
    steps.forEach((step, t) => write(step, z.part(t * 2, 2).data, tape.gates.part(t * 4 * H, 4 * H).data))
    stream.state.h.data.set(tape.last.h.data)
    stream.state.c.data.set(tape.last.c.data)
    scratch.part(0, (heap.size - scratch.address) / 4).data.fill(0)
    heap.release(mark)
  }

  return {
    kernel: heap.kernel.id,
    weights: hash,
    size: 2 * H,
    fold(state, steps) {
      const { h, c } = stream.state
      h.data.set(state.subarray(0, H))
      c.data.set(state.subarray(H))
      for (let at = 0; at < steps.length; at += most) {
        const part = steps.slice(at, at + most)
        if (part.length < few) oneByOne(part)
        else atOnce(part)
      }
      state.set(h.data)
      state.set(c.data, H)
    },
    wipe() {
      // A step from nothing writes over what the last one left; its own traces are of the weights alone.
      for (const block of [x, stream.state.h, stream.state.c]) block.data.fill(0)
      answers.step(stream.step(x.part(0, D)))
    },
  }
}

/** @param gates [4H]: i, f, g, o */
function write(step: Step, [keep = 0, boundary = 0]: Float32Array, gates: Float32Array): void {
  const H = gates.length / 4
  step.keep = keep
  step.boundary = boundary
  step.gates.set(gates.subarray(0, 2 * H))
  step.gates.set(gates.subarray(3 * H), 2 * H)
}

/** The description goes in as the name of a parameter without numbers, so that one hash tells all. */
function hashOf({ spec, hidden, fitted }: NetworkOptions, parameters: readonly Parameter[]): string {
  const [first] = parameters
  if (first === undefined) return ''
  const nothing = first.value.part(0, 0)
  const name = canonical({ spec, hidden, fitted })
  return weightsHash([{ name, shape: [0], value: nothing, gradient: nothing }, ...parameters])
}
