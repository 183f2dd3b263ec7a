import { isMnesticError, openMemory, type AnyMemory, type Backend } from '@mnestic/core'
import { describe, expect, expectTypeOf, it } from 'vitest'
import { hashing } from './support/embedder.ts'
import { codeOf, open } from './support/memories.ts'
import { nearest, traces, words } from './support/words.ts'

describe('an option that no composed backend supports', () => {
  it('does not compile, and throws UNSUPPORTED', async () => {
    const memory = await open({ backends: { mind: traces() } })
    await memory.write('ana', 'Ana dances')
    // @ts-expect-error -- no composed backend has minWords
    expect(await codeOf(memory.read('ana', 'Ana', { minWords: 1 }))).toBe('UNSUPPORTED')
  })

  it('does not compile from a variable either', async () => {
    const memory = await open({ backends: { mind: traces() } })
    const options = { limit: 3, minWords: 1 }
    // @ts-expect-error -- minWords, through a variable
    expect(await codeOf(memory.read('ana', 'Ana', options))).toBe('UNSUPPORTED')
  })

  it('is refused under the names of every object as well', async () => {
    const backends: Record<string, Backend> = { words: words() }
    const memory = await open({ backends })
    for (const name of ['constructor', 'toString', '__proto__']) {
      const options = JSON.parse(`{ ${JSON.stringify(name)}: 1 }`) as Record<string, unknown>
      expect(await codeOf(memory.read('ana', 'Ana', options)), name).toBe('UNSUPPORTED')
    }
  })
})

describe('a backend’s own option', () => {
  it('compiles where it is composed, and its type is checked', async () => {
    const memory = await open({ backends: { mind: traces(), words: words() } })
    await memory.write('ana', 'Ana dances')
    expect((await memory.read('ana', 'Ana', { minWords: 2 })).items).toHaveLength(1)
    // @ts-expect-error -- a number is wanted
    expect(await codeOf(memory.read('ana', 'Ana', { minWords: 'two' }))).toBe('INVALID_ARGUMENT')
  })

  it('is UNSUPPORTED where its backend is not asked', async () => {
    const memory = await open({ backends: { mind: traces(), words: words() } })
    expect(await codeOf(memory.read('ana', 'Ana', { minWords: 2, backends: ['mind'] }))).toBe('UNSUPPORTED')
  })

  it('may not take the name of one of core', async () => {
    const thief: Backend = {
      ...words(),
      capabilities: { text: true, options: { limit: { parse: (value: unknown) => value } } },
    }
    expect(await codeOf(openMemory({ backends: { thief } }))).toBe('INVALID_ARGUMENT')
  })
})

describe('names of backends', () => {
  it('are known to `backends`, `weights`, `via`, `unavailable` and `views`', async () => {
    const memory = await open({ backends: { words: words() } })
    await memory.write('ana', 'Ana dances')
    // @ts-expect-error -- no such backend
    expect(await codeOf(memory.read('ana', 'Ana', { backends: ['word'] }))).toBe('NOT_FOUND')
    // @ts-expect-error -- no such backend
    expect(await codeOf(memory.read('ana', 'Ana', { weights: { word: 2 } }))).toBe('INVALID_ARGUMENT')
    const found = await memory.read('ana', 'Ana', { backends: ['words'], weights: { words: 2 } })
    expect(found.items[0]?.via.words?.rank).toBe(1)
    // @ts-expect-error -- no such backend
    expect(found.items[0]?.via.word).toBeUndefined()
    // @ts-expect-error -- no such backend
    expect(found.unavailable.word).toBeUndefined()
    // @ts-expect-error -- no such backend
    expect(memory.views.word).toBeUndefined()
  })

  it('are not those of every object, nor the one that receipts need', async () => {
    for (const name of ['constructor', 'toString', 'log', '9', '', 'a b', 'x'.repeat(65)])
      expect(await codeOf(openMemory({ backends: { [name]: words() } })), name).toBe('INVALID_ARGUMENT')
  })
})

describe('a cue’s vector', () => {
  it('needs a backend that answers vectors', async () => {
    const vector = new Float32Array(16).fill(1)
    const memory = await open({ backends: { words: words() } })
    // @ts-expect-error -- no composed backend answers a vector
    expect(await codeOf(memory.read('ana', { vector }))).toBe('UNSUPPORTED')
    const both = await open({ embedder: hashing(), backends: { words: words(), near: nearest() } })
    await both.write('ana', 'Ana dances')
    expect((await both.read('ana', { vector })).items).toHaveLength(1)
    expect(await codeOf(both.read('ana', { vector }, { backends: ['words'] }))).toBe('UNSUPPORTED')
  })

  it('needs an embedder behind a backend of vectors alone', async () => {
    expect(await codeOf(openMemory({ backends: { near: nearest() } }))).toBe('UNSUPPORTED')
  })
})

describe('a composition that is only known at run time', () => {
  it('takes every option, and checks it when it is given', async () => {
    const backends: Record<string, Backend> = { words: words() }
    const memory = await open({ backends })
    await memory.write('ana', 'Ana dances')
    expect((await memory.read('ana', 'Ana', { minWords: 1 })).items).toHaveLength(1)
    expect(await codeOf(memory.read('ana', 'Ana', { whatever: 1 }))).toBe('UNSUPPORTED')
    expect(await codeOf(memory.read('ana', { vector: new Float32Array(4) }))).toBe('UNSUPPORTED')
  })

  it('refuses to read where nothing could answer', async () => {
    const memory = await open({ backends: {} })
    await memory.write('ana', 'Ana dances')
    expect(await codeOf(memory.read('ana', 'Ana'))).toBe('UNSUPPORTED')
    expect((await memory.list('ana')).records).toHaveLength(1)
  })
})

describe('views', () => {
  it('have the types of their backends’ APIs', async () => {
    const memory = await open({ backends: { words: words(), mind: traces() } })
    expectTypeOf(memory.views.words.held).returns.resolves.toEqualTypeOf<readonly string[]>()
    // @ts-expect-error -- traces have no API of their own
    expect(await codeOf(async () => memory.views.mind.held('ana'))).toBe('UNSUPPORTED')
  })
})

describe('any memory', () => {
  it('fits a function that works with every composition, and has the options of all', async () => {
    const ask = async (memory: AnyMemory) => (await memory.read('ana', 'Ana', { limit: 1 })).items.length
    const specific = await open({ backends: { words: words(), mind: traces() } })
    const backends: Record<string, Backend> = { words: words() }
    const dynamic = await open({ backends })
    for (const memory of [specific, dynamic] satisfies AnyMemory[]) {
      await memory.write('ana', 'Ana dances')
      expect(await ask(memory)).toBe(1)
    }
    // @ts-expect-error -- which backends there are is not known of any memory
    expect(await codeOf((specific as AnyMemory).read('ana', 'Ana', { backends: ['nobody'] }))).toBe(
      'NOT_FOUND',
    )
  })
})

describe('an error', () => {
  it('is known by its brand, also from another copy of the package', () => {
    const foreign = Object.assign(new Error('x'), {
      '@mnestic/error': true,
      code: 'CLOSED',
      retryable: false,
    })
    expect(isMnesticError(foreign)).toBe(true)
    expect(isMnesticError(foreign, 'CLOSED')).toBe(true)
    expect(isMnesticError(foreign, 'ABORTED')).toBe(false)
    for (const other of [new Error('x'), undefined, null, 'CLOSED', { code: 'CLOSED' }])
      expect(isMnesticError(other)).toBe(false)
  })
})
