/** A text to embed, and who waits for its vector. */
export interface Piece {
  readonly text: string
  settle(vector: Float32Array): void
  /** Fails the whole call. */
  fail(error: Error): void
}

/**
 * Calls whose texts wait to be handed out. The calls take turns, text by text, so that a question need not wait for
 * the end of an ingest.
 */
export interface Calls {
  /** Calls without an answer. */
  readonly open: number
  /** A vector for each text. @throws what `failAll` was given; the signal's reason, at once */
  add(texts: readonly string[], signal: AbortSignal | undefined): Promise<readonly Float32Array[]>
  /** The next text; `undefined` when all were handed out. */
  take(): Piece | undefined
  failAll(error: Error): void
}

interface Call {
  readonly texts: readonly string[]
  /** How many of them were handed out. */
  begun: number
  settle(index: number, vector: Float32Array): void
  fail(error: Error): void
}

/** @param ended - Called when a call was answered or failed. */
export function callsInTurn(ended: () => void): Calls {
  const open = new Set<Call>()
  const waiting = new Set<Call>() // those with texts to hand out, in the order of their turns
  return {
    get open() {
      return open.size
    },
    async add(texts, signal) {
      return new Promise((resolve, reject) => {
        const vectors: Float32Array[] = []
        let missing = texts.length
        const end = (): void => {
          signal?.removeEventListener('abort', abort)
          waiting.delete(call)
          if (open.delete(call)) ended()
        }
        const abort = (): void => call.fail(signal?.reason as Error)
        const call: Call = {
          texts,
          begun: 0,
          settle(index, vector) {
            vectors[index] = vector
            if (--missing > 0) return
            end()
            resolve(vectors)
          },
          fail(error) {
            end()
            reject(error)
          },
        }
        signal?.addEventListener('abort', abort, { once: true })
        open.add(call)
        waiting.add(call)
      })
    },
    take() {
      for (const call of waiting) {
        waiting.delete(call)
        const index = call.begun++
        if (call.begun < call.texts.length) waiting.add(call) // at the end of the row
        const text = call.texts[index] ?? ''
        return { text, settle: (vector) => call.settle(index, vector), fail: (error) => call.fail(error) }
      }
      return undefined
    },
    failAll(error) {
      for (const call of open) call.fail(error)
    },
  }
}
