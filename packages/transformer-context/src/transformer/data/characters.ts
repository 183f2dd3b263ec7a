import { MnesticError } from '@mnestic/core'

/** Characters as tokens, for small models. */
export interface Characters {
  /** V */
  readonly vocabulary: number
  /** By token, in the order of their code points. */
  readonly known: readonly string[]
  /** @throws INVALID_ARGUMENT for a character that is not known */
  encode(text: string): Int32Array
  decode(ids: Iterable<number>): string
}

/** The characters that the text has. */
export function characters(text: string): Characters {
  const known = [...new Set(text)].toSorted()
  const numbers = new Map(known.map((character, id) => [character, id]))
  return {
    vocabulary: known.length,
    known,
    encode: (own) =>
      Int32Array.from([...own], (character) => {
        const id = numbers.get(character)
        if (id !== undefined) return id
        throw new MnesticError(
          'INVALID_ARGUMENT',
          `the character ${JSON.stringify(character)} is not among the ${known.length} known ones; leave it out, or make the characters from a text that has it`,
        )
      }),
    decode: (ids) => Array.from(ids, (id) => known[id] ?? '').join(''),
  }
}
