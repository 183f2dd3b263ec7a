import type { Contestant } from '../recall/contestant.ts'
import { peerModule } from './module.ts'
import { turnText } from './turn-text.ts'

interface Index {
  addAll(documents: readonly object[]): void
  search(query: string): readonly { readonly id: string }[]
}

interface Module {
  readonly default: new (options: { readonly fields: readonly string[] }) => Index
}

/** MiniSearch with its defaults (BM25+, any of the words), an index for each conversation. It takes no vectors. */
export async function minisearch(): Promise<Contestant> {
  const { default: MiniSearch } = (await peerModule('minisearch')) as Module
  const indexes = new Map<string, Index>()
  return {
    remember: ({ name, sessions }) => {
      const index = new MiniSearch({ fields: ['text'] })
      indexes.set(name, index)
      for (const session of sessions)
        index.addAll(session.map((turn) => ({ id: turn.id, text: turnText(turn) })))
      return Promise.resolve()
    },
    ask: (name, question, limit) =>
      Promise.resolve((indexes.get(name)?.search(question) ?? []).slice(0, limit).map(({ id }) => id)),
  }
}
