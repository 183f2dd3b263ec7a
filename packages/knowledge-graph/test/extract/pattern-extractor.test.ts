import { isMnesticError, MnesticError } from '@mnestic/core'
import {
  patternExtractor,
  type ExtractedFact,
  type Extraction,
  type ExtractorInput,
} from '@mnestic/knowledge-graph'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

/** A Wednesday. */
const at = Date.UTC(2024, 4, 15, 10)
const { signal } = new AbortController()

const extractor = patternExtractor()

function extract(
  text: string,
  more: Partial<ExtractorInput> = { speaker: 'Mara' },
  by = extractor,
): Extraction {
  const extraction = by.extract({ text, at, ...more }, { signal })
  if (extraction instanceof Promise) throw new Error('The default extractor waits for nothing')
  return extraction
}

function stated(text: string, more?: Partial<ExtractorInput>): readonly ExtractedFact[] {
  return extract(text, more).facts.filter(({ predicate }) => predicate !== 'mentioned_with')
}

function told(text: string, more?: Partial<ExtractorInput>): readonly string[] {
  const day = (ms: number | undefined): string =>
    ms === undefined ? '' : new Date(ms).toISOString().slice(0, 10)
  return stated(text, more).map(
    ({ subject, predicate, object, from, to }) =>
      `${subject} ${predicate} ${object}${from === undefined && to === undefined ? '' : ` ${day(from)}..${day(to)}`}`,
  )
}

/** Each states one fact or more. */
const statements = [
  'I live in Turin',
  'I moved to Ghent',
  'Nadia works at Orbis',
  'I love jazz',
  'Nils plays chess',
  'I am allergic to peanuts',
  'Greta was born in Malmö',
  'I speak Portuguese',
  'we own a small bakery',
  'I am married to Ines',
]

