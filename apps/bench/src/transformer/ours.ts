import { createHeap, random, train, type KernelId } from '@mnestic/sequence'
import { decoder, generate, tokenBatch } from '@mnestic/transformer-context/transformer'
import type { Sizes, Speaker } from './sizes.ts'

/** The decoder of @mnestic/transformer-context on one of the kernels. */
export function ours(kernel: KernelId, { batch, ...sizes }: Sizes): Speaker {
  const heap = createHeap({ kernel })
  const model = decoder({ ...sizes, positions: 'learned', bias: false, heap })
  const source = random(1)
  const sequence = () =>
    Int32Array.from({ length: sizes.context + 1 }, () => source.integer(sizes.vocabulary))
  const tokens = tokenBatch(Array.from({ length: batch }, sequence))
  return {
    name: kernel,
    async train(times) {
      const taken: number[] = []
      await train(model, () => tokens, {
        steps: times,
        schedule: { kind: 'constant', rate: 1e-3 },
        adam: { beta2: 0.99, decay: 0.1 },
        clip: 1,
        onProgress: ({ msPerStep }) => taken.push(msPerStep),
      })
      return taken
    },
    async generate(times) {
      const taken: number[] = []
      for (let n = 0; n < times; n++) {
        const started = performance.now()
        let count = 0
        for await (const _ of generate(model, [1], { limit: sizes.context - 1 })) count++
        taken.push((performance.now() - started) / count)
      }
      return taken
    },
    close: async () => {},
  }
}
