import { isMnesticError } from '@mnestic/core'
import { createHeap, random, train } from '@mnestic/sequence'
import {
  decoder,
  generate,
  generateAll,
  tokenBatch,
  transform,
  type Decoder,
  type GenerateOptions,
} from '@mnestic/transformer-context/transformer'
import { describe, expect, it } from 'vitest'
import { all, smallDecoder, smallEncoderDecoder } from './models.ts'

const sampled = { temperature: 1, topP: 0.9, topK: 8, seed: 3 }
const kinds = (['learned', 'sinusoidal', 'rotary'] as const).flatMap((positions) =>
  (['simd', 'relaxed', 'js'] as const).map((kernel) => ({ positions, kernel })),
)

/** Of each prompt by itself. */
async function sequences(model: Decoder, prompts: readonly number[][], options: GenerateOptions) {
  const found = prompts.map((): number[] => [])
  for await (const { prompt, token } of generateAll(model, prompts, options)) found[prompt]!.push(token)
  return found
}

describe.each(kinds)('generation, $positions positions on $kernel', ({ positions, kernel }) => {
  it('has the same tokens with and without memory, beyond the context, greedily and by chance', async () => {
    const model = smallDecoder({ positions, kernel })
    for (const options of [{}, sampled]) {
      const [cached, plain] = await Promise.all(
        [true, false].map((cache) => all(generate(model, [1, 2, 3], { limit: 30, cache, ...options }))),
      )
      expect(cached).toHaveLength(30)
      expect(cached).toEqual(plain)
    }
  })

  it('has the same tokens for prompts of unequal lengths side by side', async () => {
    const model = smallDecoder({ positions, kernel })
    const prompts = [[1], [2, 3, 4, 5], [6, 7]]
    const together = await sequences(model, prompts, { limit: 20, ...sampled })
    expect(await sequences(model, prompts, { limit: 20, ...sampled, cache: false })).toEqual(together)
    const greedy = await sequences(model, prompts, { limit: 7 })
    expect(await Promise.all(prompts.map((prompt) => all(generate(model, prompt, { limit: 7 }))))).toEqual(
      greedy,
    )
  })

  it('has the same tokens with and without memory in an encoder-decoder', async () => {
    const model = smallEncoderDecoder({ positions, kernel })
    const sources = [[1, 2, 3, 4], [5], [6, 7, 8, 9, 10, 1, 2]]
    const marks = { start: 0, end: 1, limit: 20 }
    for (const options of [marks, { ...marks, ...sampled }])
      expect(await transform(model, sources, options)).toEqual(
        await transform(model, sources, { ...options, cache: false }),
      )
  })
})

