import { encode } from 'gpt-tokenizer'
import { describe, expect, it } from 'vitest'
import { recipe } from '../src/compositions.ts'
import { loadLocomo } from '../src/recall/locomo.ts'
import { withGrowing, withQuestions } from '../src/window/asked.ts'
import { packAll } from '../src/window/chat.ts'
import { policies } from '../src/window/packers.ts'

const tiny = loadLocomo(new URL('fixtures/tiny-locomo.json', import.meta.url).pathname)

describe('prompts of a chat', () => {
  it('are those of the questions, and hold all that is gold where there is room', async () => {
    await withQuestions(recipe('lexical'), tiny, { recent: 0 }, async (chats) => {
      expect(chats.map(({ asked }) => asked.map(({ question }) => question?.text))).toEqual(
        tiny.map(({ questions }) => questions.map(({ text }) => text)),
      )
      const all = policies['last turns']?.()
      const { gold, tokens } = await packAll(chats, all ?? expect.fail(), 100_000, 0.1)
      const turns = tiny.flatMap(({ sessions }) => sessions.flat())
      const known = new Set(turns.map(({ id }) => id))
      const golds = tiny.flatMap(({ questions }) => questions.map((one) => one.gold))
      const share = golds.map((ids) =>
        ids.length === 0 ? 1 : ids.filter((id) => known.has(id)).length / ids.length,
      )
      expect(gold).toBeCloseTo(share.reduce((a, b) => a + b, 0) / share.length, 12)
      expect(tokens).toBeGreaterThan(
        turns.reduce((sum, { text }) => sum + encode(text).length, 0) / tiny.length,
      )
    })
  })

  it('cost what is fresh in whole and what stayed in part', async () => {
    await withQuestions(recipe('lexical'), tiny, { recent: 0 }, async (chats) => {
      const same = policies['last turns'] ?? expect.fail()
      const { tokens, unchanged, price } = await packAll(chats.slice(0, 1), same(), 1_000, 0.25)
      const questions = chats[0]?.asked.length ?? 0
      // Whatever the question these turns are the same: only the first prompt is fresh.
      expect(unchanged).toBeCloseTo(1 - 1 / questions, 12)
      expect(price).toBeCloseTo(tokens * (1 - 0.75 * unchanged), 9)
    })
  })

  it('of a conversation that grows ask each question once, after the session that follows its evidence', async () => {
    await withGrowing(recipe('lexical'), tiny, {}, async (chats) => {
      for (const [i, { asked, turns }] of chats.entries()) {
        const questions = asked.flatMap(({ question }) => question ?? [])
        expect(new Set(questions)).toEqual(new Set(tiny[i]?.questions))
        expect(questions.length).toBe(tiny[i]?.questions.length)
        expect(asked.length - questions.length).toBe(turns.length - 1)
        for (const { question, told } of asked)
          for (const id of question?.gold ?? []) {
            const at = turns.findIndex((turn) => turn.id === id)
            expect(at).toBeLessThan(told)
          }
      }
      for (const make of Object.values(policies)) await packAll(chats, make(), 100, 0.1)
    })
  })
})
