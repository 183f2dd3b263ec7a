import type { Embedder } from '@mnestic/core'
import type { Contestant } from '../recall/contestant.ts'
import { langchainEmbeddings, type LangchainEmbeddings } from './langchain-embeddings.ts'
import { peerModule } from './module.ts'
import { turnText } from './turn-text.ts'

interface Oss {
  readonly Memory: new (config: {
    readonly embedder: {
      readonly provider: 'langchain'
      readonly config: { readonly model: LangchainEmbeddings }
    }
    readonly llm: { readonly provider: 'langchain'; readonly config: { readonly model: object } }
    readonly vectorStore: { readonly provider: 'memory'; readonly config: object }
    readonly disableHistory: boolean
  }) => {
    add(
      messages: readonly { readonly role: string; readonly content: string }[],
      options: { readonly userId: string; readonly metadata: object; readonly infer: boolean },
    ): Promise<unknown>
    search(
      query: string,
      options: {
        readonly filters: { readonly user_id: string }
        readonly topK: number
        readonly threshold: number
      },
    ): Promise<{ readonly results: readonly { readonly metadata?: { readonly turn?: string } }[] }>
  }
}

/**
 * mem0's open-source memory with inference off: each turn is an `add` of its own, since only so it can be told apart in
 * an answer; no history; its local vector store in memory. That store is written for better-sqlite3, an addon that needs
 * a compiler: here Node's own SQLite takes its place.
 */
export async function mem0(embedder: Embedder): Promise<Contestant> {
  const sqlite = new URL('./better-sqlite.js', import.meta.url).href
  const source = `export { BetterSqlite as default } from ${JSON.stringify(sqlite)}`
  const replacing = { 'better-sqlite3': `data:text/javascript,${encodeURIComponent(source)}` }
  const { Memory } = (await peerModule('mem0ai/oss', replacing)) as Oss
  const noModel = {
    invoke: async (): Promise<never> => Promise.reject(new Error('Inference is off: no model is asked.')),
  }
  const memory = new Memory({
    embedder: { provider: 'langchain', config: { model: langchainEmbeddings(embedder) } },
    llm: { provider: 'langchain', config: { model: noModel } },
    vectorStore: {
      provider: 'memory',
      config: { collectionName: 'bench', dimension: embedder.dimensions, dbPath: ':memory:' },
    },
    disableHistory: true,
  })
  return {
    remember: async ({ name, sessions }) => {
      for (const turn of sessions.flat())
        await memory.add([{ role: turn.role ?? 'user', content: turnText(turn) }], {
          userId: label(name),
          metadata: { turn: turn.id },
          infer: false,
        })
    },
    ask: async (name, question, limit) => {
      const { results } = await memory.search(question, {
        filters: { user_id: label(name) },
        topK: limit,
        threshold: 0,
      })
      return results.flatMap(({ metadata }) => metadata?.turn ?? [])
    },
  }
}

/** Names of users hold no white space. */
function label(name: string): string {
  return name.replaceAll(/\s/g, '_')
}
