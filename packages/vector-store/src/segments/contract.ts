import type { JsonValue, Revision, Seq } from '@mnestic/core'

/** `rows`: vectors as they lie in memory. `graph`: an HNSW index over some of them. */
export type FileKind = 'rows' | 'graph'

/** A file that the manifest lists: written whole, verified by reading it again, never changed but to overwrite the erased. */
export interface ListedFile {
  /** Its name in the scope's folder; random, never used again. */
  readonly name: string
  readonly kind: FileKind
  /** Where it lies, for a library that reads by path. */
  readonly path: string
  /** What the writer said of it: counts, parameters, recall measured. Holds nothing of any record. */
  readonly details: JsonValue
  /** Of a graph file; an element whose record was erased has seq 0. */
  readonly elements?: Elements
}

/**
 * Where a graph file holds what: element i is a vector of the record `seqs[i]`, and its numbers lie in `length` bytes
 * from byte `first + i * stride` on. An erasure overwrites both with zeros, the seq in the manifest's copy.
 */
export interface Elements {
  readonly seqs: Uint32Array
  readonly first: number
  readonly stride: number
  readonly length: number
}

/** A file that is being written, under a name that nothing reads. It ends by `commit` or `discard`. */
export interface Draft {
  readonly path: string
  /**
   * Makes it a listed file, in place of those that it replaces: verified, fsynced, renamed, and the manifest with it, in
   * this order. `stale`: a record that it may hold was erased meanwhile; then it is gone, and has to be written anew.
   * A graph comes with its elements.
   */
  commit(details: JsonValue, replaces: readonly string[], elements?: Elements): Promise<ListedFile | 'stale'>
  discard(): Promise<void>
}

/** The files of one scope. They are snapshots: whatever is missing or damaged is made again from the log. */
export interface ScopeFiles {
  /** Of the manifest; each was found whole. */
  list(kind: FileKind): readonly ListedFile[]
  /** Begins a file; what it is to hold is read after this resolves, so that no erasure in between is missed. */
  draft(kind: FileKind): Promise<Draft>
  /** Overwrites what any file holds of these records, and drops drafts that may hold some. Durable when it resolves. */
  erase(seqs: readonly Seq[], at: Revision): Promise<void>
  /** Takes files out of the manifest and deletes them. */
  drop(names: readonly string[]): Promise<void>
}
