import { readFileSync } from 'node:fs'

/** What the `tokenizers` library made of a text: its words, each with its ids. golden/make_golden.py wrote it. */
export interface Golden {
  readonly text: string
  readonly words: readonly (readonly [word: string, ids: readonly number[]])[]
}

export const UNKNOWN = 100

export const golden: readonly Golden[] = JSON.parse(
  readFileSync(new URL('golden/tokens.json', import.meta.url), 'utf8'),
) as readonly Golden[]

export const tableBytes: Uint8Array<ArrayBuffer> = new Uint8Array(
  readFileSync(new URL('../table/static-128.bin', import.meta.url)),
)