describe('the default extractor', () => {
  it('is deterministic and says so', () => {
    expect(extractor).toMatchObject({ id: 'patterns-1', deterministic: true })
    for (const text of statements) expect(extract(text)).toEqual(extract(text, undefined, patternExtractor()))
  })

  it('reads what is stated', () => {
    for (const text of statements) expect(stated(`${text}.`), text).not.toHaveLength(0)
  })

  it.each([
    ['asked', (text: string) => `Is it true that ${text}?`],
    ['asked, whoever answers', (text: string) => `Did I tell you that ${text}?`],
    ['supposed', (text: string) => `If ${text}, then all is well.`],
    ['imagined', (text: string) => `Imagine ${text}!`],
    ['wished', (text: string) => `I wish ${text}.`],
    ['denied', (text: string) => `It's not true that ${text}.`],
    ['believed', (text: string) => `Ben thinks ${text}.`],
    ['uncertain', (text: string) => `Maybe ${text}.`],
    ['quoted', (text: string) => `She sang "${text}, oh yes" all day.`],
    ['told in a story', (text: string) => `In the novel, ${text}.`],
  ])('reads nothing that is %s', (_, wrap) => {
    for (const text of statements) expect(told(wrap(text)), wrap(text)).toEqual([])
  })

  it('reads the clause that states beside the one that does not', () => {
    expect(told("I don't live in Leeds, I live in York.")).toEqual(['Mara lives_in York'])
    expect(told('Nadia lives in Oslo now, can you believe it?')).toEqual(['Nadia lives_in Oslo'])
  })

  it('knows whose relative, whose firm and whose age it is', () => {
    expect(told('Milo has a brother, Yuto, same chin.')).toEqual(['Milo sibling_of Yuto'])
    expect(told('Saltmarsh Dairy is based in Porto. I am based in Rome.')).toEqual([
      'Saltmarsh Dairy based_in Porto',
      'Mara lives_in Rome',
    ])
    expect(told('I turned 40 in March. I turned two digits round. x is 5.')).toEqual([
      'Mara age 40 2024-03-01..',
    ])
  })

  it('says from when to when, by the time of the record', () => {
    expect(told('I moved to Ghent last month.')).toEqual([
      'Mara moved_to Ghent 2024-04-01..',
      'Mara lives_in Ghent 2024-04-01..',
    ])
    expect(told('I have lived in Graz since 2019.')).toEqual(['Mara lives_in Graz 2019-01-01..'])
    expect(told('We lived in Porto from 2012 to 2016.')).toEqual([
      'Mara lives_in Porto 2012-01-01..2017-01-01',
    ])
    expect(told("I'm living in Lyon until March.")).toEqual(['Mara lives_in Lyon ..2025-04-01'])
    expect(told('I visited Kyoto in October.')).toEqual(['Mara visited Kyoto 2023-10-01..2023-11-01'])
    expect(told('I graduated from Trinity College in 2015.')).toEqual([
      'Mara studied_at Trinity College ..2015-01-01',
    ])
  })

  it('holds what was for over when it was said', () => {
    expect(stated('I used to live in Cape Town.')).toMatchObject([{ predicate: 'lives_in', to: at }])
  })

  it('takes I for the speaker, else for the role', () => {
    expect(told('I live in Turin.', { speaker: 'Ivo', role: 'user' })).toEqual(['Ivo lives_in Turin'])
    expect(told('I live in Turin.', { role: 'assistant' })).toEqual(['assistant lives_in Turin'])
    expect(told('I live in Turin.', {})).toEqual(['user lives_in Turin'])
    expect(extract('Well, I live in Turin.').entities).toContainEqual({
      name: 'Mara',
      type: 'person',
      span: { start: 6, end: 7 },
      confidence: 0.9,
    })
  })

  it('takes a pronoun for the one person named before, and for nobody where there are two', () => {
    expect(told('My sister Ana is here. She works as a nurse.')).toContain('Ana works_as nurse')
    expect(told('I met Ana and Greta. She works as a nurse.')).toEqual([])
  })

  it('gives a name that the text gives as an alias', () => {
    const { entities } = extract('My name is Konrad.', {})
    expect(entities).toContainEqual(expect.objectContaining({ name: 'user', aliases: ['Konrad'] }))
  })

  it('names times and amounts by what is meant, where they stand', () => {
    const text = 'Yesterday I ran 12 km for 45 euros.'
    const found = extract(text).entities.map(({ name, type, span }) => [
      name,
      type,
      text.slice(span.start, span.end),
    ])
    expect(found).toEqual([
      ['2024-05-14', 'date', 'Yesterday'],
      ['12 km', 'quantity', '12 km'],
      ['45 euros', 'money', '45 euros'],
    ])
  })

  it('tells names from capital letters', () => {
    const names = (text: string): readonly string[] =>
      extract(text).entities.flatMap(({ name, type }) => (type === 'date' || name === 'Mara' ? [] : [name]))
    expect(names("Thanks, Lena! Dr. Lee and Mrs. Dalgaard's dog met Jean-Luc O'Brien.")).toEqual([
      'Lena',
      'Lee',
      'Dalgaard',
      "Jean-Luc O'Brien",
    ])
    expect(names('Absolutely. The University of Vienna, Queen Street and @jonas92.')).toEqual([
      'University of Vienna',
      'Queen Street',
      '@jonas92',
    ])
    expect(names('LOL, That Is AMAZING, Mom! French food on Mondays, please.')).toEqual([])
    expect(names('Der Hund schläft auf dem Sofa. Meine Schwester Heike wohnt in Bonn.')).toEqual([
      'Heike',
      'Bonn',
    ])
  })

  it('gives two names of a sentence as mentioned together, once, with little confidence', () => {
    const { facts } = extract('Anna met Ben. Cleo met Anna and Anna.', {})
    const pairs = facts.filter(({ predicate }) => predicate === 'mentioned_with')
    expect(pairs.map(({ subject, object }) => [subject, object])).toEqual([
      ['Anna', 'Ben'],
      ['Cleo', 'Anna'],
    ])
    expect(pairs.every(({ confidence }) => confidence < 0.5)).toBe(true)
    const apart = patternExtractor({ coMentions: false, id: 'without' })
    expect(extract('Anna met Ben.', {}, apart).facts).toEqual([])
  })

  it('reads every sentence of a long text by itself', () => {
    const text = 'Is Ana from Rome? I live in Turin. '.repeat(100)
    expect(new Set(told(text))).toEqual(new Set(['Mara lives_in Turin']))
  })

  it('points into the text, whatever the text is', () => {
    const piece = fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 12 }),
      fc.constantFrom(
        ...statements,
        ' since 2019',
        ', ',
        '. ',
        '“',
        '"',
        'my sister Ana ',
        '12 km',
        '\ue000',
        '? ',
        '\n',
      ),
    )
    fc.assert(
      fc.property(
        fc.array(piece, { maxLength: 12 }),
        fc.integer({ min: -8.64e15, max: 8.64e15 }),
        (pieces, when) => {
          const text = pieces.join('').toWellFormed()
          const { entities, facts } = extract(text, { at: when, speaker: 'Mara' })
          for (const { name, type, span, confidence } of entities) {
            expect(span.start).toBeLessThan(span.end)
            expect(span.end).toBeLessThanOrEqual(text.length)
            expect(name).not.toBe('')
            expect(confidence).toBeGreaterThan(0)
            if (name !== 'Mara' && !['date', 'quantity', 'money'].includes(type ?? ''))
              expect(
                text
                  .slice(span.start, span.end)
                  .replaceAll(/[‘’ʼ]/gu, "'")
                  .replaceAll(/[\s\ue000-\uf8ff]/gu, ' '),
              ).toBe(name)
          }
          for (const { subject, object, span, from = -Infinity, to = Infinity } of facts) {
            expect(span.start).toBeLessThan(span.end)
            expect(span.end).toBeLessThanOrEqual(text.length)
            expect(from).toBeLessThan(to)
            expect(subject).not.toBe('')
            expect(object).not.toBe('')
          }
        },
      ),
      { numRuns: 300 },
    )
  })

  it.each([
    'a ',
    'I like a, ',
    'Ana, ',
    'Ana and Bo ',
    'my sister ',
    '"',
    "I'm ",
    'really ',
    '1.000 ',
    'of ',
    '? ',
  ])('comes to an end, and within bounds, with a text of nothing but %j', (piece) => {
    const { entities, facts } = extract(piece.repeat(20_000 / piece.length))
    expect(entities.length).toBeLessThanOrEqual(1_000)
    expect(facts.length).toBeLessThanOrEqual(500)
  })

  it('stops with its signal', () => {
    const code = (): string => {
      try {
        void extractor.extract({ text: 'I live in Turin.', at }, { signal: AbortSignal.abort() })
        return 'nothing'
      } catch (error) {
        return isMnesticError(error) ? error.code : 'something else'
      }
    }
    expect(code()).toBe('ABORTED')
  })
})

