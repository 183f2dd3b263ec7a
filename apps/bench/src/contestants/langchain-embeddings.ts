import type { Embedder } from '@mnestic/core'

/** An embedder in the shape that LangChain's users have: plain lists of numbers. */
export interface LangchainEmbeddings {
  embedQuery(text: string): Promise<number[]>
  embedDocuments(texts: readonly string[]): Promise<number[][]>
}

export function langchainEmbeddings(embedder: Embedder): LangchainEmbeddings {
  const embedDocuments = async (texts: readonly string[]): Promise<number[][]> =>
    (await embedder.embed(texts)).map((vector) => Array.from(vector))
  return { embedDocuments, embedQuery: async (text) => (await embedDocuments([text]))[0] ?? [] }
}