describe('generation', () => {
  it('goes on in a window that the model was made with', async () => {
    for (const positions of ['learned', 'rotary'] as const) {
      const model = smallDecoder({ positions, window: { length: 4, sinks: 2 } })
      const [cached, plain] = await Promise.all(
        [true, false].map((cache) => all(generate(model, [1, 2], { limit: 40, cache, ...sampled }))),
      )
      expect(cached).toEqual(plain)
      expect(cached).not.toEqual(
        await all(generate(smallDecoder({ positions }), [1, 2], { limit: 40, ...sampled })),
      )
    }
  })

  it('draws the same tokens by the same seed, and others by another', async () => {
    const model = smallDecoder()
    const drawn = (seed: number) => all(generate(model, [1], { limit: 30, temperature: 2, seed }))
    expect(await drawn(1)).toEqual(await drawn(1))
    expect(await drawn(1)).not.toEqual(await drawn(2))
  })

  it('ends at a stop token, without it, and at the limit', async () => {
    const model = smallDecoder()
    const free = await all(generate(model, [1], { limit: 30, ...sampled }))
    const stop = free[9]!
    const ended = await all(generate(model, [1], { limit: 30, ...sampled, stop: [stop] }))
    expect(ended).toEqual(free.slice(0, free.indexOf(stop)))
    expect(await all(generate(model, [1], { limit: 0 }))).toEqual([])
  })

  it('ends at a signal, between tokens, and gives its memory back for the next one', async () => {
    const model = smallDecoder()
    const abort = new AbortController()
    const found: number[] = []
    const run = async () => {
      for await (const token of generate(model, [1], { signal: abort.signal })) {
        found.push(token)
        if (found.length === 5) abort.abort()
      }
    }
    await expect(run()).rejects.toSatisfy((error: unknown) => isMnesticError(error, 'ABORTED'))
    expect(found).toHaveLength(5)
    // an engine has address space for some hundreds of memories at most
    for (let n = 0; n < 2_000; n++) for await (const _ of generate(model, [1], { limit: 2 })) break
  })

  it('speaks with the parameters that the model had when it began, while it is trained', async () => {
    const model = smallDecoder()
    const expected = await all(generate(model, [1, 2], { limit: 20, ...sampled }))
    const speaking = generate(model, [1, 2], { limit: 20, ...sampled })
    const first = await speaking.next()
    const schedule = { kind: 'constant', rate: 0.05 } as const
    await train(model, () => tokenBatch([[1, 2, 3, 4, 5]]), { steps: 5, schedule })
    expect([first.value, ...(await all(speaking))]).toEqual(expected)
    expect(await all(generate(model, [1, 2], { limit: 20, ...sampled }))).not.toEqual(expected)
  })

  it.each<[string, readonly number[], GenerateOptions]>([
    ['a prompt is empty', [], {}],
    ['a token is 11; give a whole number from 0 to 10', [11], {}],
    ['temperature is -1', [1], { temperature: -1 }],
    ['topP is 0', [1], { topP: 0, temperature: 1 }],
    ['topK is 0', [1], { topK: 0, temperature: 1 }],
    ['limit', [1], { limit: 1.5 }],
    ['stop: got 3; accepted: a list of tokens', [1], { stop: 3 } as never],
    ['no member "temprature"', [1], { temprature: 1 } as GenerateOptions],
  ])('refuses: %s', async (message, prompt, options) => {
    await expect(all(generate(smallDecoder(), prompt, options))).rejects.toThrow(message)
  })
})

describe('sampling', () => {
  /** A model that always has the same probabilities, whatever it read. */
  async function drawn(logits: readonly number[], options: GenerateOptions): Promise<number[]> {
    const model = decoder({
      vocabulary: logits.length,
      width: 4,
      heads: 1,
      layers: 1,
      context: 4,
      tied: false,
      heap: createHeap({ kernel: 'js' }),
    })
    const by = (name: string) => model.parameters.find((parameter) => parameter.name === name)!.value.data
    by('norm.weight').fill(0)
    by('norm.bias').set([1, 0, 0, 0])
    by('head.weight').set(logits)
    return all(generate(model, [0], { limit: 4_000, ...options }))
  }
  const p = [0.5, 0.25, 0.15, 0.1]
  const logits = p.map(Math.log)
  const shares = (tokens: readonly number[]) =>
    p.map((_, id) => tokens.filter((token) => token === id).length / tokens.length)
  const expectShares = (tokens: readonly number[], expected: readonly number[]) =>
    shares(tokens).forEach((share, id) => expect(Math.abs(share - expected[id]!)).toBeLessThan(0.03))

  it('draws by the probabilities', async () => expectShares(await drawn(logits, { temperature: 1 }), p))

  it('draws by their squares at half the temperature', async () => {
    const squares = p.map((each) => each * each)
    const sum = squares.reduce((a, b) => a + b)
    expectShares(
      await drawn(logits, { temperature: 0.5 }),
      squares.map((each) => each / sum),
    )
  })

  it('draws among the k likeliest, or the fewest that have so much together', async () => {
    expectShares(await drawn(logits, { temperature: 1, topK: 2 }), [2 / 3, 1 / 3, 0, 0])
    expectShares(await drawn(logits, { temperature: 1, topP: 0.75 }), [2 / 3, 1 / 3, 0, 0])
    expectShares(await drawn(logits, { temperature: 1, topP: 0.76 }), [5 / 9, 5 / 18, 1 / 6, 0])
    expectShares(await drawn(logits, { temperature: 1, topP: 0.1 }), [1, 0, 0, 0])
  })

  it('takes the likeliest, the first of equals, at temperature 0', async () => {
    expect(new Set(await drawn([1, 3, 3, 2], {}))).toEqual(new Set([1]))
    expect(random(1).uniform()).toBeLessThan(1)
  })
})
