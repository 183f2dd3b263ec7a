import {
  backend,
  openMemory,
  plainAssembler,
  type AssembleInput,
  type Assembler,
  type MemoryEvent,
  type Seq,
  type StandingHit,
} from '@mnestic/core'
import { describe, expect, it } from 'vitest'
import { assemble, candidate } from './support/assembling.ts'
import { words } from './support/words.ts'

/** Lets these stand, whatever is allowed; and weighs each record by its number. */
function standing(choose: (seqs: readonly Seq[]) => readonly StandingHit[]) {
  return backend({
    capabilities: { standing: true, signals: { number: 0, other: 0 } },
    create: () => {
      const seqs: Seq[] = []
      return {
        put: ({ seq }) => void seqs.push(seq),
        erase: (gone) => gone.forEach((seq) => seqs.splice(seqs.indexOf(seq), 1)),
        holds: (seq) => seqs.includes(seq),
        vectors: () => undefined,
        recall: () => [],
        score: (_, asked) => ({ number: Float64Array.from(asked), other: Float64Array.from(asked) }),
        standing: () => choose(seqs),
      }
    },
  })
}

const pinned = (seq: Seq | undefined): StandingHit => ({ seq: seq ?? 0, why: 'pinned', block: 'task' })

/** Shows what an assembler was given. */
function listening(signals?: readonly string[]): Assembler & { readonly heard: AssembleInput[] } {
  const heard: AssembleInput[] = []
  return {
    heard,
    ...(signals && { signals }),
    assemble: (input) => {
      heard.push(input)
      return plainAssembler().assemble(input)
    },
  }
}

describe('what stands whatever the cue', () => {
  it('is given to the assembler, is in the context of the plain one, and moves no score', async () => {
    const assembler = listening()
    const open = (backends: Parameters<typeof openMemory>[0]['backends']) =>
      openMemory({ backends, assembler })
    await using alone = await open({ words: words() })
    await using beside = await open({ words: words(), first: standing(([first]) => [pinned(first)]) })
    const turns = ['Ana books the flight.', 'Ben likes tea.', 'Cleo drinks tea with Ben.', 'Tea is hot.']
    for (const memory of [alone, beside]) await memory.write('s', turns)
    const without = await alone.read('s', 'Who drinks tea?')
    const found = await beside.read('s', 'Who drinks tea?')
    expect(found.items.map(({ score, record }) => [record.text, score])).toEqual(
      without.items.map(({ score, record }) => [record.text, score]),
    )
    expect(found.context).toContain('Ana books the flight.')
    expect(without.context).not.toContain('Ana books the flight.')
    expect(assembler.heard.at(-1)?.standing).toMatchObject([
      { why: 'pinned', block: 'task', superseded: false, record: { text: 'Ana books the flight.' } },
    ])
  })

  it('makes a context where nothing is found', async () => {
    await using memory = await openMemory({
      backends: { words: words(), first: standing(([first]) => [pinned(first)]) },
    })
    await memory.write('s', ['Ana books the flight.'])
    const found = await memory.read('s', 'zebra')
    expect([found.items.length, found.context.includes('flight')]).toEqual([0, true])
  })

  it('is dropped and reported where the backend may not name it', async () => {
    const events: MemoryEvent[] = []
    await using memory = await openMemory({
      backends: {
        words: words(),
        bad: standing((seqs) => [
          ...seqs.map(pinned),
          pinned(seqs[0]),
          pinned(9_999),
          { seq: seqs[1] ?? 0, why: 'recent', block: 'two\nlines' },
        ]),
      },
      observe: (event) => void events.push(event),
    })
    await memory.write('other', ['Not for this scope.'])
    await memory.write('s', [
      { id: 'a', text: 'Ana books the flight.', metadata: { shown: true } },
      { id: 'b', text: 'Ben likes tea.' },
    ])
    const found = await memory.read('s', 'zebra', { filter: { metadata: { shown: true } } })
    expect(found.layout.blocks.flatMap(({ ids }) => ids)).toEqual(['a'])
    expect(events.filter(({ type }) => type === 'fault')).toHaveLength(4)
  })

  it('is 1,000 records of a backend at most', async () => {
    const assembler = listening()
    const events: MemoryEvent[] = []
    await using memory = await openMemory({
      backends: { words: words(), many: standing((seqs) => seqs.map(pinned)) },
      assembler,
      observe: (event) => void events.push(event),
    })
    const texts = Array.from({ length: 1_001 }, (_, i) => `Record ${i}.`)
    await memory.write('s', texts)
    await memory.read('s', 'zebra', { budget: { tokens: 100 } })
    expect(assembler.heard.at(-1)?.standing.map(({ record }) => record.text)).toEqual(texts.slice(0, 1_000))
    expect(events.filter(({ type }) => type === 'fault')).toHaveLength(1)
  })

  it('is in `unavailable` where the backend fails, and costs no answer', async () => {
    await using memory = await openMemory({
      backends: {
        words: words(),
        bad: standing(() => {
          throw new Error('no idea')
        }),
      },
    })
    await memory.write('s', ['Ben likes tea.'])
    const found = await memory.read('s', 'tea')
    expect(found.items).toHaveLength(1)
    expect(found.unavailable.bad?.code).toBe('BACKEND_FAILED')
  })
})

