import { describe, expect, test } from 'vitest'
import { memoryStorage, openMemory } from '@mnestic/core'
import { words, wordsOf } from '../dist/words.js'

describe('words', () => {
  test.each([
    ["Ana's bike, No. 12", ['ana', 's', 'bike', 'no', '12']],
    ['老收音机ABC', ['老收', '收音', '音机', 'abc']],
    ['茶 ＡＢ', ['茶', 'ab']],
    ['…', []],
  ])('of "%s"', (text, found) => {
    expect(wordsOf(text)).toEqual(found)
  })

  test('rare words outrank common ones; without a word in common nothing comes', async () => {
    await using memory = await openMemory({ storage: memoryStorage(), backends: { words: words() } })
    await memory.write('a', ['the red boat', 'the red car', 'the red house', 'a zeppelin over the red roof'])
    const texts = async (question: string): Promise<readonly string[]> =>
      (await memory.read('a', question)).items.map(({ record }) => record.text)
    expect((await texts('the red zeppelin'))[0]).toBe('a zeppelin over the red roof')
    expect(await texts('nothing here')).toEqual([])
  })

  test('what is forgotten leaves the statistics too: scores are those of a memory that never held it', async () => {
    const open = (): ReturnType<typeof openMemory<{ readonly words: ReturnType<typeof words> }>> =>
      openMemory({ storage: memoryStorage(), backends: { words: words() } })
    await using held = await open()
    await using never = await open()
    const kept = ['a red boat', 'a blue boat', 'green trees']
    await held.write('a', kept)
    await held.write('a', [{ id: 'gone', text: 'boat boat boat secret' }])
    await never.write('a', kept)
    const { proof } = await held.forget('a', { ids: ['gone'] })
    expect(proof['words']).toMatchObject({ remaining: 0 })
    const scores = async (memory: Awaited<ReturnType<typeof open>>): Promise<unknown> =>
      (await memory.read('a', 'secret boat')).items.map(({ record, via }) => [record.text, via.words?.score])
    expect(await scores(held)).toEqual(await scores(never))
  })
})
