import { patternExtractor } from '@mnestic/knowledge-graph'
import { describe, expect, it } from 'vitest'
import { halves, loadLabelled, type Labelled } from '../src/extraction/labelled.ts'
import { compare, f1, precision, recall, tally } from '../src/extraction/score.ts'

const all = halves.flatMap((half) => loadLabelled(half))

/** 32-bit FNV-1a over UTF-8. */
function hash(text: string): number {
  let value = 0x811c9dc5
  for (const byte of new TextEncoder().encode(text)) value = Math.imul(value ^ byte, 0x01000193) >>> 0
  return value
}

describe('the labelled sentences', () => {
  it('are many, each once, and a third of them and more state nothing', () => {
    expect(all.length).toBeGreaterThanOrEqual(220)
    expect(new Set(all.map(({ id }) => id)).size).toBe(all.length)
    expect(new Set(all.map(({ text }) => text)).size).toBe(all.length)
    expect(all.filter(({ facts }) => facts.length === 0).length).toBeGreaterThan(all.length / 3)
  })

  it('are in the half that their ids say', () => {
    for (const { id } of loadLabelled('tuning')) expect(hash(id) % 2, id).toBe(0)
    for (const { id } of loadLabelled('kept-aside')) expect(hash(id) % 2, id).toBe(1)
  })

  it('hold the words that they are labelled with', () => {
    for (const { text, entities } of all) for (const [written] of entities) expect(text).toContain(written)
  })
})

describe('the default extractor', () => {
  it('is right with four of five entities and facts and more, on the half that was kept aside', async () => {
    const compared = await compare(patternExtractor(), loadLabelled('kept-aside'))
    const entities = tally(compared.flatMap((one) => one.entities))
    const facts = tally(compared.flatMap((one) => one.facts))
    expect(precision(entities)).toBeGreaterThanOrEqual(0.8)
    expect(precision(facts)).toBeGreaterThanOrEqual(0.8)
    // Without finding anything nothing is wrong.
    expect(recall(entities)).toBeGreaterThan(0.5)
    expect(recall(facts)).toBeGreaterThan(0.5)
  })
})

describe('the score', () => {
  const item: Labelled = {
    id: 'x',
    speaker: 'Mara',
    text: 'My sister Ana moved to the Hague in 2019.',
    entities: [
      ['Ana', 'person'],
      ['the Hague', 'place'],
      ['2019', 'date'],
    ],
    facts: [
      { subject: 'Mara', predicate: 'sibling_of', object: 'Ana' },
      { subject: 'Ana', predicate: 'moved_to', object: ['Hague', 'Den Haag'], from: '2019-01-01' },
    ],
  }
  const span = (written: string) => ({
    start: item.text.indexOf(written),
    end: item.text.indexOf(written) + written.length,
  })

  it('counts what is right, wrong and missed, either way round where that is the same', async () => {
    const extractor = {
      id: 'x',
      deterministic: true,
      extract: () => ({
        entities: [
          { name: 'Mara', span: span('My'), confidence: 1 },
          { name: 'Ana', span: span('Ana'), confidence: 1 },
          { name: 'Hague', span: span('Hague'), confidence: 1 },
          { name: 'sister', span: span('sister'), confidence: 1 },
        ],
        facts: [
          { subject: 'Ana', predicate: 'sibling_of', object: 'Mara', span: span('My'), confidence: 1 },
          {
            subject: 'Ana',
            predicate: 'moved_to',
            object: 'Den Haag',
            from: Date.UTC(2018),
            span: span('My'),
            confidence: 1,
          },
          { subject: 'Mara', predicate: 'lives_in', object: 'Hague', span: span('My'), confidence: 1 },
          { subject: 'Ana', predicate: 'mentioned_with', object: 'Hague', span: span('My'), confidence: 0.3 },
        ],
      }),
    }
    const [one] = await compare(extractor, [item])
    expect(tally(one?.entities ?? [])).toEqual({ right: 2, wrong: 1, missed: 1 })
    expect(tally(one?.facts ?? [])).toEqual({ right: 2, wrong: 1, missed: 0 })
    expect(one?.times).toEqual([false])
  })

  it('is the usual one', () => {
    const sum = { right: 6, wrong: 2, missed: 4 }
    expect([precision(sum), recall(sum), f1(sum)]).toEqual([0.75, 0.6, 2 / 3])
  })
})
