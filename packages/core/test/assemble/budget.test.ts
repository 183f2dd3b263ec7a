import type { TokenCounter } from '@mnestic/core'
import { describe, expect, it } from 'vitest'
import { assemble, candidate, countWords, idsOf } from '../support/assembling.ts'

describe('a context under a budget', () => {
  it('is chosen anew below what its lines used, where the whole is dearer than their sum', async () => {
    const breaksCost: TokenCounter = (text) => countWords(text) + 3 * (text.match(/\n/g)?.length ?? 0)
    const candidates = [2, 7, 10, 8].map((words, i) =>
      candidate(
        { id: `r${i}`, at: i, text: Array.from({ length: words }, (_, j) => `w${i}x${j}`).join(' ') },
        { score: -i },
      ),
    )
    const made = await assemble(candidates, { budget: 33, count: breaksCost })
    expect(idsOf(made)).toEqual(['r0', 'r1', 'r3'])
  })

  it('never parts the halves of a character where it cuts', async () => {
    const faces = '😀'.repeat(400)
    const count: TokenCounter = (text) => text.length
    for (let budget = 80; budget < 110; budget += 1)
      for (const start of [0, 100, 101]) {
        const one = candidate({ id: 'r1', text: faces }, { spans: [{ start, end: start + 2, strength: 1 }] })
        const { text } = await assemble([one], { budget, count })
        expect(text).toContain('(in part)')
        expect(text.isWellFormed(), `budget ${budget}, from ${start}`).toBe(true)
      }
  })

  it('keeps the sentence with the most of the votes, not the one with the most places', async () => {
    const sentences = Array.from({ length: 10 }, (_, i) => `Part${i} ${'word '.repeat(60)}end${i}.`)
    const text = sentences.join(' ')
    const place = (word: string, strength: number) => {
      const start = text.indexOf(word)
      return { start, end: start + word.length, strength }
    }
    const spans = [place('Part3', 0.2), place('end3', 0.2), place('Part7', 0.6)]
    const { text: context } = await assemble([candidate({ id: 'r1', text }, { spans })], { budget: 80 })
    expect(context).toContain('Part7')
    expect(context).not.toContain('Part3')
  })
})
