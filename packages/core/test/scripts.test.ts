import { askingSignal, conversational, estimateTokens } from '@mnestic/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

/** The rule that `estimateTokens` follows by a table, as it reads. */
function plainEstimate(text: string): number {
  const parts =
    /[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\p{sc=Hang}\p{sc=Thai}\p{sc=Laoo}\p{sc=Khmr}\p{sc=Mymr}]|[[\p{L}\p{M}\p{N}]--[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\p{sc=Hang}\p{sc=Thai}\p{sc=Laoo}\p{sc=Khmr}\p{sc=Mymr}]]+|[^\s\p{L}\p{M}\p{N}]/gv
  return [...text.matchAll(parts)].reduce((sum, [part]) => sum + Math.ceil(part.length / 5), 0)
}

describe('an estimate of tokens', () => {
  it.each([
    ['', 0],
    ['tea', 1],
    ['Ana’s teapots, 12', 7],
    ['我买了iPhone手机', 7],
    ['안녕하세요', 5],
    ['𐐀𐐁𐐂 👩‍👩‍👧', 7],
  ])('of %j is %i', (text, tokens) => {
    expect(estimateTokens(text)).toBe(tokens)
  })

  it('is the same by table and by rule, whatever the text', () => {
    const scrap = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 12 }),
      fc.string({
        unit: fc.constantFrom('\ud83d', '\ude00', '𠀀', 'é', 'e\u0301', ' ', '\u3000', 'ก', '9'),
        maxLength: 12,
      }),
      fc.constantFrom('tea', 'teapots', '茶', 'ティー', '차를', 'ชา', '𐐀', '…', '\n'),
    )
    fc.assert(
      fc.property(fc.array(scrap, { maxLength: 12 }), (scraps) => {
        const text = scraps.join('')
        expect(estimateTokens(text)).toBe(plainEstimate(text))
      }),
      { numRuns: 2_000 },
    )
  })
})

describe('scripts without spaces', () => {
  const asking = (text: string): number =>
    askingSignal().ask({ text: 'x', speakers: [], now: 0 })?.({ text, at: 0 }) ?? NaN

  it('count their characters as words; Korean has words', () => {
    const half = (text: string): void => expect(asking(text)).toBeCloseTo(0.5, 12)
    half(`${Array.from({ length: 40 }, () => 'tea').join(' ')}?`)
    half(`${'茶'.repeat(40)}？`)
    half(`tea${'茶'.repeat(39)}？`)
    half(`${'ก'.repeat(40)}?`)
    half(`${Array.from({ length: 40 }, () => '차를').join(' ')}?`)
  })

  it.each([
    ['민수가 뭐라고 했어?', '민수', '가 뭐라고 했어?'],
    ['大地说了什么？', '大地', '说了什么？'],
    ['สมชายพูดว่าอะไร', 'สมชาย', 'พูดว่าอะไร'],
    ['ສົມຊາຍເວົ້າຫຍັງ', 'ສົມຊາຍ', 'ເວົ້າຫຍັງ'],
  ])('hold a name wherever it stands: %s', (text, speaker, rest) => {
    expect(conversational().cue(text, [speaker])).toBe(rest)
  })
})
