import {
  backend,
  type Backend,
  type Hit,
  type NoteChange,
  type PutChange,
  type ScopeView,
} from '@mnestic/core'

export interface WordsOptions {
  readonly version?: string
  readonly saveEvery?: number
  readonly scopes?: number
  /** Told of each state that is made: whether from a snapshot. */
  readonly onCreate?: (scope: number, saved: boolean) => void
  readonly onNote?: (note: NoteChange) => void
}

export function wordsOf(text: string): readonly string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []
}

class WordState implements ScopeView {
  readonly #words = new Map<number, readonly string[]>()
  readonly #onNote: WordsOptions['onNote']

  constructor(saved: Uint8Array | undefined, onNote: WordsOptions['onNote']) {
    this.#onNote = onNote
    if (saved !== undefined)
      this.#words = new Map(
        JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(saved)) as [number, string[]][],
      )
  }

  put({ seq, body }: PutChange): void {
    this.#words.set(seq, wordsOf(body.text))
  }

  erase(seqs: readonly number[]): void {
    for (const seq of seqs) this.#words.delete(seq)
  }

  note(change: NoteChange): void {
    this.#onNote?.(change)
  }

  holds(seq: number): boolean {
    return this.#words.has(seq)
  }

  /** Words in common, each weighed by how rare it is in this scope. */
  overlap(text: string, seq: number): number {
    const asked = new Set(wordsOf(text))
    let sum = 0
    for (const word of new Set(this.#words.get(seq) ?? []))
      if (asked.has(word)) sum += Math.log(1 + this.#words.size / this.#count(word))
    return sum
  }

  recall(
    cue: { text?: string },
    { allow, limit }: { allow: { has(seq: number): boolean }; limit: number },
  ): Hit[] {
    return [...this.#words.keys()]
      .filter((seq) => allow.has(seq))
      .map((seq) => ({ seq, score: this.overlap(cue.text ?? '', seq) }))
      .filter((hit) => hit.score > 0)
      .toSorted((a, b) => b.score - a.score || a.seq - b.seq)
      .slice(0, limit)
  }

  score(cue: { text?: string }, seqs: readonly number[]): { overlap: Float64Array } {
    return {
      overlap: Float64Array.from(seqs, (seq) =>
        this.#words.has(seq) ? this.overlap(cue.text ?? '', seq) : NaN,
      ),
    }
  }

  save(): Uint8Array {
    return new TextEncoder().encode(JSON.stringify([...this.#words]))
  }

  seqs(): readonly number[] {
    return [...this.#words.keys()]
  }

  #count(word: string): number {
    let count = 0
    for (const words of this.#words.values()) if (words.includes(word)) count += 1
    return count
  }
}

interface WordsApi {
  /** Ids of all that the view holds of a scope, through the host. */
  held(...scope: [string, ...string[]]): Promise<readonly string[]>
  fail(): Promise<never>
}

const capabilities = {
  text: true,
  signals: { overlap: 1 },
  options: {
    minWords: {
      parse(value: unknown): number {
        if (typeof value !== 'number') throw new TypeError('minWords is a number')
        return value
      },
    },
  },
} as const

/** A backend from little code: words in common, idf by scope. */
export function words(options: WordsOptions = {}): Backend<typeof capabilities, WordsApi> {
  const { version, saveEvery, scopes } = options
  return backend({
    capabilities,
    ...(version !== undefined && { version }),
    ...(saveEvery !== undefined && { saveEvery }),
    ...(scopes !== undefined && { scopes }),
    create: ({ scope, saved }) => {
      options.onCreate?.(scope, saved !== undefined)
      return new WordState(saved, options.onNote)
    },
    api: ({ host, view }): WordsApi => ({
      held: async (...path) => {
        const found = await view(path)
        if (found === undefined) return []
        const records = await host.cite(found.scope, found.state.seqs())
        return records.map((record) => record.id)
      },
      fail: async () => {
        throw new Error('as told')
      },
    }),
  })
}

/**
 * A state in which each record leaves its trace in all later ones, as in a recurrent network: what is forgotten can
 * only be taken out by replaying the scope without it.
 */
export function traces(
  options: { readonly version?: string } = {},
): Backend<{ readonly text: true; readonly signals: { readonly trace: 1 } }> {
  return backend({
    capabilities: { text: true, signals: { trace: 1 } },
    ...options,
    create: ({ saved }) => {
      let state = 0
      const after = new Map<number, number>()
      if (saved !== undefined) {
        const old = JSON.parse(new TextDecoder().decode(saved)) as {
          state: number
          after: [number, number][]
        }
        ;({ state } = old)
        for (const [seq, value] of old.after) after.set(seq, value)
      }
      const strength = (text: string): number =>
        wordsOf(text).reduce((sum, word) => Math.tanh(sum * 0.7 + word.length + word.charCodeAt(0) / 128), 0)
      const near = (text: string, seq: number): number => -Math.abs((after.get(seq) ?? 0) - strength(text))
      return {
        put: ({ seq, body }) => {
          state = Math.tanh(0.9 * state + strength(body.text))
          after.set(seq, state)
        },
        erase: (seqs) => (seqs.some((seq) => after.has(seq)) ? 'rebuild' : undefined),
        holds: (seq) => after.has(seq),
        vectors: () => undefined,
        recall: ({ text = '' }, { allow, limit }) =>
          [...after.keys()]
            .filter((seq) => allow.has(seq))
            .map((seq) => ({ seq, score: near(text, seq) }))
            .toSorted((a, b) => b.score - a.score || a.seq - b.seq)
            .slice(0, limit),
        score: ({ text = '' }, seqs) => ({
          trace: Float64Array.from(seqs, (seq) => (after.has(seq) ? near(text, seq) : NaN)),
        }),
        save: () => new TextEncoder().encode(JSON.stringify({ state, after: [...after] })),
      } satisfies ScopeView
    },
  })
}

/** Nearest vectors, exactly; made anew when vectors come late, unless told to take them. */
export function nearest(
  options: {
    readonly takesVectors?: boolean
    readonly version?: string
    readonly onCreate?: () => void
  } = {},
): Backend<{ readonly vector: true; readonly signals: { readonly cosine: 1 } }> {
  return backend({
    capabilities: { vector: true, signals: { cosine: 1 } },
    ...(options.version !== undefined && { version: options.version }),
    create: ({ saved }) => {
      options.onCreate?.()
      const vectors = new Map<number, readonly number[] | undefined>(
        saved === undefined ? [] : (JSON.parse(new TextDecoder().decode(saved)) as [number, number[]][]),
      )
      const cosine = (a: Float32Array | undefined, seq: number): number => {
        const b = vectors.get(seq)
        if (a === undefined || b === undefined || b === null) return NaN
        return b.reduce((sum, x, i) => sum + x * (a[i] ?? 0), 0)
      }
      return {
        put: (record) => void vectors.set(record.seq, record.vectors && [...record.vectors.whole]),
        erase: (seqs) => seqs.forEach((seq) => vectors.delete(seq)),
        holds: (seq) => vectors.has(seq),
        ...(options.takesVectors === true && {
          vectors: (change: { seq: number; vectors: { whole: Float32Array } }) =>
            void vectors.set(change.seq, [...change.vectors.whole]),
        }),
        recall: ({ vector }, { allow, limit }) =>
          [...vectors.keys()]
            .map((seq) => ({ seq, score: cosine(vector, seq) }))
            .filter((hit) => !Number.isNaN(hit.score) && allow.has(hit.seq))
            .toSorted((a, b) => b.score - a.score || a.seq - b.seq)
            .slice(0, limit),
        score: ({ vector }, seqs) => ({ cosine: Float64Array.from(seqs, (seq) => cosine(vector, seq)) }),
        save: () => new TextEncoder().encode(JSON.stringify([...vectors])),
      } satisfies ScopeView
    },
  })
}
