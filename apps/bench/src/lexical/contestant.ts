import { memoryStorage, openMemory, type RecordInput } from '@mnestic/core'
import { lexical } from '@mnestic/lexical'

/** An index of words over one conversation. */
export interface WordSearch {
  /** Resolves when questions see the records. */
  add(records: readonly RecordInput[]): Promise<void>
  /** Ids, strongest first. */
  ask(question: string, limit: number): Promise<readonly string[]>
  /** Closes it; what it keeps, in bytes. */
  close(): Promise<number>
}

/** Ours, in a memory with nothing else; its figures hold the log's share too. Its bytes are those of its snapshot. */
export async function ours(): Promise<WordSearch> {
  const storage = memoryStorage()
  const memory = await openMemory({ storage, backends: { words: lexical() } })
  return {
    add: async (records) => {
      await memory.write('bench', records)
      // Waits for the view.
      await memory.views.words.search('bench', 'and')
    },
    ask: async (question, limit) =>
      (await memory.views.words.search('bench', question, { limit })).map(({ record }) => record.id),
    close: async () => {
      await memory.close()
      const { snapshots } = await storage.open()
      let bytes = 0
      for (const { scope, key } of await snapshots.keys('words'))
        bytes += (await snapshots.get({ view: 'words', scope, key }))?.bytes.length ?? 0
      return bytes
    },
  }
}
