import { wordsOf } from '@mnestic/lexical'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

const told = (text: string): readonly string[] => wordsOf(text).map(({ word }) => word)

describe('wordsOf', () => {
  test.each([
    ["Ana's bike, No. 12", ['ana', 'bike', 'no', '12']],
    ['Ana’s café', ['ana', 'café']],
    ["l'amour d’Ana", ['l', 'amour', 'd', 'ana']],
    ["rock'n'roll", ['rock', 'n', 'roll']],
    ["s'il, 's, s", ['s', 'il', 's', 's']],
    ['snake_case 3.5 a-b', ['snake', 'case', '3', '5', 'a', 'b']],
    ['Grüße aus Köln', ['grüße', 'aus', 'köln']],
    ['cafe\u0301', ['café']],
    ['ＡＢ １２', ['ab', '12']],
    ['Привет, мир!', ['привет', 'мир']],
    ['हिन्दी में', ['हिन्दी', 'में']],
    ['老收音机ABC', ['老', '老收', '收', '收音', '音', '音机', '机', 'abc']],
    ['茶', ['茶']],
    ['カー。', ['カ', 'カー', 'ー']],
    ['집에서', ['집', '집에', '에', '에서', '서']],
    ['ไปบ้าน', ['ไ', 'ไป', 'ป', 'ปบ้', 'บ้', 'บ้า', 'า', 'าน', 'น']],
    ['… 👍 ~', []],
  ])('of %s', (text, found) => {
    expect(told(text)).toEqual(found)
  })

  test('joined words are one where that is asked for', () => {
    expect(wordsOf('I won’t go', (joined) => joined === "won't").map(({ word }) => word)).toEqual([
      'i',
      "won't",
      'go',
    ])
  })

  test('a word without end is cut, between characters', () => {
    for (const long of ['x'.repeat(10_000), '𝒳'.repeat(10_000), `a${'𠀋'.repeat(3)}`])
      for (const word of told(long)) {
        expect(word.length).toBeLessThanOrEqual(64)
        expect(word.isWellFormed()).toBe(true)
      }
    expect(told('x'.repeat(10_000))).toHaveLength(1)
  })

  test('of any text: places lie in it, rise, and hold what the word was', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), (text) => {
        let before = 0
        for (const { word, start, end } of wordsOf(text)) {
          expect(word).not.toBe('')
          expect(start).toBeGreaterThanOrEqual(before)
          expect(end).toBeGreaterThan(start)
          expect(end).toBeLessThanOrEqual(text.length)
          before = start
          if (/^[\w']+$/.test(word))
            expect(text.slice(start, end).normalize('NFKC').toLowerCase()).toContain(word)
        }
      }),
      { numRuns: 2_000 },
    )
  })
})