describe('patterns of one’s own', () => {
  it('are a line', () => {
    const own = patternExtractor({
      id: 'mine-1',
      patterns: [{ says: 'WHO <collect> THINGS', gives: [['WHO', 'collects', 'THINGS']], when: 'habit' }],
    })
    expect(extract('Nils collects old maps and coins.', {}, own).facts).toMatchObject([
      { subject: 'Nils', predicate: 'collects', object: 'old maps' },
      { subject: 'Nils', predicate: 'collects', object: 'coins' },
    ])
    expect(extract('Does Nils collect coins?', {}, own).facts).toEqual([])
  })

  it('need an id of their own, since they change the answer', () => {
    expect(() => patternExtractor({ coMentions: false })).toThrow(MnesticError)
    expect(() => patternExtractor({ patterns: [{ says: 'NAME', gives: [] }] })).toThrow(/id of its own/)
  })

  it.each([
    [{ id: '' }, 'id'],
    [{ id: 'a'.repeat(201) }, 'id'],
    [{ coMention: true }, 'no member "coMention"'],
    [{ id: 'x', patterns: 'no' }, 'patterns'],
    [{ id: 'x', patterns: [{ says: '(', gives: [] }] }, 'patterns[0].says is no pattern'],
    [{ id: 'x', patterns: [{ says: '', gives: [] }] }, 'patterns[0].says'],
    [{ id: 'x', patterns: [{ says: 'NAME', gives: 1 }] }, 'patterns[0].gives'],
    [{ id: 'x', patterns: [{ says: 'NAME', gives: [], confidence: 2 }] }, 'patterns[0].confidence'],
    [{ id: 'x', patterns: [{ says: 'NAME', gives: [], when: 'often' }] }, 'patterns[0].when: got "often"'],
    [
      { id: 'x', patterns: [{ says: 'WHO <see> NAME', gives: [['WHO', 'saw', 'PLACE']] }] },
      'patterns[0].gives[0]: got "PLACE"; accepted: a slot of its says: WHO, NAME',
    ],
    [
      { id: 'x', patterns: [{ says: 'WHO <see NAME', gives: [['WHO', 'saw', 'NAME']] }] },
      'patterns[0].gives[0]: got "WHO"; accepted: a slot of its says: NAME',
    ],
    [{ id: 'x', patterns: [{ says: 'NAME', gives: ['NAME'] }] }, '[subject slot, predicate, object slot]'],
  ])('refuses %j', (options, message) => {
    // @ts-expect-error what a caller without types may give
    expect(() => patternExtractor(options)).toThrow(message)
  })
})