describe('what an assembler asks for', () => {
  it('are the signals that it names, of candidates, of what stands and of what stood, whatever their weight', async () => {
    const assembler = listening(['number'])
    await using memory = await openMemory({
      backends: { words: words(), all: standing(([first]) => [pinned(first)]) },
      assembler,
    })
    await memory.write('s', ['Ana books the flight.', 'Ben likes tea.'])
    const layout = (await memory.read('s', 'tea')).layout
    const lines = [{ seq: 2, tokens: 5, why: 'found' as const }]
    await memory.read('s', 'flight', {
      previous: { ...layout, blocks: [{ name: 'x', ids: ['-'], tokens: 5, lines }] },
    })
    const { candidates, standing: stood, previously } = assembler.heard.at(-1) ?? expect.fail()
    const signals = [...candidates, ...stood, ...previously].map((one) => one.signals)
    expect(signals.map((one) => one['all.number'])).toEqual([1, 1, 2])
    expect(signals.every((one) => one['all.other'] === undefined)).toBe(true)
  })

  it('of the previous prompt is what this read may still answer, once', async () => {
    const assembler = listening()
    await using memory = await openMemory({ backends: { words: words() }, assembler })
    await memory.write('elsewhere', ['Not for this scope.'])
    const { ids } = await memory.write('s', ['Ana books the flight.', 'Ben likes tea.', 'Cleo sings.'])
    const lines = [4, 1, 3, 4, 2, 77].map((seq) => ({ seq, tokens: 5, why: 'found' as const }))
    const previous = { blocks: [{ name: 'x', ids: lines.map(() => '-'), tokens: 5, lines }], tokens: 5 }
    await memory.read('s', 'zebra', { previous })
    const texts = () => assembler.heard.at(-1)?.previously.map(({ record }) => record.text)
    expect(texts()).toEqual(['Cleo sings.', 'Ben likes tea.', 'Ana books the flight.'])
    await memory.forget('s', { ids: ids.slice(2) })
    await memory.read('s', 'zebra', { previous })
    expect(texts()).toEqual(['Ben likes tea.', 'Ana books the flight.'])
  })

  it.each([
    [{ lines: [{ seq: 1.5, tokens: 1, why: 'found' }] }],
    [{ lines: [{ seq: 1, tokens: 1, why: 'because' }] }],
    [{ lines: [] }],
    [{ lines: [{ seq: 1, tokens: 1, why: 'found', spans: [{ start: 2, end: 1 }] }] }],
  ])('refuses a previous layout with %j', async (more) => {
    await using memory = await openMemory({ backends: { words: words() } })
    await memory.write('s', ['Ben likes tea.'])
    const previous = { blocks: [{ name: 'x', ids: ['a'], tokens: 1, ...more }], tokens: 1 }
    await expect(memory.read('s', 'tea', { previous: previous as never })).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
    })
  })

  it('has names', async () => {
    const assembler = { ...plainAssembler(), signals: 'keep' }
    await expect(
      openMemory({ backends: { words: words() }, assembler: assembler as never }),
    ).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' })
  })
})

describe('the plain assembler', () => {
  it('takes what stands before what is found, once, within the budget', async () => {
    const stands = {
      ...candidate({ id: 'a1', text: 'the task is tea' }),
      why: 'pinned' as const,
      block: 'task',
    }
    const found = [
      candidate({ id: 'b2', text: 'one two three' }),
      candidate({ id: 'a1', text: 'the task is tea' }),
    ]
    const { layout, omitted } = await assemble(found, { standing: [stands], budget: 9, ids: false })
    expect(layout.blocks.flatMap(({ ids }) => ids)).toEqual(['a1'])
    expect(omitted).toMatchObject([{ id: 'b2', reason: 'budget' }])
  })
})
