/** A term and in how many living records it occurs. */
export interface Term {
  readonly text: string
  records: number
}

/** Terms of one scope's living records. A term leaves with the last record that has it. */
export class Vocabulary {
  readonly #terms = new Map<string, Term>()

  find(text: string): Term | undefined {
    return this.#terms.get(text)
  }

  /** The terms of a record that comes, in its order; the same object for the same term. */
  enter(texts: readonly string[]): readonly Term[] {
    const terms = texts.map((text) => {
      const term = this.#terms.get(text) ?? { text, records: 0 }
      this.#terms.set(text, term)
      return term
    })
    for (const term of new Set(terms)) term.records += 1
    return terms
  }

  /** The terms of a record that goes. */
  leave(terms: readonly Term[]): void {
    for (const term of new Set(terms)) {
      term.records -= 1
      if (term.records === 0) this.#terms.delete(term.text)
    }
  }
}
