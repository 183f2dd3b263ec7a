import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { isMnesticError } from '@mnestic/core'
import {
  fromStateDict,
  readSafetensors,
  toStateDict,
  torchEmbedding,
  torchLayerNorm,
  torchLinear,
  torchLstm,
  torchMultiheadAttention,
  torchRnn,
} from '@mnestic/sequence'
import type { FloatTensor, TensorData, TorchModule } from '@mnestic/sequence'
import * as twins from '@mnestic/sequence/twins'
import { describe, expect, it } from 'vitest'
import { relativeError } from '../twins/relative-error.ts'

const folder = join(import.meta.dirname, '../fixtures/torch')
const { inputs, answers } = JSON.parse(readFileSync(join(folder, 'answers.json'), 'utf8')) as {
  inputs: Record<string, number[]>
  answers: Record<string, { float32: number[]; float64: number[] }>
}
const stateDict = (file: string) => readSafetensors(readFileSync(join(folder, `${file}.safetensors`))).tensors
const prefix = 'net.'

/** The same numbers in float64, so that two biases add up without rounding. */
function widened(tensors: ReadonlyMap<string, TensorData>): ReadonlyMap<string, TensorData> {
  return new Map(
    [...tensors].map(([name, { shape, data }]) => [
      name,
      { dtype: 'F64', shape, data: Float64Array.from(data as Float32Array) },
    ]),
  )
}

type Weights = Readonly<Record<string, Float64Array>>
const input = (name: string) => Float64Array.from(inputs[name]!)
const [steps, batch, D, H] = [9, 3, 7, 10] as const

/** Each module of torch in the fixtures, and how its twin answers with its weights. */
const modules: Readonly<Record<string, [TorchModule, (weights: Weights) => Float64Array]>> = {
  'rnn-tanh': [torchRnn({ input: D, hidden: H }), (weights) => elman('tanh', weights)],
  'rnn-relu': [torchRnn({ input: D, hidden: H }), (weights) => elman('relu', weights)],
  lstm: [torchLstm({ input: D, hidden: H }), (weights) => lstm(weights, input('x'), D)],
  'lstm-without-bias': [
    torchLstm({ input: D, hidden: H, bias: false }),
    (weights) => lstm(weights, input('x'), D),
  ],
  linear: [
    torchLinear({ input: D, output: H }),
    (weights) =>
      twins.linearForward({ rows: steps * batch, input: D, output: H }, weights as never, input('x')),
  ],
  'layer-norm': [
    torchLayerNorm({ width: D }),
    (weights) => twins.layerNormForward({ rows: steps * batch, width: D }, weights as never, input('x')),
  ],
  embedding: [
    torchEmbedding({ vocabulary: 11, width: D }),
    ({ weight }) => twins.embeddingForward({ vocabulary: 11, width: D }, weight!, inputs['ids']!),
  ],
  'self-attention': [
    torchMultiheadAttention({ width: 8 }),
    (weights) => attention(weights, input('wide'), steps, 8),
  ],
  'cross-attention': [
    torchMultiheadAttention({ width: 8, sourceWidth: 5 }),
    (weights) => attention(weights, input('source'), 6, 5),
  ],
}

function elman(activation: 'tanh' | 'relu', weights: Weights): Float64Array {
  const shape = { steps, batch, input: D, hidden: H, activation }
  return twins.elmanForward(shape, weights as never, input('x'))
}

function lstm(weights: Weights, x: Float64Array, width: number): Float64Array {
  return twins.lstmForward({ steps, batch, input: width, hidden: H }, weights as never, x).h
}

function attention(weights: Weights, source: Float64Array, keys: number, sourceWidth: number): Float64Array {
  const shape = { queries: steps, keys, batch, heads: 2, width: 8, sourceWidth, causal: false }
  return twins.multiHeadForward(shape, weights as never, input('wide'), source).y
}

function numbersOf(tensors: ReadonlyMap<string, FloatTensor>): Weights {
  return Object.fromEntries([...tensors].map(([name, { data }]) => [name, Float64Array.from(data)]))
}

describe('weights of a torch module', () => {
  it.each(Object.entries(modules))('answer as they do in torch: %s', (file, [module, run]) => {
    const weights = fromStateDict(widened(stateDict(file)), module, { prefix })
    expect(
      [...weights.values()].every(({ data, dtype }) => dtype === 'F64' || data.every((d) => d === 0)),
    ).toBe(true)
    const answer = run(numbersOf(weights))
    expect(relativeError(answer, answers[file]!.float64)).toBeLessThanOrEqual(1e-14)
  })

  it('answer as they do in torch, one layer upon the other', () => {
    const dict = widened(stateDict('lstm-two-layers'))
    const first = fromStateDict(dict, torchLstm({ input: D, hidden: H }), { prefix })
    const second = fromStateDict(dict, torchLstm({ input: H, hidden: H, layer: 1 }), { prefix })
    const answer = lstm(numbersOf(second), lstm(numbersOf(first), input('x'), D), H)
    expect(relativeError(answer, answers['lstm-two-layers']!.float64)).toBeLessThanOrEqual(1e-14)
  })

  it.each(Object.entries(modules))('go back into a state dict of the same names: %s', (file, [module]) => {
    const original = stateDict(file)
    const weights = fromStateDict(original, module, { prefix, name: 'layer.' })
    const exported = toStateDict(weights, module, { prefix, name: 'layer.' })
    expect(new Set(exported.keys())).toEqual(new Set(original.keys()))
    for (const [name, { dtype, shape, data }] of exported) {
      expect([name, dtype, shape]).toEqual([name, 'F32', original.get(name)!.shape])
      if (name.includes('bias_hh')) expect(data.every((d) => d === 0)).toBe(true)
      else if (!name.includes('bias_ih')) expect(data).toEqual(original.get(name)!.data)
    }
    expect(fromStateDict(exported, module, { prefix, name: 'layer.' })).toEqual(weights)
  })

  it('keep torch’s order of gates, and the sum of both biases', () => {
    const dict = new Map<string, TensorData>([
      ['weight_ih_l0', { dtype: 'F32', shape: [4, 2], data: Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8) }],
      ['weight_hh_l0', { dtype: 'F32', shape: [4, 1], data: Float32Array.of(1, -0, 3, 4) }],
      ['bias_ih_l0', { dtype: 'F32', shape: [4], data: Float32Array.of(1, 2, 3, 4) }],
      ['bias_hh_l0', { dtype: 'F32', shape: [4], data: Float32Array.of(10, 20, 30, 40) }],
    ])
    const weights = fromStateDict(dict, torchLstm({ input: 2, hidden: 1 }))
    expect([...weights].map(([name, { shape, data }]) => [name, shape, [...data]])).toEqual([
      ['weight_x', [2, 4], [1, 3, 5, 7, 2, 4, 6, 8]],
      ['weight_h', [1, 4], [1, -0, 3, 4]],
      ['bias', [4], [11, 22, 33, 44]],
    ])
  })
})

