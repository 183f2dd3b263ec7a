import { isMnesticError } from '@mnestic/core'
import { createHeap, readSafetensors, train, writeSafetensors, zeroGradients } from '@mnestic/sequence'
import {
  characters,
  decoder,
  encoderDecoder,
  generate,
  loadDecoder,
  loadEncoderDecoder,
  pairBatch,
  saveTransformer,
  textBatches,
  textInOrder,
  tokenBatch,
  transform,
  type TransformerOptions,
} from '@mnestic/transformer-context/transformer'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { all, smallDecoder, smallEncoderDecoder } from './models.ts'

const positions = ['learned', 'sinusoidal', 'rotary'] as const

describe('training', () => {
  it.each(positions)('teaches a decoder a text, %s positions', async (kind) => {
    const text = 'the quick brown fox jumps over the lazy dog. '
    const { vocabulary, encode, decode } = characters(text)
    const sizes = { vocabulary, width: 32, heads: 2, layers: 1, context: 16, positions: kind }
    const model = decoder({ ...sizes, heap: createHeap({ kernel: 'relaxed' }) })
    const ids = encode(text.repeat(9))
    await train(model, textBatches({ ids, steps: 16, batch: 8 }), {
      steps: 300,
      schedule: { kind: 'constant', rate: 5e-3 },
      clip: 1,
    })
    const { loss, right } = model.evaluate(textInOrder({ ids, steps: 16, batch: 4 }))
    expect(loss).toBeLessThan(0.3)
    expect(right).toBeGreaterThan(0.9)
    const said = decode(await all(generate(model, encode('the quick brown'), { limit: 60 })))
    expect(said.slice(0, 30)).toBe(' fox jumps over the lazy dog. ')
  })

  it('teaches an encoder-decoder to reverse', async () => {
    const [start, end] = [8, 9]
    const model = encoderDecoder({
      vocabulary: 10,
      width: 32,
      heads: 4,
      layers: 1,
      context: 8,
      positions: 'learned',
      heap: createHeap({ kernel: 'relaxed' }),
    })
    const pair = (source: number[]) => ({ source, target: source.toReversed() })
    await train(
      model,
      (_, random) =>
        pairBatch(
          Array.from({ length: 32 }, () =>
            pair(Array.from({ length: 1 + random.integer(4) }, () => random.integer(8))),
          ),
          { start, end },
        ),
      { steps: 400, schedule: { kind: 'cosine', rate: 5e-3, steps: 400, warmUp: 50 }, clip: 1 },
    )
    const sources = [[1, 2, 3, 4], [7], [5, 5, 0], [3, 1]]
    expect(await transform(model, sources, { start, end })).toEqual(sources.map((own) => own.toReversed()))
    expect(model.evaluate([pairBatch(sources.map(pair), { start, end })]).whole).toBe(1)
  })

  it('divides a batch among workers without changing the gradient', () => {
    const model = smallDecoder()
    const pairs = smallEncoderDecoder()
    const batch = tokenBatch([[1, 2, 3, 4], { ids: [5, 6, 7, 8, 9], from: 3 }, [1, 2]])
    const pairsBatch = pairBatch(
      [[1, 2, 3], [4, 5], [6]].map((source) => ({ source, target: source })),
      { start: 0, end: 10 },
    )
    const expectSame = <Batch>(one: typeof model | typeof pairs, whole: Batch) => {
      const shared = one as unknown as {
        loss(batch: Batch): { loss: number }
        share(batch: Batch, index: number, count: number): { batch: Batch; weight: number }
      }
      const after = (batches: readonly { batch: Batch; weight: number }[]) => {
        const sums = one.parameters.map(({ value }) => new Float32Array(value.length))
        let loss = 0
        for (const { batch: each, weight } of batches) {
          zeroGradients(one.parameters)
          loss += weight * shared.loss(each).loss
          one.parameters.forEach(({ gradient }, n) =>
            gradient.data.forEach((g, i) => (sums[n]![i]! += weight * g)),
          )
        }
        return [loss, ...sums.flatMap((sum) => [...sum])]
      }
      const [alone, together] = [
        after([{ batch: whole, weight: 1 }]),
        after([shared.share(whole, 0, 2), shared.share(whole, 1, 2)]),
      ]
      const most = Math.max(...alone.map(Math.abs))
      alone.forEach((value, i) => expect(Math.abs(value - together[i]!)).toBeLessThan(1e-5 * most))
    }
    expectSame(model, batch)
    expectSame(pairs, pairsBatch)
  })

  it('asks nothing where a sequence was filled up: its loss is the one that it has alone', () => {
    const model = smallDecoder()
    const [long, short] = [
      [1, 2, 3, 4, 5, 6],
      [7, 8, 9],
    ]
    const { loss, counted } = model.evaluate([tokenBatch([long, short])])
    const [a, b] = [long, short].map((each) => model.evaluate([tokenBatch([each])]))
    expect(counted).toBe(7)
    expect(loss).toBeCloseTo((a!.loss * 5 + b!.loss * 2) / 7, 5)
  })

  it('begins as GPT-2 does: what is added to the stream is smaller, the more layers add to it', () => {
    const { parameters } = decoder({ vocabulary: 64, width: 64, heads: 2, layers: 8, context: 8 })
    const deviation = (name: string) => {
      const numbers = parameters.find((one) => one.name === name)!.value.data
      return Math.sqrt(numbers.reduce((sum, x) => sum + x * x, 0) / numbers.length)
    }
    for (const name of ['tokens.weight', 'layers.7.up.weight', 'layers.7.attention.weight_q'])
      expect(deviation(name) / 0.02).toBeCloseTo(1, 1)
    for (const name of ['layers.7.down.weight', 'layers.7.attention.weight_o'])
      expect(deviation(name) / (0.02 / Math.sqrt(16))).toBeCloseTo(1, 1)
  })

  it('leaves out biases where the model has none, and the head where it is tied', () => {
    const names = (options: Partial<TransformerOptions>) =>
      smallDecoder(options).parameters.map(({ name }) => name)
    expect(names({ bias: false }).filter((name) => name.includes('bias'))).toEqual([])
    expect(names({ bias: false })).toHaveLength(1 + 2 * (2 + 4 + 2) + 1)
    expect(names({}).includes('head.weight')).toBe(false)
    expect(names({ tied: false }).filter((name) => name.startsWith('head'))).toEqual(['head.weight'])
  })
})

