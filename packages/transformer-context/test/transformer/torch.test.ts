import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { isMnesticError } from '@mnestic/core'
import {
  createHeap,
  fromStateDict,
  loadParameters,
  readSafetensors,
  torchLayerNorm,
  torchLinear,
  torchMultiheadAttention,
  writeSafetensors,
  zeroGradients,
  type KernelId,
  type Parameter,
  type TensorData,
  type TorchModule,
} from '@mnestic/sequence'
import { encoderDecoder, gpt2, pairBatch } from '@mnestic/transformer-context/transformer'
import { describe, expect, it } from 'vitest'

const folder = join(import.meta.dirname, 'fixtures')
const tensors = (name: string) => readSafetensors(readFileSync(join(folder, `${name}.safetensors`))).tensors
const answers = <T>(name: string) => JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8')) as T
const kernels = ['simd', 'relaxed', 'js'] satisfies KernelId[]

/** The largest difference, over the largest number. */
function relative(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  expect(actual.length).toBe(expected.length)
  const all = Array.from(expected)
  const difference = Math.max(...all.map((value, i) => Math.abs(value - actual[i]!)))
  return difference / Math.max(...all.map(Math.abs))
}

/** A key's bias moves all scores of a query alike: its gradient is nothing but rounding. */
function expectGradients(parameters: readonly Parameter[], expected: readonly Parameter[]): void {
  expect(parameters.map(({ name }) => name)).toEqual(expected.map(({ name }) => name))
  parameters.forEach(({ name, gradient }, n) => {
    if (name.endsWith('bias_k')) expect(Math.max(...gradient.data.map(Math.abs))).toBeLessThan(1e-6)
    else expect(relative(gradient.data, expected[n]!.value.data), name).toBeLessThan(3e-6)
  })
}

describe('a checkpoint of GPT-2', () => {
  interface Answers {
    readonly heads: number
    readonly ids: readonly (readonly number[])[]
    readonly targets: readonly number[]
    readonly logits: readonly number[]
    readonly loss: number
  }
  const { heads, ids, targets, logits, loss } = answers<Answers>('gpt2')
  const [steps, batch, vocabulary] = [ids[0]!.length, ids.length, 13]
  const column = (b: number) =>
    Array.from({ length: steps }, (_, t) =>
      logits.slice((t * batch + b) * vocabulary).slice(0, vocabulary),
    ).flat()

  it.each(kernels)('answers what torch answers, on %s', (kernel) => {
    const model = gpt2(tensors('gpt2'), { heads, heap: createHeap({ kernel }) })
    expect(model.config).toMatchObject({ width: 8, layers: 2, context: 9, inner: 32, tied: true })
    ids.forEach((own, b) => expect(relative(model.logits(own), column(b))).toBeLessThan(1e-6))
  })

  it.each(kernels)('has torch’s loss, and its gradient by every weight, on %s', (kernel) => {
    const model = gpt2(tensors('gpt2'), { heads, heap: createHeap({ kernel }) })
    zeroGradients(model.parameters)
    const flat = Int32Array.from({ length: steps * batch }, (_, n) => ids[n % batch]![Math.floor(n / batch)]!)
    const answer = model.loss({ steps, batch, ids: flat, targets: Int32Array.from(targets) })
    expect(answer).toEqual({ loss: expect.closeTo(loss, 6) as number })
    expectGradients(model.parameters, gpt2(tensors('gpt2-gradients'), { heads }).parameters)
  })

  it('is read with the prefix, the masks and the output that other files have', () => {
    const file = tensors('gpt2')
    const table = file.get('wte.weight')!
    const prefixed = new Map<string, TensorData>([
      ...[...file].map(([name, data]) => [`transformer.${name}`, data] as const),
      ['transformer.h.0.attn.bias', { dtype: 'U8', shape: [1], data: new Uint8Array(1) }],
      ['lm_head.weight', table],
    ])
    const same = gpt2(prefixed, { heads }).logits(ids[0]!)
    expect(same).toEqual(gpt2(file, { heads }).logits(ids[0]!))
    const [rows, columns] = table.shape as [number, number]
    const doubled = Float32Array.from(table.data as Float32Array, (value) => 2 * value)
    prefixed.set('lm_head.weight', { dtype: 'F32', shape: [rows, columns], data: doubled })
    const untied = gpt2(prefixed, { heads })
    expect(untied.config.tied).toBe(false)
    expect(
      relative(
        untied.logits(ids[0]!),
        Array.from(same, (value) => 2 * value),
      ),
    ).toBeLessThan(1e-6)
  })

  it.each<[string, (file: Map<string, TensorData>) => void]>([
    ['h.1.ln_2.bias of the checkpoint is missing', (file) => file.delete('h.1.ln_2.bias')],
    ['wpe.weight of the checkpoint is missing', (file) => file.delete('wpe.weight')],
    ['has score.weight', (file) => file.set('score.weight', file.get('wte.weight')!)],
    [
      'h.0.mlp.c_fc.bias of the checkpoint is F32 [8]',
      (file) => file.set('h.0.mlp.c_fc.bias', file.get('ln_f.bias')!),
    ],
  ])('is refused: %s', (message, change) => {
    const file = new Map(tensors('gpt2'))
    change(file)
    expect(() => gpt2(file, { heads })).toThrow(message)
    expect(() => gpt2(tensors('gpt2'))).toThrow('n_head')
  })
})

