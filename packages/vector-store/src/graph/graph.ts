import { isObject } from '@mnestic/core/check'
import type { JsonValue, Seq } from '@mnestic/core'
import type { Breadths } from '../plan/breadths.ts'
import type { ListedFile, ScopeFiles } from '../segments/contract.ts'
import { BySeq } from './by-seq.ts'
import type { Rows } from '../rows.ts'
import { ElementRows } from './element-rows.ts'
import { Hnsw } from './hnsw.ts'
import type { Hnswlib } from './hnswlib.ts'

/** What the file of a graph says of it. */
export interface Details {
  /** Of the format, and of how such graphs are built. */
  readonly version: 1
  readonly dimensions: number
  /** All records that were there up to this one are in this graph or in another one, unless they had no vector. */
  readonly covers: Seq
  /** Whether whole texts are in it that have passages beside them. */
  readonly wholes: boolean
  readonly aim: number
  readonly breadths: Breadths
  /** That was measured when it was built. */
  readonly recall: number
}

/** A graph that answers: its elements are rows of records. */
export interface Graph {
  /** Of its file; `undefined` when that is out of date. */
  name: string | undefined
  readonly hnsw: Hnsw
  /** By element. */
  readonly seqs: Uint32Array
  readonly bySeq: BySeq
  readonly rows: ElementRows
  readonly details: Details
}

/** `seqs`: by element; `rows`: of the scope. */
export function graphOf(
  { hnsw, seqs, details, name }: Pick<Graph, 'hnsw' | 'seqs' | 'details' | 'name'>,
  rows: Rows,
): Graph {
  return { hnsw, seqs, bySeq: new BySeq(seqs), rows: new ElementRows(rows, seqs), details, name }
}

/** What graphs are to be like. */
export interface Wanted {
  /** See `Details`. */
  readonly wholes: boolean
  readonly aim: number
}

/** From a file, if it is whole and as good as is wanted; otherwise it is dropped, and `undefined`. */
export async function openGraph(
  library: Hnswlib,
  files: ScopeFiles,
  file: ListedFile,
  { wholes, aim }: Wanted,
  rows: Rows,
): Promise<Graph | undefined> {
  const details = toDetails(file.details)
  try {
    const seqs = await files.seqs(file.name)
    // The checksums first: a file that fails them is never given to the library.
    const isWanted =
      details?.dimensions === rows.vectors.dimensions && details.wholes === wholes && details.aim >= aim
    if (isWanted && seqs !== undefined && (await files.check(file.name))) {
      const shape = { dimensions: rows.vectors.dimensions, count: seqs.length }
      const hnsw = await Hnsw.open(library, file.path, shape)
      for (const [label, seq] of seqs.entries()) if (seq === 0) hnsw.remove(label)
      return graphOf({ hnsw, seqs, details, name: file.name }, rows)
    }
  } catch {
    // Gone meanwhile, or of another machine: it is built anew.
  }
  await files.drop([file.name])
  return undefined
}

/** Takes what there is of a record out of a graph; whether there was anything. */
export function removeFrom(graph: Graph, seq: Seq): boolean {
  const elements = graph.bySeq.elementsOf(seq)
  for (const element of elements) graph.hnsw.remove(element)
  return elements.length > 0
}

function toDetails(value: JsonValue): Details | undefined {
  if (!isObject(value) || value['version'] !== 1) return undefined
  // The manifest's checksum says that this module wrote it.
  return value as unknown as Details
}
