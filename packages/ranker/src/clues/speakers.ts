import { termsOf, type Terms } from './terms.ts'

/** The words of the names of those who speak in a scope, as long as a record of theirs lives. */
export class Speakers {
  readonly #uses = new Map<string, number>()
  #words: ReadonlySet<string> | undefined

  enter(name: string | undefined): void {
    if (name === undefined) return
    const uses = this.#uses.get(name) ?? 0
    this.#uses.set(name, uses + 1)
    if (uses === 0) this.#words = undefined
  }

  leave(name: string | undefined): void {
    if (name === undefined) return
    const left = (this.#uses.get(name) ?? 0) - 1
    if (left > 0) {
      this.#uses.set(name, left)
      return
    }
    this.#uses.delete(name)
    this.#words = undefined
  }

  wordsBy(language: Terms): ReadonlySet<string> {
    this.#words ??= new Set([...this.#uses.keys()].flatMap((name) => termsOf(language, name).words))
    return this.#words
  }
}
