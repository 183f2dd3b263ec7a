import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  createHeap,
  Elman,
  fromStateDict,
  isSupported,
  Linear,
  loadParameters,
  Lstm,
  parameterTensors,
  readSafetensors,
  torchLinear,
  torchLstm,
  torchRnn,
  toStateDict,
} from '@mnestic/sequence'
import type { Block, Heap, KernelId, Parameter, TorchModule } from '@mnestic/sequence'
import { describe, expect, it } from 'vitest'
import { relativeError } from '../twins/relative-error.ts'

const folder = join(import.meta.dirname, '../fixtures/torch')
const { inputs, answers } = JSON.parse(readFileSync(join(folder, 'answers.json'), 'utf8')) as {
  inputs: Record<string, number[]>
  answers: Record<string, { float32: number[]; float64: number[] }>
}
const stateDict = (file: string) => readSafetensors(readFileSync(join(folder, `${file}.safetensors`))).tensors
const prefix = 'net.'
const [steps, batch, input, hidden] = [9, 3, 7, 10] as const

interface Layer {
  readonly parameters: readonly Parameter[]
  readonly answer: (x: Block) => Block
}

const elman = (activation: 'tanh' | 'relu') => (heap: Heap) => {
  const layer = new Elman(heap, { input, hidden, activation, name: 'layer' })
  return { parameters: layer.parameters, answer: (x: Block) => layer.forward(x, { steps, batch }).h }
}

function lstm(heap: Heap): Layer {
  const layer = new Lstm(heap, { input, hidden, name: 'layer' })
  return { parameters: layer.parameters, answer: (x) => layer.forward(x, { steps, batch }).h }
}

function linear(heap: Heap): Layer {
  const layer = new Linear(heap, { input, output: hidden, name: 'layer' })
  return { parameters: layer.parameters, answer: (x) => layer.forward(x, { rows: steps * batch }).y }
}

const layers: Readonly<Record<string, [TorchModule, (heap: Heap) => Layer]>> = {
  'rnn-tanh': [torchRnn({ input, hidden }), elman('tanh')],
  'rnn-relu': [torchRnn({ input, hidden }), elman('relu')],
  lstm: [torchLstm({ input, hidden }), lstm],
  'lstm-without-bias': [torchLstm({ input, hidden, bias: false }), lstm],
  linear: [torchLinear({ input, output: hidden }), linear],
}
const kernels = (['simd', 'relaxed', 'js'] satisfies KernelId[]).filter(isSupported)

describe.each(kernels)('a layer with a torch module’s weights, on the kernel %s', (kernel) => {
  it.each(Object.entries(layers))('answers what torch answers in float32: %s', (file, [module, make]) => {
    const heap = createHeap({ kernel })
    const layer = make(heap)
    loadParameters(layer.parameters, fromStateDict(stateDict(file), module, { prefix, name: 'layer.' }))
    const answer = layer.answer(heap.copyOf(inputs['x']!)).data
    expect(relativeError(answer, answers[file]!.float32)).toBeLessThanOrEqual(3e-7)
    expect(relativeError(answer, answers[file]!.float64)).toBeLessThanOrEqual(3e-7)
  })

  it.each(Object.entries(layers))('gives them back: %s', (file, [module, make]) => {
    const { parameters } = make(createHeap({ kernel }))
    const weights = fromStateDict(stateDict(file), module, { prefix, name: 'layer.' })
    loadParameters(parameters, weights)
    const exported = toStateDict(parameterTensors(parameters), module, { prefix, name: 'layer.' })
    expect(fromStateDict(exported, module, { prefix, name: 'layer.' })).toEqual(weights)
  })
})
