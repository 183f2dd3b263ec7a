import { memoryStorage, openMemory } from '@mnestic/core'
import { vectorStore, type VectorStoreOptions } from '@mnestic/vector-store'
import { describe, expect, it } from 'vitest'

describe('options', () => {
  it.each([
    [{ whole: -0.1 }, 'whole'],
    [{ whole: 1.01 }, 'whole'],
    [{ whole: NaN }, 'whole'],
    [{ whole: '1' }, 'whole'],
    [{ passages: false, whole: 0.5 }, 'whole'],
    [{ passages: 'yes' }, 'passages'],
    [{ scopes: 0 }, 'scopes'],
    [{ scopes: 1.5 }, 'scopes'],
    [{ scopes: Infinity }, 'scopes'],
    [{ quantisation: 'int4' }, 'quantisation'],
    [{ quantisation: null }, 'quantisation'],
    [{ rescore: 4 }, 'rescore'],
    [{ quantisation: 'int8', rescore: 4 }, 'rescore'],
    [{ quantisation: 'binary', rescore: 0 }, 'rescore'],
    [{ quantisation: 'binary', rescore: 1_001 }, 'rescore'],
    [{ passage: true }, 'passage'],
    [{ engine: 'graph' }, 'engine'],
    [{ engine: 'exact', recall: 0.9 }, 'recall'],
    [{ engine: 'exact', exactUpTo: 5 }, 'exactUpTo'],
    [{ quantisation: 'int8', recall: 0.9 }, 'recall'],
    [{ exactUpTo: -1 }, 'exactUpTo'],
    [{ exactUpTo: 1.5 }, 'exactUpTo'],
    [{ recall: 1 }, 'recall'],
    [{ recall: 0.49 }, 'recall'],
    [{ recall: NaN }, 'recall'],
    [null, 'options'],
    ['exact', 'options'],
  ])('refuses %j at once, and says what is accepted', (options, named) => {
    const make = (): unknown => Reflect.apply(vectorStore, undefined, [options])
    expect(make).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT' }))
    expect(make).toThrow(named)
    expect(make).toThrow(/accepted:|there are:/)
  })

  it.each<VectorStoreOptions>([
    {},
    { whole: 0 },
    { whole: 1 },
    { passages: false },
    { passages: false, whole: 1 },
    { passages: undefined, whole: undefined, scopes: undefined },
    { scopes: 1 },
    { quantisation: 'float32', rescore: undefined },
    { quantisation: 'int8' },
    { quantisation: 'binary', rescore: 100 },
    { engine: 'exact' },
    { engine: 'auto', exactUpTo: 0, recall: 0.999 },
  ])('takes %j', (options) => {
    expect(vectorStore(options).specVersion).toBe('v1')
  })

  it('say by type and value whether something may be missed', () => {
    const exact: 'exact' = vectorStore({ engine: 'exact' }).capabilities.determinism
    const bytes: { readonly recall: number } = vectorStore({ quantisation: 'int8' }).capabilities.determinism
    const floor: { readonly recall: number } = vectorStore({ recall: 0.9 }).capabilities.determinism
    // @ts-expect-error where graphs may answer, answers are not exact
    const wrong: 'exact' = vectorStore().capabilities.determinism
    expect([exact, bytes, floor, wrong]).toEqual([
      'exact',
      { recall: 0.95 },
      { recall: 0.9 },
      { recall: 0.98 },
    ])
  })

  it('needs an embedder', async () => {
    const opening = openMemory({ storage: memoryStorage(), backends: { near: vectorStore() } })
    await expect(opening).rejects.toMatchObject({ code: 'UNSUPPORTED' })
  })
})
