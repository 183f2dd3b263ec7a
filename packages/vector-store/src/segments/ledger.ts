import { crc32 } from 'node:zlib'

/**
 * Beside each file lies its ledger: for every row the record it belongs to, and a checksum of both. So a row can be
 * overwritten without a checksum of its neighbours having to change, and a scope that is not in memory can be erased
 * from. Little-endian, as engines keep numbers:
 *
 *     u32[rows][2]    seq, CRC-32 of the row's bytes, begun with what names the row: file, place and seq
 *
 * A row that was erased has seq 0 and a checksum of its place alone: neither zeros nor anything else that a disk makes
 * by itself pass for it. An entry is 8 bytes at a multiple of 8, and written at once.
 */
export class Ledger {
  readonly #words: Uint32Array
  readonly #seed: number

  /** `seed`: of the file; another file's rows do not fit. */
  constructor(words: Uint32Array, seed: number) {
    this.#words = words
    this.#seed = seed
  }

  /** Of rows whose checksums are computed one by one, by `set`. */
  static empty(rows: number, seed: number): Ledger {
    return new Ledger(new Uint32Array(rows * 2), seed)
  }

  static fromBytes(bytes: Uint8Array, seed: number): Ledger {
    return new Ledger(new Uint32Array(bytes.slice().buffer), seed)
  }

  get rows(): number {
    return this.#words.length / 2
  }

  get bytes(): Uint8Array {
    return new Uint8Array(this.#words.buffer, this.#words.byteOffset, this.#words.byteLength)
  }

  seqAt(row: number): number {
    return this.#words[row * 2] ?? 0
  }

  /** By row, from `first` on. */
  seqs(first: number = 0, count: number = this.rows): Uint32Array {
    const seqs = new Uint32Array(count)
    for (let i = 0; i < count; i++) seqs[i] = this.seqAt(first + i)
    return seqs
  }

  set(row: number, seq: number, bytes: Uint8Array): void {
    this.#words[row * 2] = seq
    this.#words[row * 2 + 1] = this.#sumOf(row, seq, bytes)
  }

  /** The entry of an erased row, here and as bytes. */
  erase(row: number): Uint8Array {
    this.#words[row * 2] = 0
    this.#words[row * 2 + 1] = this.#begin(row, 0)
    return this.bytes.slice(row * 8, row * 8 + 8)
  }

  /** Whether the row, and what stands here of it, are as they were written. Of an erased one the bytes mean nothing. */
  fits(row: number, bytes: Uint8Array): boolean {
    const seq = this.seqAt(row)
    return this.#words[row * 2 + 1] === (seq === 0 ? this.#begin(row, 0) : this.#sumOf(row, seq, bytes))
  }

  #sumOf(row: number, seq: number, bytes: Uint8Array): number {
    return crc32(bytes, this.#begin(row, seq))
  }

  /** Another for each seq at the same row, and for each row of the same seq: factors are odd. */
  #begin(row: number, seq: number): number {
    return (this.#seed ^ Math.imul(seq, 0x9e_37_79_b1) ^ Math.imul(row + 1, 0x85_eb_ca_6b)) >>> 0
  }
}
