import type { Embedder } from '@mnestic/core'
import type { Contestant } from '../recall/contestant.ts'
import { peerModule } from './module.ts'
import { turnText } from './turn-text.ts'

interface Orama {
  create(options: { readonly schema: Readonly<Record<string, string>> }): object
  insertMultiple(database: object, documents: readonly object[]): Promise<unknown>
  search(
    database: object,
    query: {
      readonly mode: 'hybrid'
      readonly term: string
      readonly properties: readonly string[]
      readonly vector: { readonly value: readonly number[]; readonly property: string }
      readonly similarity: number
      readonly limit: number
    },
  ): Promise<{ readonly hits: readonly { readonly id: string }[] }>
}

/** Orama's hybrid search, a database for each conversation. */
export async function orama(embedder: Embedder): Promise<Contestant> {
  const { create, insertMultiple, search } = (await peerModule('@orama/orama')) as Orama
  const databases = new Map<string, object>()
  return {
    remember: async ({ name, sessions }) => {
      const database = create({ schema: { text: 'string', vector: `vector[${embedder.dimensions}]` } })
      databases.set(name, database)
      for (const session of sessions) {
        const texts = session.map(turnText)
        const vectors = await embedder.embed(texts)
        await insertMultiple(
          database,
          session.map(({ id }, i) => ({ id, text: texts[i], vector: Array.from(vectors[i] ?? []) })),
        )
      }
    },
    ask: async (name, term, limit) => {
      const database = databases.get(name)
      if (database === undefined) return []
      const [vector = new Float32Array()] = await embedder.embed([term])
      const { hits } = await search(database, {
        mode: 'hybrid',
        term,
        properties: ['text'],
        vector: { value: Array.from(vector), property: 'vector' },
        // By default only vectors as near as .8 count, and a question is hardly ever so near to its answer.
        similarity: 0,
        limit,
      })
      return hits.map(({ id }) => id)
    },
  }
}
