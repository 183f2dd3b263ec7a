import {
  memoryStorage,
  plainAssembler,
  type AssembleInput,
  type FeedbackData,
  type Recollection,
  type RecordInput,
} from '@mnestic/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { hashing } from './support/embedder.ts'
import { handmade } from './support/handmade.ts'
import { codeOf, open } from './support/memories.ts'
import { words } from './support/words.ts'

interface Told {
  readonly score: number
  /** Not all zeros; `undefined`: the embedder has no opinion. */
  readonly vector?: readonly number[] | undefined
  readonly text?: string
  /** Places of earlier ones that this one corrects. */
  readonly corrects?: readonly number[]
}

const unit = (vector: readonly number[]): Float32Array => {
  const length = Math.hypot(...vector)
  return Float32Array.from(vector, (x) => x / length)
}

/** A memory in which record `i` (seq i + 1) has this score and this vector. */
async function telling(
  records: readonly Told[],
  more: { readonly embeds?: boolean; readonly assembler?: object } = {},
) {
  const dimensions = Math.max(2, ...records.map(({ vector = [] }) => vector.length))
  const scores = handmade(
    { text: true, signals: { a: 1 } },
    {
      recall: (allow) => records.flatMap(({ score }, i) => (allow.has(i + 1) ? [{ seq: i + 1, score }] : [])),
      score: (seqs) => ({ a: Float64Array.from(seqs, (seq) => records[seq - 1]?.score ?? NaN) }),
    },
  )
  const texts = records.map(({ text }, i) => text ?? `text ${i}`)
  const memory = await open({
    backends: { scores: scores.backend },
    signals: [],
    ...(more.assembler && { assembler: more.assembler as ReturnType<typeof plainAssembler> }),
    ...(more.embeds !== false && {
      embedder: {
        fingerprint: 'given',
        dimensions,
        embed: async (asked) =>
          asked.map((text) => {
            const vector = records[texts.indexOf(text)]?.vector
            return vector === undefined ? new Float32Array(dimensions) : unit(vector)
          }),
      },
    }),
  })
  await memory.write(
    's',
    records.map(({ corrects = [] }, i): RecordInput => ({
      id: String(i + 1),
      text: texts[i] ?? '',
      supersedes: corrects.map((place) => String(place + 1)),
    })),
  )
  return memory
}

const idsOf = ({ items }: Recollection): string => items.map(({ record }) => record.id).join(' ')

function sumOf(item: Recollection['items'][number]): number {
  let sum = 0
  for (const via of Object.values(item.via))
    for (const { contribution } of Object.values(via?.signals ?? {})) sum += contribution
  for (const { contribution } of Object.values(item.signals)) sum += contribution
  return sum + item.lift
}

const cosine = (a: Float32Array, b: Float32Array): number =>
  Math.max(
    0,
    a.reduce((sum, x, i) => sum + x * (b[i] ?? 0), 0),
  )

const told: fc.Arbitrary<Told> = fc.record({
  score: fc.oneof(fc.integer({ min: 0, max: 4 }), fc.double({ min: -5, max: 5, noNaN: true })),
  vector: fc.oneof(
    fc.constantFrom([1, 0, 0], [2, 2, 1], [0, 0, 1]),
    fc
      .array(fc.integer({ min: -9, max: 9 }), { minLength: 3, maxLength: 3 })
      .map((vector) => (vector.every((x) => x === 0) ? [0, 1, 0] : vector)),
  ),
  corrects: fc.oneof({ weight: 3, arbitrary: fc.constant([]) }, fc.array(fc.nat(11), { maxLength: 2 })),
})