describe('attention', () => {
  it('of every head: how much each step takes of those before it', () => {
    const model = smallDecoder()
    const ids = [1, 2, 3, 4, 5]
    const layers = model.attention(ids)
    expect(layers.map(({ layer, kind }) => [layer, kind])).toEqual([
      [0, 'self'],
      [1, 'self'],
    ])
    for (const { weights, heads, queries, keys } of layers) {
      expect([heads, queries, keys]).toEqual([2, 5, 5])
      for (let row = 0; row < heads * queries; row++) {
        const own = weights.subarray(row * keys, (row + 1) * keys)
        expect(own.reduce((a, b) => a + b)).toBeCloseTo(1, 5)
        expect([...own.subarray((row % queries) + 1)].every((p) => p === 0)).toBe(true)
      }
    }
    const stream = model.stream()
    for (const id of ids) stream.step([id])
    const last = model.attention(ids, { query: 4 })
    stream.attention().forEach(({ steps, weights }, n) => {
      expect([...steps]).toEqual([0, 1, 2, 3, 4])
      expect(weights).toEqual(last[n]!.weights)
    })
    expect(stream.logits()).toEqual(model.logits(ids).subarray(4 * 11))
    stream.length = 2
    // The last step is one that was taken back.
    expect(() => stream.logits()).toThrow('step first')
    expect(() => stream.attention()).toThrow('step first')
    stream.step([9])
    expect(stream.logits()).toEqual(model.logits([1, 2, 9]).subarray(2 * 11))
    stream.close()
    expect(() => stream.step([1])).toThrow('closed')
  })

  it('of an encoder-decoder: over the source, too', () => {
    const model = smallEncoderDecoder()
    const [source, target] = [
      [1, 2, 3],
      [0, 4, 5, 6],
    ]
    const found = model.attention(source, target)
    expect(found.map(({ kind, queries, keys }) => [kind, queries, keys])).toEqual([
      ['self', 4, 4],
      ['cross', 4, 3],
      ['self', 4, 4],
      ['cross', 4, 3],
    ])
    expect(model.sourceAttention(source, { query: 1 }).map(({ queries, keys }) => [queries, keys])).toEqual([
      [1, 3],
      [1, 3],
    ])
    const stream = model.stream([source])
    for (const id of target) stream.step([id])
    const last = model.attention(source, target, { query: 3 })
    for (const { layer, kind, weights } of stream.attention())
      expect(weights).toEqual(last.find((each) => each.layer === layer && each.kind === kind)!.weights)
  })
})

