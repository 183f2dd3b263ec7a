import { readTable } from './table.ts'
import { lettersOf, vocabulary } from './vocabulary.ts'
import type { Vocabulary } from './vocabulary.ts'

/** A table made ready for embedding. About 8 MB for the one in this package; shared by all who use it. */
export interface Model {
  readonly dimensions: number
  /** SHA-256 of the table's body. */
  readonly digest: string
  readonly values: Int8Array
  readonly scales: Float32Array
  readonly vocabulary: Vocabulary
  /** 1 for pieces that begin with a digit. By id. */
  readonly numeric: Uint8Array
  /** Letters of each piece, without the sign of its being inside a word; 255 at most. By id. */
  readonly lengths: Uint8Array
}

export async function readModel(bytes: Uint8Array): Promise<Model> {
  const { dimensions, digest, values, scales, pieces } = await readTable(bytes)
  const numeric = Uint8Array.from(pieces, (piece) => (/^[0-9]/.test(piece) ? 1 : 0))
  const lengths = Uint8Array.from(pieces, (piece) => Math.min(255, [...lettersOf(piece)].length))
  return { dimensions, digest, values, scales, vocabulary: vocabulary(pieces), numeric, lengths }
}