describe('diversity', () => {
  it('chooses each next record as the paper does, corrections before what they correct', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(told, { minLength: 1, maxLength: 12 }),
        fc.constantFrom(0.1, 0.3, 0.5, 0.8, 0.99),
        async (all, diversity) => {
          const records = all.map((one, i) => ({
            ...one,
            corrects: [...new Set(one.corrects)].filter((place) => place < i),
          }))
          const memory = await telling(records)
          const plain = await memory.read('s', 'x', { limit: 12 })
          const relevance = new Map(
            plain.items.map(({ record, score, lift }) => [record.seq - 1, score - lift]),
          )
          const least = Math.min(...relevance.values())
          const range = Math.max(...relevance.values()) - least || 1
          const { items } = await memory.read('s', 'x', { limit: 12, diversity })
          expect(items).toHaveLength(records.length)

          const vectors = records.map(({ vector = [] }) => unit(vector))
          const chosen: number[] = []
          const marginal = (i: number): number => {
            const likest = Math.max(0, ...chosen.map((j) => cosine(vectors[i]!, vectors[j]!)))
            return (1 - diversity) * (((relevance.get(i) ?? 0) - least) / range) - diversity * likest
          }
          /** What this record corrects, at whatever remove, itself included. */
          const below = (i: number): readonly number[] => [i, ...(records[i]?.corrects ?? []).flatMap(below)]
          for (const { record, score } of items) {
            const i = record.seq - 1
            const left = records.flatMap((_, k) => (chosen.includes(k) ? [] : [k]))
            const best = Math.max(...left.map(marginal))
            const worth = Math.max(
              ...below(i)
                .filter((k) => left.includes(k))
                .map(marginal),
            )
            expect(worth).toBeGreaterThan(best - 1e-6)
            // A score says the same, in the scale of scores.
            expect(((score - least) / range) * (1 - diversity)).toBeCloseTo(best, 5)
            expect(left.filter((k) => k !== i && below(k).includes(i))).toEqual([])
            chosen.push(i)
          }
        },
      ),
      { numRuns: 150 },
    )
  })

  it('adds up to the last bit, strongest first, and a smaller limit cuts the answer', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(told, { minLength: 2, maxLength: 12 }), fc.nat(11), async (all, cut) => {
        const memory = await telling(all.map((one, i) => ({ ...one, corrects: i % 3 === 2 ? [i - 2] : [] })))
        const whole = await memory.read('s', 'x', { limit: 12, diversity: 0.6 })
        for (const [i, item] of whole.items.entries()) {
          expect(sumOf(item)).toBe(item.score)
          expect(item.score).toBeLessThanOrEqual(whole.items[i - 1]?.score ?? Infinity)
          expect(item.signals['diversity']?.contribution).toBeLessThanOrEqual(0)
          expect(item.signals['diversity']?.value).toBeGreaterThanOrEqual(0)
          expect(item.signals['diversity']?.value).toBeLessThanOrEqual(1)
        }
        const { items } = await memory.read('s', 'x', { limit: cut + 1, candidates: 100, diversity: 0.6 })
        expect(items).toEqual(whole.items.slice(0, cut + 1))
      }),
      { numRuns: 50 },
    )
  })

  it('off is off: 0 is the same answer as none, and no vector is read', async () => {
    const memory = await telling([
      { score: 3, vector: [1, 0] },
      { score: 2, vector: [1, 0] },
      { score: 1, vector: [0, 1], corrects: [1] },
    ])
    const plain = await memory.read('s', 'x', { explain: true })
    const off = await memory.read('s', 'x', { explain: true, diversity: 0 })
    const without = ({ explanation, ...rest }: Recollection) => [rest, { ...explanation, durations: {} }]
    expect(without(off)).toEqual(without(plain))
    expect(plain.explanation).not.toHaveProperty('compared')
    expect(plain.items[0]?.signals).toEqual({})
  })

  it('takes one of two that say the same, and says what it took from the other', async () => {
    const memory = await telling([
      { score: 10, vector: [1, 0] },
      { score: 9, vector: [1, 0.01] },
      { score: 6, vector: [0, 1] },
      { score: 0, vector: [1, 1] },
    ])
    expect(idsOf(await memory.read('s', 'x'))).toBe('1 2 3 4')
    const { items, explanation } = await memory.read('s', 'x', { diversity: 0.5, limit: 3, explain: true })
    expect(items.map(({ record }) => record.id)).toEqual(['1', '3', '2'])
    const [first, , third] = items
    expect(first?.signals['diversity']).toEqual({ value: 0, standard: 0, contribution: 0 })
    expect(third?.signals['diversity']?.value).toBeCloseTo(1, 3)
    const weight = explanation?.weights['diversity'] ?? NaN
    expect(third?.signals['diversity']?.contribution).toBe(
      weight * (third?.signals['diversity']?.value ?? NaN),
    )
    expect(explanation?.compared).toEqual({ vectors: 4, words: 0 })
  })

  it('goes by likeness alone where all are as strong, and by the order of writing where nothing tells them apart', async () => {
    const same = { score: 1 }
    const memory = await telling([
      { ...same, vector: [1, 0, 0] },
      { ...same, vector: [1, 0, 0] },
      { ...same, vector: [0, 1, 0] },
      { ...same, vector: [-1, 0, 0] },
    ])
    expect(idsOf(await memory.read('s', 'x', { diversity: 0.2 }))).toBe('1 3 4 2')
  })

  it('gives the assembler what it chose', async () => {
    const given: AssembleInput[] = []
    const assembler = {
      assemble: (input: AssembleInput) => {
        given.push(input)
        return plainAssembler().assemble(input)
      },
    }
    const memory = await telling(
      [
        { score: 10, vector: [1, 0], text: 'The dance class is on Thursday.' },
        { score: 9.9, vector: [1, 0.01], text: 'On Thursday there is the class for dancing.' },
        { score: 9, vector: [0, 1], text: 'Shoes with leather soles are needed.' },
        { score: 0, vector: [1, 1], text: 'Bruno is a dog.' },
      ],
      { assembler },
    )
    const { context, items } = await memory.read('s', 'x', {
      limit: 2,
      budget: { tokens: 60 },
      diversity: 0.5,
    })
    expect(given[0]?.candidates.map(({ record, score }) => [record.id, score])).toEqual(
      items.map(({ record, score }) => [record.id, score]),
    )
    expect(context).toMatch(/Thursday[^]*Shoes/)
    expect(context).not.toMatch(/dancing/)
  })

  it('compares by words what has no vector, and says so', async () => {
    const texts = ['tea with milk', 'milk with tea!', 'a walk by the sea', '🎉']
    const records = texts.map((text, i): Told => ({ score: 4 - i / 10, text }))
    const none = await telling(records, { embeds: false })
    const found = await none.read('s', 'x', { diversity: 0.5, explain: true })
    expect(idsOf(found)).toBe('1 3 4 2')
    expect(found.items.at(-1)?.signals['diversity']?.value).toBe(1)
    expect(found.explanation?.compared).toEqual({ vectors: 0, words: 4 })

    const vectors = [[1, 0], undefined, [1, 0], [0, 1]]
    const some = await telling(records.map((one, i) => ({ ...one, vector: vectors[i] })))
    const mixed = await some.read('s', 'x', { diversity: 0.5, explain: true })
    expect(mixed.explanation?.compared).toEqual({ vectors: 3, words: 1 })
    // Both are like the first, one by its vector and one by its words: then the stronger comes first.
    expect(idsOf(mixed)).toBe('1 4 2 3')
    expect(mixed.items.slice(2).map(({ signals }) => signals['diversity']?.value)).toEqual([1, 1])
  })

  it('takes no vectors but those of its embedder', async () => {
    const embedder = hashing()
    const storage = memoryStorage()
    const composed = () => ({ backends: { words: words() }, signals: [] })
    const memory = await open({ ...composed(), storage, embedder })
    embedder.instead = async () => Promise.reject(new Error('down'))
    await memory.write('s', ['tea with milk', 'tea with milk', 'tea by the sea'])
    embedder.instead = undefined
    const { explanation } = await memory.read('s', 'tea', { diversity: 0.5, explain: true })
    expect(explanation?.compared).toEqual({ vectors: 0, words: 3 })
    await memory.reembed()
    const later = await memory.read('s', 'tea', { diversity: 0.5, explain: true })
    expect(later.explanation?.compared).toEqual({ vectors: 3, words: 0 })
    await memory.close()
    const other = await open({
      ...composed(),
      storage,
      embedder: hashing('another'),
      onEmbedderChange: 'reembed',
    })
    const { explanation: changed } = await other.read('s', 'tea', { diversity: 0.5, explain: true })
    expect(changed?.compared).toEqual({ vectors: 0, words: 3 })
  })

  it('is no part of what is learned from', async () => {
    const notes: FeedbackData[] = []
    const memory = await open({
      backends: {
        words: words({
          onNote: ({ owner, data }) => owner === '@core/feedback' && notes.push(data as never),
        }),
      },
    })
    await memory.write('s', ['tea with milk', 'tea and milk', 'tea'])
    const plain = await memory.read('s', 'tea milk')
    const diverse = await memory.read('s', 'tea milk', { diversity: 0.9 })
    await memory.feedback('s', plain, [])
    await memory.feedback('s', diverse, [])
    await memory.read('s', 'tea')
    const known = ({ signals, scores }: FeedbackData) =>
      signals.map((one, i) => JSON.stringify([one, scores?.[i]])).toSorted()
    expect(notes).toHaveLength(2)
    expect(known(notes[1]!)).toEqual(known(notes[0]!))
  })

  it.each([-0.1, 1, 0.991, NaN, Infinity, '0.5', null, true])('refuses %j', async (diversity) => {
    const memory = await open({ backends: { words: words() } })
    const reading = memory.read('s', 'tea', { diversity: diversity as number })
    await expect(reading).rejects.toThrow(/diversity: .*a number from 0 to 0.99/)
  })

  it('stops when its reader gives up', async () => {
    const gone = new AbortController()
    const memory = await telling(Array.from({ length: 100 }, (_, i) => ({ score: i, vector: [1, i] })))
    const reading = memory.read('s', 'x', { diversity: 0.5, limit: 100, signal: gone.signal })
    setImmediate(() => gone.abort())
    expect(await codeOf(reading)).toBe('ABORTED')
  })
})
