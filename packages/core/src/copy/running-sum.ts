import { toHex } from '../digest.ts'

const blockBytes = 65_536
const encoder = new TextEncoder()

/**
 * SHA-256 over a stream of any length, in bounded memory: each block of 64 KiB is hashed together with the hash before
 * it (WebCrypto hashes only what is there as a whole). Where the stream was cut makes no difference.
 */
export class RunningSum {
  #parts: Uint8Array[] = []
  #length = 0
  #hash = new Uint8Array(32)

  async add(part: Uint8Array | string): Promise<void> {
    const bytes = typeof part === 'string' ? encoder.encode(part) : part
    this.#parts.push(bytes)
    this.#length += bytes.length
    if (this.#length < blockBytes) return
    const all = joined(this.#parts, this.#length)
    let at = 0
    for (; at + blockBytes <= all.length; at += blockBytes) await this.#mix(all.subarray(at, at + blockBytes))
    const rest = all.slice(at)
    this.#parts = [rest]
    this.#length = rest.length
  }

  /** In hex; the sum begins anew. */
  async end(): Promise<string> {
    await this.#mix(joined(this.#parts, this.#length))
    const hex = toHex(this.#hash)
    this.#parts = []
    this.#length = 0
    this.#hash = new Uint8Array(32)
    return hex
  }

  async #mix(block: Uint8Array): Promise<void> {
    const bytes = joined([this.#hash, block], this.#hash.length + block.length)
    this.#hash = new Uint8Array(await globalThis.crypto.subtle.digest('SHA-256', bytes))
  }
}

function joined(parts: readonly Uint8Array[], length: number): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(length)
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return all
}
