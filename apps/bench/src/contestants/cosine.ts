import type { Embedder } from '@mnestic/core'
import type { Contestant } from '../recall/contestant.ts'
import { turnText } from './turn-text.ts'

/** What anybody writes in ten lines: a list of unit vectors, and the largest products with that of the question. */
export function cosine(embedder: Embedder): Contestant {
  const kept = new Map<string, { readonly id: string; readonly vector: Float32Array }[]>()
  return {
    remember: async ({ name, sessions }) => {
      const list = kept.get(name) ?? []
      kept.set(name, list)
      for (const session of sessions) {
        const vectors = await embedder.embed(session.map(turnText))
        for (const [i, { id = '' }] of session.entries())
          list.push({ id, vector: vectors[i] ?? new Float32Array() })
      }
    },
    ask: async (name, question, limit) => {
      const [asked = new Float32Array()] = await embedder.embed([question])
      return (kept.get(name) ?? [])
        .map(({ id, vector }) => ({ id, score: dot(asked, vector) }))
        .toSorted((a, b) => b.score - a.score)
        .slice(0, limit)
        .map(({ id }) => id)
    },
  }
}

function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += (a[i] ?? 0) * (b[i] ?? 0)
  return sum
}
