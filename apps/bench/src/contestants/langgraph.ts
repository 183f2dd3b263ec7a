import type { Embedder } from '@mnestic/core'
import type { Contestant } from '../recall/contestant.ts'
import { langchainEmbeddings, type LangchainEmbeddings } from './langchain-embeddings.ts'
import { peerModule } from './module.ts'
import { turnText } from './turn-text.ts'

interface Store {
  batch(
    puts: readonly {
      readonly namespace: readonly string[]
      readonly key: string
      readonly value: { readonly text: string }
    }[],
  ): Promise<unknown>
  search(
    namespace: readonly string[],
    options: { readonly query: string; readonly limit: number },
  ): Promise<readonly { readonly key: string }[]>
}

interface Checkpoint {
  readonly InMemoryStore: new (options: {
    readonly index: {
      readonly dims: number
      readonly embeddings: LangchainEmbeddings
      readonly fields: readonly string[]
    }
  }) => Store
}

/** LangGraph's store with an index over the text; a session is one batch of puts. */
export async function langgraph(embedder: Embedder): Promise<Contestant> {
  const { InMemoryStore } = (await peerModule('@langchain/langgraph-checkpoint')) as Checkpoint
  const store = new InMemoryStore({
    index: { dims: embedder.dimensions, embeddings: langchainEmbeddings(embedder), fields: ['text'] },
  })
  return {
    remember: async ({ name, sessions }) => {
      for (const session of sessions)
        await store.batch(
          session.map((turn) => ({
            namespace: [label(name)],
            key: turn.id ?? '',
            value: { text: turnText(turn) },
          })),
        )
    },
    ask: async (name, query, limit) =>
      (await store.search([label(name)], { query, limit })).map(({ key }) => key),
  }
}

/** Labels of a namespace hold neither periods nor colons. */
function label(name: string): string {
  return name.replaceAll(/[.:]/g, '_')
}
