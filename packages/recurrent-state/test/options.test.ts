import { memoryStorage, openMemory } from '@mnestic/core'
import { matrixMemory, recurrentState, type RecurrentStateOptions } from '@mnestic/recurrent-state'
import { describe, expect, it } from 'vitest'

describe('options', () => {
  it.each([
    [{ rho: -0.1 }, 'rho'],
    [{ rho: 1 }, 'rho'],
    [{ rho: NaN }, 'rho'],
    [{ rho: '0.7' }, 'rho'],
    [{ recall: 'yes' }, 'recall'],
    [{ scopes: 0 }, 'scopes'],
    [{ scopes: 1.5 }, 'scopes'],
    [{ cell: 'lstm' }, 'cell'],
    [{ cell: {} }, 'cell'],
    [{ cell: matrixMemory(), rho: 0.5 }, 'rho'],
    [null, 'options'],
    ['fast', 'options'],
  ])('refuses %j at once, and says what is accepted', (options, named) => {
    const make = (): unknown => Reflect.apply(recurrentState, undefined, [options])
    expect(make).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT' }))
    expect(make).toThrow(named)
    expect(make).toThrow(/accepted:|there are:/)
  })

  it.each<RecurrentStateOptions>([
    {},
    { rho: 0 },
    { rho: 0.99 },
    { recall: false },
    { rho: undefined, recall: undefined, scopes: undefined },
    { scopes: 1 },
  ])('takes %j', (options) => {
    expect(recurrentState(options).specVersion).toBe('v1')
  })

  it('needs an embedder', async () => {
    const opening = openMemory({ storage: memoryStorage(), backends: { context: recurrentState() } })
    await expect(opening).rejects.toMatchObject({ code: 'UNSUPPORTED' })
  })
})
