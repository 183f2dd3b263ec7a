import type { Entry, Revision } from '../contract/log.ts'
import { entryPages } from '../entry-pages.ts'
import type { CopySite } from './copy-site.ts'

const pageSize = 256
/** A range ends after so many bytes, however few its entries: it is held in memory. */
const maxBytes = 16 * 2 ** 20

/** Entries of the source that are copied together. */
export interface SourceRange {
  /** Rising by revision. */
  readonly entries: readonly Entry[]
  /** The range ends here, inclusive. */
  readonly to: Revision
}

/** The entries after `after`; up to `upto` where that is given, else as many as make a range. */
export async function readRange(
  { source, signal, size }: CopySite,
  after: Revision,
  upto: Revision | undefined,
): Promise<SourceRange> {
  const entries: Entry[] = []
  let bytes = 0
  const query = { after, limit: Math.min(pageSize, size), text: true, vectors: true }
  for await (const page of entryPages(source, query, signal)) {
    for (const entry of page) {
      if (upto !== undefined && entry.revision > upto) return { entries, to: upto }
      entries.push(entry)
      bytes += sizeOf(entry)
    }
    if (upto === undefined && (entries.length >= size || bytes >= maxBytes)) break
  }
  return { entries, to: upto ?? entries.at(-1)?.revision ?? after }
}

/** Of its texts (two bytes for a code unit), vectors and other bytes. */
export function sizeOf(entry: Entry): number {
  switch (entry.kind) {
    case 'put':
      return 2 * entry.body.text.length + vectorBytes(entry.vectors)
    case 'vectors':
      return vectorBytes(entry.vectors)
    case 'note':
      return entry.bytes?.length ?? 0
    case 'erase':
      return 0
  }
}

function vectorBytes(
  vectors: { readonly whole: Float32Array; readonly passages: readonly Float32Array[] } | undefined,
): number {
  return vectors === undefined ? 0 : vectors.whole.byteLength * (1 + vectors.passages.length)
}
