import { U32List } from './u32-list.ts'

/** Texts that records share (a session, a speaker), by number, each with how many living records have it. */
export class Names {
  /** By number. A name that no record has any more is `undefined` here, and its number is not used again. */
  readonly texts: (string | undefined)[] = []
  readonly uses: U32List = new U32List()
  /** Rises when a name comes or goes. */
  changes = 0
  readonly #numbers = new Map<string, number>()

  use(text: string): number {
    let number = this.#numbers.get(text)
    if (number === undefined) {
      number = this.texts.length
      this.texts.push(text)
      this.#numbers.set(text, number)
      this.uses.push(0)
      this.changes += 1
    }
    this.uses.set(number, this.uses.at(number) + 1)
    return number
  }

  unuse(number: number): void {
    const left = this.uses.at(number) - 1
    this.uses.set(number, left)
    const text = this.texts[number]
    if (left > 0 || text === undefined) return
    this.#numbers.delete(text)
    this.texts[number] = undefined
    this.changes += 1
  }

  living(): Iterable<string> {
    return this.#numbers.keys()
  }
}
