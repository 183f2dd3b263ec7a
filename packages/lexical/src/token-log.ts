const minCapacity = 1_024
/** Of one token: four numbers of at most five bytes. */
const maxBytes = 20

/**
 * The telling words of each record in order, with their places: for exact phrases, for explanations, and to take a
 * record out again. Numbers are varints: five to six bytes a word.
 */
export class TokenLog {
  #bytes: Uint8Array
  length: number

  constructor(bytes: Uint8Array = new Uint8Array(minCapacity), length = 0) {
    this.#bytes = bytes
    this.length = length
  }

  /** Each number is that since the token before it in the record, so that most take one byte. */
  push(position: number, start: number, length: number, word: number): void {
    if (this.length + maxBytes > this.#bytes.length) this.#grow()
    this.#number(position)
    this.#number(start)
    this.#number(length)
    this.#number(word)
  }

  used(): Uint8Array {
    return this.#bytes.subarray(0, this.length)
  }

  /** Overwrites a record's bytes. */
  wipe(from: number, to: number): void {
    this.#bytes.fill(0, from, to)
  }

  read(from: number, to: number): Tokens {
    return new Tokens(this.#bytes, from, to)
  }

  #number(value: number): void {
    let rest = value
    while (rest > 127) {
      this.#bytes[this.length++] = (rest & 127) | 128
      rest >>>= 7
    }
    this.#bytes[this.length++] = rest
  }

  #grow(): void {
    const old = this.#bytes
    this.#bytes = new Uint8Array(Math.ceil(old.length * 1.5) + maxBytes)
    this.#bytes.set(old)
    old.fill(0)
  }
}

/** Walks over one record's tokens. Its fields are those of the token that `next` found, so that no objects are made. */
export class Tokens {
  /** Place among all words of the record, those that tell nothing included. */
  position = 0
  /** Of the text, in UTF-16 code units. */
  start = 0
  end = 0
  word = 0
  readonly #bytes: Uint8Array
  readonly #to: number
  #at: number

  constructor(bytes: Uint8Array, from: number, to: number) {
    this.#bytes = bytes
    this.#at = from
    this.#to = to
  }

  next(): boolean {
    if (this.#at >= this.#to) return false
    this.position += this.#number()
    this.start += this.#number()
    this.end = this.start + this.#number()
    this.word = this.#number()
    return true
  }

  #number(): number {
    let value = 0
    for (let shift = 0; ; shift += 7) {
      const byte = this.#bytes[this.#at++] ?? 0
      value |= (byte & 127) << shift
      if (byte < 128) return value >>> 0
    }
  }
}
