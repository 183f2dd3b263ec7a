/** A text in lower case, cut for counting. */
export interface Words {
  /** Words of letters and digits, and each Han character by itself. */
  readonly all: readonly string[]
  /** The words again, with a space before and after each. */
  readonly joined: string
  /** Runs of Han characters. */
  readonly han: string
}

const word = /\p{Script=Han}|(?:(?!\p{Script=Han})[\p{L}\p{N}])+(?:’(?:(?!\p{Script=Han})\p{L})+)*/gu

export function wordsOf(text: string): Words {
  const plain = text.toLowerCase().replaceAll("'", '’')
  const all = plain.match(word) ?? []
  return {
    all,
    joined: ` ${all.join(' ')} `,
    han: (plain.match(/\p{Script=Han}+/gu) ?? []).join(' '),
  }
}
