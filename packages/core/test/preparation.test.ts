import {
  asWritten,
  backend,
  conversational,
  memoryStorage,
  openMemory,
  type Embedder,
  type Preparation,
} from '@mnestic/core'
import fc from 'fast-check'
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

/** What a model might want: its own words in front, of a record its speaker as well. */
const instructed: Preparation = {
  fingerprint: 'instructed-1',
  record: (text, { speaker, role }) => `passage: ${speaker ?? role ?? 'it'}: ${text}`,
  cue: (text, speakers) => `query: ${text} ${speakers.join()}`,
}

describe('the preparation of conversations', () => {
  it('takes the names of the asked scope’s speakers out of a cue, and says so', async () => {
    const { embedder, texts } = listening()
    await using memory = await openMemory({ embedder, backends: { byVector } })
    await memory.write('s', [
      { text: 'I had tea. It rained.', speaker: 'Ana' },
      { text: 'rum', speaker: 'Ben', id: 'ben' },
    ])
    await memory.write('other', { text: 'gin', speaker: 'Cleo' })
    expect(texts.splice(0)).toEqual(['I had tea. It rained.', 'I had tea.', 'It rained.', 'rum', 'gin'])
    const { explanation } = await memory.read('s', 'When did Ana sell her boat to Ben?', { explain: true })
    expect(explanation?.embedded).toBe('When did sell her boat to ?')
    await memory.read('s', 'What did Cleo drink?')
    await memory.forget('s', { ids: ['ben'] })
    await memory.read('s', 'What did Ben drink?')
    expect(texts).toEqual(['When did sell her boat to ?', 'What did Cleo drink?', 'What did Ben drink?'])
  })

  it.each([
    ['What is Ana’s job?', 'What is job?'],
    ["What is Ana's job?", 'What is job?'],
    ['Tell me, Ana, what is it?', 'Tell me, what is it?'],
    ['what did ana say?', 'what did say?'],
    ['What did Anabel do?', 'What did Anabel do?'],
    ['Where does Ana Silva live?', 'Where does live?'],
    ['Ana', 'Ana'],
    ['Ana?', 'Ana?'],
    ['', ''],
  ])('%s is asked as %s', (question, asked) => {
    expect(cue(question, question.includes('Silva') ? ['Ben', 'Ana Silva'] : ['Ben', 'Ana'])).toBe(asked)
    expect(record(question, { speaker: 'Ana' })).toBe(question)
  })

  it('takes names out of scripts without spaces', () => {
    expect(cue('安娜住在哪里？', ['安娜'])).toBe('住在哪里？')
  })

  it('takes out once what is a name within a name', () => {
    for (const names of [
      ['Ana Silva', 'Silva'],
      ['Ana Silva', 'Ana'],
      ['Ana', 'Ana Silva'],
    ])
      expect(cue('Where does Ana Silva live?', names)).toBe('Where does live?')
  })

  it('takes no common word for a name, nor a first name that two people share', () => {
    for (const text of ['Will the plum tree bear what it did?', 'What will it bear?', 'will it do?'])
      expect(cue(text, ['Will', 'Ben'])).toBe(text)
    expect(cue('What did Will bear?', ['Will', 'Ben'])).toBe('What did bear?')
    expect(cue('What did Ana drink?', ['Ana Silva', 'Ana Costa'])).toBe('What did Ana drink?')
    expect(cue('What did Ana drink?', ['Ana Silva', 'Ben Costa'])).toBe('What did drink?')
  })

  it.each([
    ['What did O’Brien say?', "O'Brien"],
    ["What did O'Brien say?", 'O’Brien'],
    ['What did Zoë say?'.normalize('NFD'), 'Zoë'.normalize('NFC')],
    ['What did Zoë say?'.normalize('NFC'), 'Zoë'.normalize('NFD')],
    ['what did zoë say?'.normalize('NFD'), 'Zoë'.normalize('NFC')],
  ])('knows a name however it is encoded: %s', (text, name) => {
    expect(conversational().cue(text, [name, 'Ana'])).toMatch(/^What did say\?$/i)
  })

  it('leaves words, and never throws, whatever the text and the names', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary' }),
        fc.array(fc.string({ unit: 'binary', minLength: 1 })),
        (text, names) => {
          const asked = cue(text, [...new Set(names)])
          expect(asked === text || /[\p{L}\p{N}]/u.test(asked)).toBe(true)
        },
      ),
    )
  })
})

describe('a preparation', () => {
  it('of one’s own sees who speaks, and serves write, reembed, import and read alike', async () => {
    const storage = memoryStorage()
    const first = await openMemory({ storage, backends: {} })
    await first.write('s', [
      { text: 'I moved. Twice.', speaker: 'Ana' },
      { text: 'Who?', role: 'user' },
    ])
    let lines = ''
    for await (const line of first.export('s')) lines += line
    const { embedder, texts } = listening()
    await using memory = await openMemory({
      storage,
      embedder,
      preparation: instructed,
      backends: { byVector },
    })
    await memory.write('s', { text: 'tea', speaker: 'Ben' })
    await memory.reembed()
    await memory.import(lines, { into: 't' })
    await memory.read('s', 'Why?')
    const told = [
      'passage: Ana: I moved. Twice.',
      'passage: Ana: I moved.',
      'passage: Ana: Twice.',
      'passage: user: Who?',
    ]
    expect(texts).toEqual(['passage: Ben: tea', ...told, ...told, 'query: Why? Ana,Ben'])
  })

  it('names the vectors: those of another preparation are made anew', async () => {
    const storage = memoryStorage()
    const { embedder, texts } = listening()
    const plain = await openMemory({ storage, embedder, preparation: asWritten(), backends: { byVector } })
    await plain.write('s', { text: 'I moved', speaker: 'Ana' })
    expect(texts).toEqual(['I moved'])
    const open = (preparation: Preparation | undefined, onEmbedderChange: 'refuse' | 'reembed' = 'refuse') =>
      openMemory({ storage, embedder, preparation, onEmbedderChange, backends: { byVector } })
    await expect(open(instructed)).rejects.toMatchObject({ code: 'EMBEDDER_MISMATCH' })
    const memory = await open(instructed, 'reembed')
    expect(await memory.reembed()).toEqual({ embedded: 1 })
    expect(texts).toEqual(['I moved', 'passage: Ana: I moved'])
    await expect(open(undefined)).rejects.toMatchObject({ code: 'EMBEDDER_MISMATCH' })
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
