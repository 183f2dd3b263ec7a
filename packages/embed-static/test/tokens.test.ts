import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readTable } from '../src/table.ts'
import { tokeniser } from '../src/tokeniser.ts'
import { vocabulary } from '../src/vocabulary.ts'
import { golden, tableBytes, UNKNOWN } from './golden.ts'

const { pieces } = await readTable(tableBytes)
const trie = vocabulary(pieces)

/** Ids of `text` when it is fed in slices that end at `cuts`. */
function idsOf(text: string, cuts: readonly number[] = []): number[] {
  const ids: number[] = []
  const reader = tokeniser(trie, (token) => {
    if (token.count === 0) ids.push(UNKNOWN)
    else ids.push(...token.pieces.subarray(0, token.count))
  })
  let at = 0
  for (const cut of [...cuts, text.length]) if (cut > at) at = reader.feed(text, at, cut)
  reader.end()
  return ids
}

describe('wordpieces', () => {
  it('has the ids of the tokenizers library for every golden text', () => {
    for (const { text, words } of golden) {
      expect(idsOf(text), JSON.stringify(text)).toEqual(words.flatMap(([, ids]) => ids))
    }
    expect(golden.length).toBeGreaterThan(190)
  })

  it('has the same ids wherever a text is cut into slices', () => {
    const text = golden.map((entry) => entry.text).join(' ')
    const whole = idsOf(text)
    const cut = fc.array(fc.nat(text.length), { minLength: 1, maxLength: 40 })
    fc.assert(
      fc.property(cut, (cuts) => {
        expect(
          idsOf(
            text,
            cuts.toSorted((a, b) => a - b),
          ),
        ).toEqual(whole)
      }),
      { numRuns: 30 },
    )
    expect(
      idsOf(
        text,
        [...text].map((_, i) => i),
      ),
    ).toEqual(whole)
  })

  it('splits every piece of the vocabulary as a search by descending length does', () => {
    const known = new Map(pieces.map((piece, id) => [piece, id]))
    const slow = (word: string): number[] => {
      const ids: number[] = []
      for (let at = 0; at < word.length;) {
        let end = word.length
        const id = (): number | undefined => known.get((at > 0 ? '##' : '') + word.slice(at, end))
        while (end > at && id() === undefined) end--
        const found = id()
        if (end === at || found === undefined) return [UNKNOWN]
        ids.push(found)
        at = end
      }
      return ids
    }
    const letters = pieces
      .filter((piece) => /^(##)?[a-z0-9]+$/.test(piece))
      .map((piece) => piece.replace('##', ''))
    for (const [i, word] of letters.entries()) {
      const joined = word + (letters[(i * 7919) % letters.length] ?? '')
      expect(idsOf(joined)).toEqual(slow(joined))
    }
  })

  it('reads lone surrogates as nothing, like the replacement character', () => {
    expect(idsOf('wo\ud800rd \udc00')).toEqual(idsOf('word'))
    expect(idsOf('wo\ufffdrd \ufffd')).toEqual(idsOf('word'))
  })
})