describe('a saved model', () => {
  it.each([
    { positions: 'learned', tied: false },
    { positions: 'rotary', bias: false, window: { length: 5 } },
    {},
  ] as const)('is the same model when it is loaded: %o', (options) => {
    const model = smallDecoder(options)
    const bytes = saveTransformer(model)
    const loaded = loadDecoder(bytes)
    expect(loaded.config).toEqual(model.config)
    expect(loaded.logits([1, 2, 3])).toEqual(model.logits([1, 2, 3]))
    expect(saveTransformer(loaded)).toEqual(bytes)
    const pairs = smallEncoderDecoder(options)
    const again = loadEncoderDecoder(saveTransformer(pairs))
    expect(again.logits([1, 2], [3, 4])).toEqual(pairs.logits([1, 2], [3, 4]))
  })

  it('is refused with a code where it is none', () => {
    const bytes = saveTransformer(smallDecoder())
    const { tensors } = readSafetensors(bytes)
    const withHeader = (text: string) => writeSafetensors(tensors, { 'mnestic.transformer': text })
    for (const [code, run] of [
      ['INVALID_ARGUMENT', () => loadEncoderDecoder(bytes)],
      ['INVALID_ARGUMENT', () => loadDecoder(writeSafetensors(tensors))],
      ['CORRUPT', () => loadDecoder(withHeader('{'))],
      ['CORRUPT', () => loadDecoder(withHeader('{}'))],
      ['NEWER_FORMAT', () => loadDecoder(withHeader('{"version":2,"kind":"decoder","config":{}}'))],
      ['CORRUPT', () => loadDecoder(bytes.subarray(0, 100))],
    ] as const) {
      expect(run).toThrow(expect.toSatisfy((error: unknown) => isMnesticError(error, code)))
    }
  })
})

describe('batches', () => {
  it('ask for each token of a text once, in order', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 5 }),
        fc.integer({ min: 1, max: 4 }),
        fc.nat(60),
        (steps, batch, more) => {
          const ids = Int32Array.from({ length: steps * batch + 1 + more }, (_, n) => n)
          const batches = textInOrder({ ids, steps, batch })
          const asked = batches.flatMap(({ targets }) => [...targets]).toSorted((a, b) => a - b)
          const count = Math.floor((ids.length - 1) / (steps * batch)) * steps * batch
          expect(asked).toEqual(Array.from({ length: count }, (_, n) => n + 1))
          for (const { ids: shown, targets } of batches)
            expect([...targets]).toEqual(Array.from(shown, (id) => id + 1))
        },
      ),
    )
  })

  it('refuse a text that is too short, a character that is not known, a model of impossible sizes', () => {
    expect(() => textInOrder({ ids: new Int32Array(9), steps: 4, batch: 3 })).toThrow('too few')
    expect(() => textBatches({ ids: new Int32Array(4), steps: 4, batch: 1 })).toThrow('no window')
    expect(() => characters('abc').encode('abd')).toThrow('"d" is not among the 3')
    expect(() => smallDecoder({ width: 15 })).toThrow('heads')
    expect(() => smallDecoder({ layers: 0 })).toThrow('layers')
    expect(() => smallDecoder({ positions: 'none' as never })).toThrow('positions')
    expect(() => smallDecoder({ widht: 3 } as never)).toThrow('widht')
    expect(() => smallDecoder({ tied: 'no' as never })).toThrow('tied')
    expect(() => smallDecoder({ bias: 0 as never })).toThrow('bias')
    expect(() => smallDecoder({ epsilon: 0 })).toThrow('epsilon')
    expect(() => smallDecoder({ deviation: NaN } as never)).toThrow('deviation')
    expect(() => smallDecoder({ positions: 'learned' }).logits(Array.from({ length: 13 }, () => 1))).toThrow(
      '12 positions',
    )
  })

  it.each([[[]], [[1.5]], [[NaN]], [[2 ** 32]], [[11]], [[-1]]])('refuse the tokens %j', (ids) => {
    const refused = expect.toSatisfy((error: unknown) => isMnesticError(error, 'INVALID_ARGUMENT')) as Error
    const [model, pairs] = [smallDecoder(), smallEncoderDecoder()]
    const { size } = model.heap
    expect(() => model.logits(ids)).toThrow(refused)
    expect(() => model.attention(ids)).toThrow(refused)
    expect(() => pairs.logits([1], ids)).toThrow(refused)
    expect(model.heap.size).toBe(size)
    // A source may be empty.
    if (ids.length > 0) expect(() => pairs.stream([ids])).toThrow(refused)
    // An id below 0 is no token, but as a target it asks nothing.
    if (ids.length > 0 && ids[0] !== -1)
      expect(() => model.evaluate([tokenBatch([[1, ...ids]])])).toThrow(refused)
  })

  it('characters are read and written back', () => {
    const { encode, decode, vocabulary } = characters('añ漢😀b')
    expect(vocabulary).toBe(5)
    expect(decode(encode('😀añ漢'))).toBe('😀añ漢')
  })
})