describe('an nn.Transformer', () => {
  interface Answers {
    readonly source: readonly (readonly number[])[]
    readonly target: readonly (readonly number[])[]
    readonly logits: readonly number[]
    readonly loss: number
  }
  const { source, target, logits, loss } = answers<Answers>('encoder-decoder')
  const [width, heads, inner, layers, vocabulary] = [8, 2, 12, 2, 11]

  /** Ours for theirs, of weights or of gradients. */
  function read(name: string, kernel: KernelId) {
    const model = encoderDecoder({
      vocabulary,
      sourceVocabulary: 9,
      width,
      heads,
      inner,
      layers,
      context: 16,
      positions: 'sinusoidal',
      heap: createHeap({ kernel }),
    })
    const file = tensors(name)
    const [up, down] = [
      torchLinear({ input: width, output: inner }),
      torchLinear({ input: inner, output: width }),
    ]
    const [norm, attention] = [torchLayerNorm({ width }), torchMultiheadAttention({ width })]
    const parts = (['encoder', 'decoder'] as const).flatMap((side) => [
      [norm, `${side}.norm.`, `${side}.norm.`] as const,
      ...Array.from({ length: layers }, (_, n) => {
        const [to, from] = [`${side}.layers.${n}.`, `${side}.layers.${n}.`]
        return [
          [attention, `${from}self_attn.`, `${to}attention.`],
          ...(side === 'decoder' ? [[attention, `${from}multihead_attn.`, `${to}cross_attention.`]] : []),
          ...(side === 'decoder' ? [1, 2, 3] : [1, 2]).map((i) => [
            norm,
            `${from}norm${i}.`,
            `${to}norm_${i}.`,
          ]),
          [up, `${from}linear1.`, `${to}up.`],
          [down, `${from}linear2.`, `${to}down.`],
        ] as [TorchModule, string, string][]
      }).flat(),
    ])
    const own = parts.flatMap(([module, prefix, to]) => [
      ...fromStateDict(file, module, { prefix, name: to }),
    ])
    const tables = [
      ['tokens.weight', file.get('tokens')!],
      ['source_tokens.weight', file.get('source')!],
    ] as const
    loadParameters(model.parameters, new Map<string, TensorData>([...own, ...tables]))
    return model
  }

  const pairs = source.map((each, b) => ({ source: each, target: target[b]!.slice(1) }))

  it.each(kernels)('answers what torch answers, has its loss and its gradients, on %s', (kernel) => {
    const model = read('encoder-decoder', kernel)
    zeroGradients(model.parameters)
    const batch = pairBatch(pairs, { start: 0, end: 1 })
    expect(model.loss(batch)).toEqual({ loss: expect.closeTo(loss, 6) as number })
    expectGradients(model.parameters, read('encoder-decoder-gradients', kernel).parameters)
    source.forEach((own, b) => {
      const expected = logits.filter((_, i) => Math.floor(i / vocabulary) % 2 === b)
      expect(relative(model.logits(own, target[b]!), expected)).toBeLessThan(1e-6)
    })
    expect(model.evaluate([batch])).toMatchObject({ loss: expect.closeTo(loss, 6) as number, counted: 8 })
  })
})

it('refuses what is no checkpoint with a code', () => {
  for (const file of [new Map<string, TensorData>(), readSafetensors(writeSafetensors({})).tensors]) {
    expect(() => gpt2(file)).toThrow(
      expect.toSatisfy((error: unknown) => isMnesticError(error, 'INVALID_ARGUMENT')),
    )
  }
})
