import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

type Category = 'single-hop' | 'multi-hop' | 'temporal' | 'open-domain' | 'adversarial'

interface Turn {
  readonly id: string
  readonly at: string
  readonly speaker: string
  readonly role: 'user' | 'assistant'
  readonly text: string
  readonly supersedes?: readonly string[]
  readonly forget?: readonly string[]
}

interface Question {
  readonly id: string
  readonly question: string
  readonly answer: string
  readonly evidence: readonly string[]
  readonly category: Category
  readonly note?: string
}

interface Sample {
  readonly format: string
  readonly title: string
  readonly language: string
  readonly notice: string
  readonly licence: string
  readonly speakers: readonly { readonly name: string; readonly role: string }[]
  readonly sessions: readonly { readonly id: string; readonly at: string; readonly turns: readonly Turn[] }[]
  readonly questions: readonly Question[]
}

/** What the README of the folder promises of each file. */
const promised: readonly {
  readonly file: string
  readonly language: string
  readonly turns: number
  readonly sessions: number
  readonly questions: Readonly<Record<Category, number>>
  readonly corrections: number
  readonly requestsToForget: number
  /** Words that no turn may hold once its requests to forget are carried out. */
  readonly forgotten: readonly string[]
}[] = [
  {
    file: 'sample-en.json',
    language: 'en',
    turns: 269,
    sessions: 13,
    questions: { 'multi-hop': 8, temporal: 9, 'open-domain': 5, 'single-hop': 15, adversarial: 3 },
    corrections: 10,
    requestsToForget: 3,
    forgotten: ['Marek', 'bottling', 'laminator', '29,400', '31,200', '32,000', '33,000', '3862'],
  },
  {
    file: 'sample-zh.json',
    language: 'zh-Hans',
    turns: 86,
    sessions: 6,
    questions: { 'multi-hop': 4, temporal: 4, 'open-domain': 1, 'single-hop': 5, adversarial: 1 },
    corrections: 6,
    requestsToForget: 1,
    forgotten: ['老曹', '欠着钱', '难言之隐'],
  },
]

function load(file: string): Sample {
  return JSON.parse(readFileSync(new URL(`../sample/${file}`, import.meta.url), 'utf8')) as Sample
}

function repeated(ids: readonly string[]): readonly string[] {
  return ids.filter((id, index) => ids.indexOf(id) !== index)
}

describe.each(promised)('the sample conversation $file', (promise) => {
  const sample = load(promise.file)
  const turns = sample.sessions.flatMap((session) => session.turns)
  const position = new Map(turns.map((turn, index) => [turn.id, index]))
  const erased = new Set(turns.flatMap((turn) => turn.forget ?? []))

  it('says what it is, that it is fiction, and under which licence', () => {
    expect(sample.format).toBe('mnestic-sample-v1')
    expect(sample.language).toBe(promise.language)
    expect(sample.licence).toBe('Apache-2.0')
    expect(sample.notice).toMatch(/fiction/)
    expect(sample.notice).toMatch(/written for this repository/)
    expect(sample.title).not.toBe('')
  })

  it('has the turns, sessions and questions that the README counts', () => {
    expect(turns).toHaveLength(promise.turns)
    expect(sample.sessions).toHaveLength(promise.sessions)
    const counts: Record<string, number> = {}
    for (const { category } of sample.questions) counts[category] = (counts[category] ?? 0) + 1
    expect(counts).toEqual(promise.questions)
    expect(turns.filter((turn) => turn.supersedes !== undefined)).toHaveLength(promise.corrections)
    expect(turns.filter((turn) => turn.forget !== undefined)).toHaveLength(promise.requestsToForget)
  })

  it('gives every session, turn and question an id of its own, turns under their session', () => {
    expect(repeated(sample.sessions.map((session) => session.id))).toEqual([])
    expect(repeated(turns.map((turn) => turn.id))).toEqual([])
    expect(repeated(sample.questions.map((question) => question.id))).toEqual([])
    for (const session of sample.sessions) {
      const expected = session.turns.map((_, index) => `${session.id}-t${String(index + 1).padStart(2, '0')}`)
      expect(session.turns.map((turn) => turn.id)).toEqual(expected)
    }
  })

  it('rises in time from turn to turn, and each session starts with its first turn', () => {
    const stamps = turns.map((turn) => turn.at)
    for (const stamp of stamps) expect(stamp).toMatch(/^2025-\d\d-\d\dT\d\d:\d\d:\d\dZ$/)
    const times = stamps.map((stamp) => Date.parse(stamp))
    expect(times.filter((time, index) => !(time > (times[index - 1] ?? -Infinity)))).toEqual([])
    for (const session of sample.sessions) expect(session.turns[0]?.at).toBe(session.at)
  })

  it('has no empty turn, and lets only the named speakers speak, in their role', () => {
    const roles = new Map(sample.speakers.map((speaker) => [speaker.name, speaker.role]))
    expect(turns.filter((turn) => turn.text.trim() === '')).toEqual([])
    expect(turns.filter((turn) => roles.get(turn.speaker) !== turn.role)).toEqual([])
    const heard = new Set(turns.map((turn) => turn.speaker))
    expect([...roles.keys()].filter((name) => !heard.has(name))).toEqual([])
  })

  it('corrects and asks to forget only what was said before, and names each once', () => {
    const named = turns.flatMap((turn, index) =>
      [...(turn.supersedes ?? []), ...(turn.forget ?? [])].map((earlier) => ({
        by: turn.id,
        index,
        earlier,
      })),
    )
    const notEarlier = named.filter(({ index, earlier }) => !((position.get(earlier) ?? Infinity) < index))
    expect(notEarlier).toEqual([])
    expect(
      turns.filter(({ supersedes, forget }) => supersedes?.length === 0 || forget?.length === 0),
    ).toEqual([])
    expect(repeated(turns.flatMap((turn) => turn.supersedes ?? []))).toEqual([])
    expect(repeated(turns.flatMap((turn) => turn.forget ?? []))).toEqual([])
  })

  it('holds what is to be forgotten in the turns of the requests, and nowhere else', () => {
    for (const word of promise.forgotten) {
      const holders = turns.filter((turn) => turn.text.includes(word)).map((turn) => turn.id)
      const survivors = holders.filter((id) => !erased.has(id))
      expect({ word, held: holders.length > 0, survivors }).toEqual({ word, held: true, survivors: [] })
    }
  })

  it('answers each question from turns that exist and are never forgotten', () => {
    const { questions } = sample
    expect(questions.filter((q) => q.question.trim() === '' || q.answer.trim() === '')).toEqual([])
    expect(questions.filter((q) => q.evidence.some((id) => !position.has(id)))).toEqual([])
    expect(questions.filter((q) => q.evidence.some((id) => erased.has(id)))).toEqual([])
    expect(questions.filter((q) => repeated(q.evidence).length > 0)).toEqual([])
    expect(questions.filter((q) => q.category !== 'adversarial' && q.evidence.length === 0)).toEqual([])
  })

  it('takes the evidence of a multi-hop question from two to four turns of several sessions', () => {
    const multiHop = sample.questions.filter(({ category }) => category === 'multi-hop')
    const sessionsOf = (q: Question): Set<string> => new Set(q.evidence.map((id) => id.replace(/-t\d+$/, '')))
    expect(multiHop.filter((q) => q.evidence.length < 2 || q.evidence.length > 4)).toEqual([])
    expect(multiHop.filter((q) => sessionsOf(q).size < 2)).toEqual([])
  })
})
