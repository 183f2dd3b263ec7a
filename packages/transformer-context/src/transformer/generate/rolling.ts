/** What reads tokens and scores those that may follow: a `TokenStream`, or the whole sequence read anew. */
export interface Reader {
  length: number
  step(ids: readonly number[]): void
  logits(): Float32Array
}

/**
 * A reader that goes on where its positions end: it forgets all but the last half of them, reads that half anew from
 * position 0 on, and has room for as much again.
 */
export function rolling(reader: Reader, capacity: number | undefined): Omit<Reader, 'length'> {
  if (capacity === undefined) return reader
  const kept: (readonly number[])[] = []
  return {
    step(ids) {
      if (reader.length === capacity) {
        kept.splice(0, kept.length - Math.floor(capacity / 2))
        reader.length = 0
        for (const each of kept) reader.step(each)
      }
      kept.push(ids)
      reader.step(ids)
    },
    logits: () => reader.logits(),
  }
}

/** Without memory: at each step all tokens since position 0 pass through the model. `scores` answers [T, V]. */
export function rereading(scores: (ids: readonly number[]) => Float32Array): Reader {
  let read: number[] = []
  return {
    get length() {
      return read.length
    },
    set length(wanted) {
      read = read.slice(0, wanted)
    },
    step(ids) {
      read.push(...ids)
    },
    logits() {
      const all = scores(read)
      return all.subarray(all.length - all.length / read.length)
    },
  }
}