it('modules within the module may stand beside its tensors', () => {
  const dict = new Map(stateDict('linear')).set('net.child.weight', stateDict('linear').get('net.bias')!)
  const module = torchLinear({ input: D, output: H })
  expect(fromStateDict(dict, module, { prefix })).toEqual(
    fromStateDict(stateDict('linear'), module, { prefix }),
  )
})

describe('refuses, by the name of the tensor', () => {
  const lstmDict = stateDict('lstm')
  const lstmModule = torchLstm({ input: D, hidden: H })
  const float = (...shape: number[]): TensorData => ({
    dtype: 'F32',
    shape,
    data: new Float32Array(shape.reduce((product, size) => product * size, 1)).fill(1),
  })
  const withOther = (name: string, tensor: TensorData) => new Map(lstmDict).set(name, tensor)
  const weights = fromStateDict(lstmDict, lstmModule, { prefix })

  it.each<[string, () => unknown]>([
    [
      'net.weight_ih_l0 has the shape [40, 7]: nn.LSTM(8, 10), layer 0 has weight_ih_l0 [40, 8]',
      () => fromStateDict(lstmDict, torchLstm({ input: 8, hidden: H }), { prefix }),
    ],
    [
      'net.weight_ih_l0 has the shape [40, 7]: nn.RNN(7, 10), layer 0 has weight_ih_l0 [10, 7]',
      () => fromStateDict(lstmDict, torchRnn({ input: D, hidden: H }), { prefix }),
    ],
    ['has no weight_ih_l0: nn.LSTM(7, 10)', () => fromStateDict(lstmDict, lstmModule)],
    ['it has net.bias_hh_l0, net.bias_ih_l0', () => fromStateDict(lstmDict, lstmModule)],
    [
      'has no net.weight_ih_l1',
      () => fromStateDict(lstmDict, torchLstm({ input: H, hidden: H, layer: 1 }), { prefix }),
    ],
    [
      'net.bias_ih_l0 is of type I32',
      () =>
        fromStateDict(
          withOther('net.bias_ih_l0', { dtype: 'I32', shape: [40], data: new Int32Array(40) }),
          lstmModule,
          { prefix },
        ),
    ],
    [
      'the state dict has net.bias_hh_l0, which nn.LSTM(7, 10, bias=False)',
      () => fromStateDict(lstmDict, torchLstm({ input: D, hidden: H, bias: false }), { prefix }),
    ],
    [
      'has net.weight_ih_l0_reverse, which',
      () => fromStateDict(withOther('net.weight_ih_l0_reverse', float(40, 7)), lstmModule, { prefix }),
    ],
    [
      'has net.weight_hr_l0, which',
      () => fromStateDict(withOther('net.weight_hr_l0', float(5, 10)), lstmModule, { prefix }),
    ],
    [
      'has net.bias_k, which nn.MultiheadAttention(8)',
      () =>
        fromStateDict(
          new Map(stateDict('self-attention')).set('net.bias_k', float(1, 1, 8)),
          torchMultiheadAttention({ width: 8 }),
          { prefix },
        ),
    ],
    ['there is no lstm.weight_x', () => toStateDict(weights, lstmModule, { name: 'lstm.' })],
    [
      'weight_x has the shape [7, 40]: nn.LSTM(8, 10), layer 0 takes it as F32 or F64 [8, 40]',
      () => toStateDict(weights, torchLstm({ input: 8, hidden: H })),
    ],
    [
      'bias is not zeros: nn.LSTM(7, 10, bias=False)',
      () => toStateDict(weights, torchLstm({ input: D, hidden: H, bias: false })),
    ],
    ['hidden is 0', () => torchLstm({ input: D, hidden: 0 })],
    ['layer is -1: give a whole number from 0 on', () => torchLstm({ input: D, hidden: H, layer: -1 })],
    ['width is 2.5', () => torchLayerNorm({ width: 2.5 })],
  ])('%s', (message, run) => {
    let refused: unknown
    try {
      run()
    } catch (error) {
      refused = error
    }
    expect(isMnesticError(refused, 'INVALID_ARGUMENT') && refused.message).toContain(message)
  })
})
