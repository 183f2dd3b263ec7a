import { isMnesticError, memoryStorage, openMemory } from '@mnestic/core'
import { lexical, type LexicalOptions, type SearchOptions } from '@mnestic/lexical'
import { describe, expect, test } from 'vitest'

const refusal = (run: () => unknown): unknown => {
  try {
    return run()
  } catch (error) {
    return isMnesticError(error, 'INVALID_ARGUMENT') ? error.message : error
  }
}

describe('options that are no options', () => {
  test.each([
    [{ language: 'german' }, '"german"'],
    [{ language: { name: 'x' } }, '"name":"x"'],
    [{ language: null }, 'null'],
    [{ scopes: 0 }, '0'],
    [{ scopes: 1.5 }, '1.5'],
    [{ stem: true }, '"stem"'],
    [[], '[]'],
    [null, 'null'],
  ])('lexical(%j)', (options, named) => {
    const message = refusal(() => lexical(options as LexicalOptions))
    expect(message).toEqual(expect.stringContaining(named))
  })

  test.each([
    ['words', { limit: 0 }],
    ['words', { limit: 1_001 }],
    ['words', { max: 3 }],
    ['words', null],
    [7, {}],
    ['words', {}, 7],
    ['words', {}, []],
    ['words', {}, ['a', '']],
  ])('search(%j, %j, %j)', async (query, options, scope: unknown = 'a') => {
    await using memory = await openMemory({ storage: memoryStorage(), backends: { words: lexical() } })
    await expect(
      memory.views.words.search(scope as string, query as string, options as SearchOptions),
    ).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' })
  })
})

describe('search', () => {
  test('of a scope that nothing was written to is empty; what has expired is not answered', async () => {
    let now = 1_000
    await using memory = await openMemory({
      storage: memoryStorage(),
      backends: { words: lexical() },
      clock: () => now,
    })
    expect(await memory.views.words.search('a', 'boat')).toEqual([])
    await memory.write('a', [
      ...Array.from({ length: 20 }, (_, i) => ({ text: `boat boat ${i}`, expires: 2_000, session: `${i}` })),
      { id: 'kept', text: 'a boat', session: 'kept' },
    ])
    now = 3_000
    const found = await memory.views.words.search('a', 'boat', { limit: 1 })
    expect(found.map(({ record }) => record.id)).toEqual(['kept'])
  })

  test('heeds its signal', async () => {
    await using memory = await openMemory({ storage: memoryStorage(), backends: { words: lexical() } })
    await memory.write('a', 'boat')
    await expect(
      memory.views.words.search('a', 'boat', { signal: AbortSignal.abort() }),
    ).rejects.toMatchObject({ code: 'ABORTED' })
  })
})
