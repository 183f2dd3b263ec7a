import type { JsonValue, Revision, Seq } from '@mnestic/core'

/** `rows`: vectors as they lie in memory. `graph`: an HNSW index over some of them. */
export type FileKind = 'rows' | 'graph'

/**
 * Where the vectors of a file lie: row `r` takes `length` bytes from `offset + r * stride` on. That is all that a file
 * holds of its records; what lies before, between and after the rows is structure.
 */
export interface RowLayout {
  readonly offset: number
  readonly stride: number
  readonly length: number
}

/** A file that the manifest lists: written whole, verified by reading it again, never changed but to overwrite the erased. */
export interface ListedFile {
  /** Its name in the scope's folder; random, never used again. */
  readonly name: string
  readonly kind: FileKind
  /** Where it lies, for a library that reads by path. Such a one asks `check` before. */
  readonly path: string
  readonly rows: number
  /** What the writer said of it: counts, parameters, recall measured. Holds nothing of any record. */
  readonly details: JsonValue
}

export interface DraftContent {
  /** By row: the record it belongs to. 0: to none, then it is overwritten with zeros. */
  readonly seqs: Uint32Array
  readonly layout: RowLayout
  readonly details: JsonValue
  /** Names of listed files, of the same kind, that this one stands for; they are deleted. */
  readonly replaces: readonly string[]
  /**
   * Rows only: together with the files that stay it holds all that the log says up to here. Given with the files of
   * rows that the writer knows of, those to be replaced among them: where others are listed, it is stale.
   */
  readonly covers?: { readonly upto: Revision; readonly known: readonly string[] }
}

/** A file that is being written, under a name that nothing reads. It ends by `commit` or `discard`. */
export interface Draft {
  /** Exists, and is empty. Whoever writes by path writes here; others by `write`. */
  readonly path: string
  /**
   * Said before anything is written, it makes an erasure overwrite this draft too, and set its rows to 0 in `seqs`;
   * rows that are 0 are not to be written any more. Without it an erasure takes the whole draft away.
   */
  declare(seqs: Uint32Array, layout: RowLayout): void
  /** To be awaited before what comes next is read from memory. */
  write(bytes: Uint8Array, position: number): Promise<void>
  /**
   * Makes it a listed file: rows of none overwritten, verified by reading it again, fsynced, renamed, and the manifest
   * with it, in this order. `stale`: a record that it may hold was erased meanwhile; then it is gone, and has to be
   * written anew.
   */
  commit(content: DraftContent): Promise<ListedFile | 'stale'>
  /** Whether it was still there: an erasure, here or by another process, may have taken it away. */
  discard(): Promise<boolean>
}

/** The files of one scope. They are snapshots: whatever is missing or damaged is made again from the log. */
export interface ScopeFiles {
  /** Of the manifest, oldest first; each is there in its full length. */
  list(kind: FileKind): readonly ListedFile[]
  /** The log's changes up to here are in the files of rows, later ones are not. 0: there are none. */
  readonly upto: Revision
  /** By row: the record it belongs to, 0 where it was erased. `undefined`: the file is gone or damaged. */
  seqs(name: string): Promise<Uint32Array | undefined>
  /**
   * Reads the file whole, and gives its rows away in slices, as they lie: from row `first` on, `stride` bytes each.
   * Seqs of rows that were erased are 0. `false`: a bit is not as it was written; then the file is gone.
   */
  read(
    name: string,
    take: (slice: { readonly first: number; readonly seqs: Uint32Array; readonly bytes: Uint8Array }) => void,
  ): Promise<boolean>
  /** Whether the whole file is as it was written, but for what was erased. Where not, it is gone. */
  check(name: string): Promise<boolean>
  /**
   * Begins a file; what it is to hold is read after this resolves, so that no erasure in between is missed.
   * `undefined`: the log has an erasure that has not come here yet. Try again after it.
   */
  draft(kind: FileKind): Promise<Draft | undefined>
  /**
   * Overwrites what any file holds of these records, and what drafts do. Durable when it resolves. What is in memory
   * was erased before.
   */
  erase(seqs: readonly Seq[], at: Revision): Promise<void>
  /** Takes files out of the manifest and deletes them. */
  drop(names: readonly string[]): Promise<void>
}
