/** A word of letters and digits with its marks; in scripts without spaces each letter. */
const word =
  /[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\p{sc=Thai}\p{sc=Laoo}\p{sc=Khmr}\p{sc=Mymr}]\p{M}*|[\p{L}\p{N}][\p{L}\p{N}\p{M}]*/gu

interface Entry {
  readonly word: string
  readonly number: number
  /** Records that hold it. */
  records: number
}

/**
 * How much the words of a record say in its scope: those that few records hold say much (Spärck Jones 1972). Counts
 * are whole numbers, so taking a record out leaves what there would be without it.
 */
export class Information {
  readonly #byWord = new Map<string, Entry>()
  readonly #byNumber: (Entry | undefined)[] = []
  readonly #free: number[] = []
  #records = 0

  /** Takes a text in; returns the numbers of its words in their order. */
  add(text: string): Uint32Array {
    const words = text.normalize('NFKC').toLowerCase().match(word) ?? []
    const numbers = Uint32Array.from(words, (one) => this.#entry(one).number)
    for (const number of new Set(numbers)) this.#count(number, 1)
    this.#records += 1
    return numbers
  }

  /** Takes out what `add` gave. */
  remove(words: Uint32Array): void {
    for (const number of new Set(words)) this.#count(number, -1)
    words.fill(0)
    this.#records -= 1
  }

  /** Nats a word: the mean over its words of log((records + 1) / records that hold it); 0 where there is none. */
  mean(words: Uint32Array): number {
    return words.length === 0 ? 0 : this.#sum(words) / words.length
  }

  /** Nats in all, each of its words counted once. */
  total(words: Uint32Array): number {
    return this.#sum(new Set(words))
  }

  #sum(words: Iterable<number>): number {
    let sum = 0
    for (const number of words) sum += Math.log((this.#records + 1) / (this.#byNumber[number]?.records ?? 1))
    return sum
  }

  #entry(text: string): Entry {
    const known = this.#byWord.get(text)
    if (known !== undefined) return known
    const entry = { word: text, number: this.#free.pop() ?? this.#byNumber.length, records: 0 }
    this.#byWord.set(text, entry)
    this.#byNumber[entry.number] = entry
    return entry
  }

  #count(number: number, change: 1 | -1): void {
    const entry = this.#byNumber[number]
    if (entry === undefined) return
    entry.records += change
    if (entry.records > 0) return
    this.#byWord.delete(entry.word)
    this.#byNumber[number] = undefined
    this.#free.push(number)
  }
}
