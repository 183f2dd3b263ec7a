import {
  asWritten,
  backend,
  conversational,
  memoryStorage,
  openMemory,
  type Embedder,
  type Preparation,
} from '@mnestic/core'
import { describe, expect, it } from 'vitest'

/** Remembers what it was asked. */
function listening(): { readonly embedder: Embedder; readonly texts: string[] } {
  const texts: string[] = []
  return {
    texts,
    embedder: {
      fingerprint: 'listening',
      dimensions: 2,
      embed: async (given) => {
        texts.push(...given)
        return given.map((text) => Float32Array.of(Math.cos(text.length), Math.sin(text.length)))
      },
    },
  }
}

const byVector = backend({
  capabilities: { vector: true },
  create: () => {
    const held = new Set<number>()
    return {
      put: ({ seq }) => void held.add(seq),
      erase: (seqs) => seqs.forEach((seq) => held.delete(seq)),
      holds: (seq) => held.has(seq),
      vectors: () => undefined,
      recall: (_, { allow }) => [...allow.seqs()].map((seq) => ({ seq, score: -seq })),
    }
  },
})

const { record, cue } = conversational()

describe('the preparation of conversations', () => {
  it('puts the speaker in front of a record and of each of its sentences', async () => {
    const { embedder, texts } = listening()
    await using memory = await openMemory({ embedder, backends: { byVector } })
    await memory.write('s', [
      { text: 'I moved. It rained.', speaker: 'Ana' },
      { text: 'Who?', role: 'assistant' },
    ])
    expect(texts).toEqual(['Ana: I moved. It rained.', 'Ana: I moved.', 'Ana: It rained.', 'Who?'])
    expect(record('tea', {})).toBe('tea')
  })

  it('is applied by reembed and import as it is by write', async () => {
    const storage = memoryStorage()
    const first = await openMemory({ storage, backends: {} })
    await first.write('s', { text: 'I moved', speaker: 'Ana' })
    let lines = ''
    for await (const line of first.export('s')) lines += line
    const { embedder, texts } = listening()
    await using memory = await openMemory({ storage, embedder, backends: { byVector } })
    await memory.reembed()
    await memory.import(lines, { into: 't' })
    expect(texts).toEqual(['Ana: I moved', 'Ana: I moved'])
  })

  it('asks in the first person where one speaker of the asked scope is named', async () => {
    const { embedder, texts } = listening()
    await using memory = await openMemory({ embedder, backends: { byVector } })
    await memory.write('s', [
      { text: 'tea', speaker: 'Ana' },
      { text: 'rum', speaker: 'Ben', id: 'ben' },
    ])
    await memory.write('other', { text: 'gin', speaker: 'Cleo' })
    texts.length = 0
    const question = 'When did Ana sell her boat?'
    const { explanation } = await memory.read('s', question, { explain: true })
    expect(explanation?.embedded).toBe('When did I sell my boat?')
    await memory.read('s', 'What did Cleo drink?')
    await memory.read('s', 'What do Ana and Ben share?')
    await memory.forget('s', { ids: ['ben'] })
    await memory.read('s', 'What did Ben drink?')
    expect(texts).toEqual([
      'When did I sell my boat?',
      'What did Cleo drink?',
      'What do Ana and Ben share?',
      'What did Ben drink?',
    ])
  })

  it.each([
    ['What is Ana’s job?', 'What is my job?'],
    ['Is Ana going?', 'am I going?'],
    ['Does Ana like her cat, and what has she named him?', 'do I like my cat, and what have I named me?'],
    ['what did ana say?', 'what did I say?'],
    ['What did Anabel do?', 'What did Anabel do?'],
    ['Where does Ana Silva live?', 'Where do I live?'],
    ['Wo wohnt Ana?', 'Wo wohnt Ana?'],
    ['安娜住在哪里？', '安娜住在哪里？'],
  ])('%s is asked as %s', (question, asked) => {
    expect(cue(question, question.includes('Silva') ? ['Ben', 'Ana Silva'] : ['Ben', 'Ana'])).toBe(asked)
  })

  it('takes no common word for a name, nor a first name that two people share', () => {
    for (const text of ['Will the plum tree bear what it did?', 'What will it bear?', 'will it do?'])
      expect(cue(text, ['Will', 'Ben'])).toBe(text)
    expect(cue('What did Will bear?', ['Will', 'Ben'])).toBe('What did I bear?')
    expect(cue('What did Ana drink?', ['Ana Silva', 'Ana Costa'])).toBe('What did Ana drink?')
    expect(cue('What did Ana drink?', ['Ana Silva', 'Ben Costa'])).toBe('What did I drink?')
  })

  it('names the vectors: those of another preparation are made anew', async () => {
    const storage = memoryStorage()
    const { embedder, texts } = listening()
    const plain = await openMemory({ storage, embedder, preparation: asWritten(), backends: { byVector } })
    await plain.write('s', { text: 'I moved', speaker: 'Ana' })
    expect(texts).toEqual(['I moved'])
    const open = (preparation: Preparation | undefined, onEmbedderChange: 'refuse' | 'reembed' = 'refuse') =>
      openMemory({ storage, embedder, preparation, onEmbedderChange, backends: { byVector } })
    await expect(open(undefined)).rejects.toMatchObject({ code: 'EMBEDDER_MISMATCH' })
    const memory = await open(undefined, 'reembed')
    expect(await memory.reembed()).toEqual({ embedded: 1 })
    expect(texts).toEqual(['I moved', 'Ana: I moved'])
    await expect(open(asWritten())).rejects.toMatchObject({ code: 'EMBEDDER_MISMATCH' })
  })

  it.each([[{}], [{ ...asWritten(), fingerprint: 1 }], [null]])(
    'refuses what is none: %j',
    async (preparation) => {
      const given = preparation as Preparation
      await expect(openMemory({ preparation: given, backends: {} })).rejects.toMatchObject({
        code: 'INVALID_ARGUMENT',
      })
    },
  )
})
