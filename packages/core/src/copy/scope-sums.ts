import type { Entry, PutEntry, Seq } from '../contract/log.ts'
import type { RecordRef } from '../contract/record.ts'
import type { OpenStorage, ScopeInfo } from '../contract/storage.ts'
import { canonicalJson } from '../digest.ts'
import { entryPages } from '../entry-pages.ts'
import { namesOf } from '../record.ts'
import { packVectors } from '../transfer/base64.ts'
import { noteText } from './note-text.ts'
import { RunningSum } from './running-sum.ts'

const pageSize = 128

/** What is compared: ids and their order, what the records say, what they name, their vectors, and notes. */
export const sumKinds = ['records', 'bodies', 'links', 'vectors', 'notes'] as const

export type SumKind = (typeof sumKinds)[number]

/** So many there are of a kind, and the checksum over them. */
export interface Sum {
  readonly count: number
  /** SHA-256, in hex. */
  readonly checksum: string
}

/** The living entries of a scope, summed up without any seq or revision: equal for equal scopes of two logs. */
export async function scopeSums(
  storage: OpenStorage,
  scope: ScopeInfo,
  signal: AbortSignal | undefined,
): Promise<Readonly<Record<SumKind, Sum>>> {
  const sums = {
    records: new RunningSum(),
    bodies: new RunningSum(),
    links: new RunningSum(),
    vectors: new RunningSum(),
    notes: new RunningSum(),
  }
  const counts = { records: 0, bodies: 0, links: 0, vectors: 0, notes: 0 }
  const query = { scope: scope.number, after: 0, limit: pageSize, text: true, vectors: true }
  for await (const page of entryPages(storage, query, signal)) {
    const names = await namesOf(storage, page.flatMap(namedBy), -Infinity)
    for (const entry of page) {
      if (entry.kind === 'put') {
        await sums.records.add(`${JSON.stringify(entry.id)}\n`)
        await sums.bodies.add(`${canonicalJson(entry.body)}\n`)
        await sums.links.add(
          `${canonicalJson([refs(entry.supersedes, names), refs(entry.derivedFrom, names)])}\n`,
        )
        await sums.vectors.add(vectorBytes(entry))
        counts.records += 1
        counts.bodies += 1
        counts.links += entry.supersedes.length + entry.derivedFrom.length
        if (entry.vectors !== undefined) counts.vectors += 1
      }
      if (entry.kind === 'note') {
        const ids = entry.about.map((seq) => names.get(seq)?.id ?? '')
        // Beside what it says: between which records of the scope it stands.
        await sums.notes.add(`${counts.records} ${noteText(entry, ids)}\n`)
        counts.notes += 1
      }
    }
  }
  const ended = async (kind: SumKind): Promise<Sum> => ({
    count: counts[kind],
    checksum: await sums[kind].end(),
  })
  return {
    records: await ended('records'),
    bodies: await ended('bodies'),
    links: await ended('links'),
    vectors: await ended('vectors'),
    notes: await ended('notes'),
  }
}

function namedBy(entry: Entry): readonly Seq[] {
  switch (entry.kind) {
    case 'put':
      return [...entry.supersedes, ...entry.derivedFrom]
    case 'note':
      return entry.about
    case 'vectors':
    case 'erase':
      return []
  }
}

function refs(seqs: readonly Seq[], names: ReadonlyMap<Seq, RecordRef>): readonly (RecordRef | null)[] {
  return seqs.map((seq) => names.get(seq) ?? null)
}

/** A line that says what follows, then float32, little-endian: the whole text, then its passages. */
function vectorBytes({ vectors }: PutEntry): Uint8Array {
  if (vectors === undefined) return new TextEncoder().encode('null\n')
  const { fingerprint, whole, passages } = vectors
  const head = new TextEncoder().encode(`${JSON.stringify([fingerprint, whole.length, passages.length])}\n`)
  const data = packVectors([whole, ...passages])
  const bytes = new Uint8Array(head.length + data.length)
  bytes.set(head)
  bytes.set(data, head.length)
  return bytes
}
