import { describe, expect, it } from 'vitest'
import { assemble, candidate, idsOf, minute } from '../support/assembling.ts'

describe('what is said already', () => {
  const said = 'Well, as I told you I do not want tea at all today'
  const both = (text: string) =>
    assemble([candidate({ id: 'r1', text: said }), candidate({ id: 'r2', text })])

  it.each(['I do not want', 'tea at all'])('means something else on its own: %s', async (text) => {
    expect(idsOf(await both(text))).toEqual(['r1', 'r2'])
  })

  it.each(['I do not want tea', 'TEA at all today!', 'as I told you, I do not'])(
    'stands once from five words on: %s',
    async (text) => {
      const words = text.split(' ').length
      expect(idsOf(await both(text))).toEqual(words < 5 ? ['r1', 'r2'] : ['r1'])
    },
  )

  it('is found by characters in scripts without spaces, also beside other letters, and by words in Korean', async () => {
    const of = (longer: string, shorter: string) =>
      assemble([candidate({ id: 'r1', text: longer }), candidate({ id: 'r2', text: shorter })])
    for (const [longer, shorter] of [
      ['她说她现在住在都灵的河边。', '她现在住在都灵'],
      ['新买的iPhone手机放在桌子上了', '手机放在桌子上'],
      ['เขาบอกว่าเขาอาศัยอยู่ที่ตูริน', 'เขาอาศัยอยู่ที่ตูริน'],
      ['그리고 나는 지금 여기 작은 집에 살아', '나는 지금 여기 작은 집에'],
    ] as const)
      expect(idsOf(await of(longer, shorter)), shorter).toEqual(['r1'])
    // One word of five syllables.
    expect(idsOf(await of('모두 안녕하세요 반가워요', '안녕하세요'))).toEqual(['r1', 'r2'])
  })

  it('stands again where it is the question of an answer', async () => {
    const question = { text: 'Do you still live near your sister?', speaker: 'Luka', session: 'one' }
    const candidates = [
      candidate({ id: 'r1', ...question, at: 0 }),
      candidate({ id: 'r2', ...question, at: 100 * minute }),
      candidate({ id: 'r3', text: 'Yes, in Lisbon!', speaker: 'Ana', session: 'one', at: 101 * minute }),
    ]
    const made = await assemble(candidates)
    expect(idsOf(made)).toEqual(['r1', 'r2', 'r3'])
    expect(made.omitted).toEqual([])
  })
})
