import type {
  AppendBatch,
  AppendResult,
  Entry,
  NewRecord,
  OpenStorage,
  RecordBody,
  Scope,
} from '@mnestic/core'

export type Loose = Partial<Omit<NewRecord, 'body'>> & { readonly body?: Partial<RecordBody> }

export function record(id: string, text: string, more: Loose = {}): NewRecord {
  const body: RecordBody = { text, at: 1_700_000_000_000, passages: [], ...more.body }
  return { id, ownId: true, restore: false, supersedes: [], derivedFrom: [], ...more, body }
}

export async function write(
  storage: OpenStorage,
  scope: string | Scope,
  records: readonly NewRecord[],
  more: Partial<AppendBatch> = {},
): Promise<AppendResult> {
  const path: Scope = typeof scope === 'string' ? [scope] : scope
  return await storage.append({ scope: path, records, notes: [], vectors: [], ...more })
}

export async function erase(storage: OpenStorage, scope: number, seqs: readonly number[]): Promise<void> {
  await storage.erase({ seqs: new Map([[scope, seqs]]), notes: [], wholeScopes: [] })
}

export async function allEntries(storage: OpenStorage, vectors = true): Promise<Entry[]> {
  const found: Entry[] = []
  for (;;) {
    const after = found.at(-1)?.revision ?? 0
    const page = await storage.entries({ after, limit: 4_096, text: true, vectors })
    if (page.length === 0) return found
    found.push(...page)
  }
}

export async function texts(storage: OpenStorage): Promise<string[]> {
  return (await allEntries(storage)).flatMap((entry) => (entry.kind === 'put' ? [entry.body.text] : []))
}

/** Numbers from 0 to 1, the same for a seed (mulberry32). */
export function randomNumbers(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
}
