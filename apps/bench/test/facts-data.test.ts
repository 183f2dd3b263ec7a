import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { asking } from '../scripts/facts/asking.ts'
import { factsFile as generated } from '../scripts/facts/generate.ts'
import { predicates } from '../scripts/facts/predicates.ts'
import { factsFile, loadFacts, type FactsConversation, type FactsQuestion } from '../src/facts/dataset.ts'

const conversations = loadFacts()
const questions = conversations.flatMap((one) => one.questions)
const wordings = Object.values(asking).flatMap(({ now, past = [], before = [], ever = [], who = [] }) => [
  ...now,
  ...past,
  ...before,
  ...ever,
  ...who,
])

test('the file is what its script makes', () => {
  expect(readFileSync(factsFile, 'utf8') === generated()).toBe(true)
})

test('there are enough questions of each class, in both halves, with ids of their own', () => {
  expect(questions.length).toBeGreaterThanOrEqual(200)
  expect(new Set(questions.map(({ id }) => id)).size).toBe(questions.length)
  const counts = Map.groupBy(questions, (one) => one.class)
  expect([...counts.keys()]).toEqual([
    'current',
    'corrected',
    'at time',
    'changed',
    'inverse',
    'two steps',
    'two steps at time',
    'three steps',
  ])
  for (const [name, group] of counts)
    for (const half of ['tuning', 'aside'])
      expect(group.filter((one) => one.half === half).length, `${name}, ${half}`).toBeGreaterThanOrEqual(6)
})

test('the half of a question follows from its id alone', () => {
  for (const { id, half } of questions) {
    const odd = (createHash('sha256').update(id).digest()[0] ?? 0) % 2 === 1
    expect(half, id).toBe(odd ? 'aside' : 'tuning')
  }
})

test('no question that is kept aside is worded like one of the others', () => {
  for (const { question, half } of questions) {
    const used = wordings.filter((wording) => matches(question, wording))
    expect(used.length, question).toBeGreaterThan(0)
    expect(
      used.some(
        (wording) => (places(wording).some((place) => place % 2 === 1) ? 'aside' : 'tuning') === half,
      ),
      question,
    ).toBe(true)
  }
  const used = wordings.filter((wording) => questions.some(({ question }) => matches(question, wording)))
  expect(new Set(used).size).toBeGreaterThanOrEqual(100)
})

test('evidence stands in the conversation and tells the answer, after what it replies to', () => {
  for (const { sessions, questions: asked } of conversations) {
    const turns = sessions.flat()
    const texts = new Map(turns.map(({ id, text }, i) => [id, `${turns[i - 1]?.text ?? ''}\n${text}`]))
    for (const { id, evidence, answers } of asked) {
      expect(evidence.length, id).toBeGreaterThan(0)
      const told = evidence.map((turn) => texts.get(turn) ?? '')
      expect(told, id).not.toContain('')
      for (const answer of answers)
        expect(names(told.join('\n'), answer) || speaks(sessions, evidence, answer), id).toBe(true)
    }
  }
})

test('the facts of the turns give the answers, by a walk over all of them', () => {
  for (const conversation of conversations)
    for (const question of conversation.questions)
      expect(walk(conversation, question).toSorted(), question.id).toEqual(question.answers.toSorted())
})

test('no question uses a word of the predicates that it is about', () => {
  const small = ['in', 'at', 'of', 'by', 'for', 'to', 'on', 'has']
  const copied = questions.filter(({ question, path }) => {
    const words = question.toLowerCase().match(/[a-z]+/g) ?? []
    const parts = path
      .flatMap((name) => name.replace('~', '').split('_'))
      .filter((part) => !small.includes(part))
    return parts.some((part) =>
      words.some((word) => word.startsWith(part.slice(0, 4)) && word.length <= part.length + 2),
    )
  })
  expect(copied).toEqual([])
})

test('most facts are supplied, and some are left to be found in the text', () => {
  const turns = conversations.flatMap(({ sessions }) => sessions.flat())
  const supplied = turns.flatMap(({ facts = [] }) => facts).length
  const left = turns.flatMap(({ told = [] }) => told).length
  expect(supplied / (supplied + left)).toBeGreaterThan(0.8)
  expect(left).toBeGreaterThan(60)
  expect(turns.length).toBeGreaterThan(4 * left)
})

function matches(question: string, wording: string): boolean {
  const parts = wording.split(/\{\w+\}/).map((part) => part.replaceAll(/[.?]/g, String.raw`\$&`))
  return new RegExp(`(^|[.:?] )${parts.join('.+')}$`, 'i').test(question)
}

/** Where in their lists a wording stands. */
function places(wording: string): readonly number[] {
  return Object.values(asking)
    .flatMap(({ now, past = [], before = [], ever = [], who = [] }) => [now, past, before, ever, who])
    .map((list) => list.indexOf(wording))
    .filter((place) => place >= 0)
}

/** By the whole name or a person's first one. */
function names(text: string, answer: string): boolean {
  return text.includes(answer) || text.includes(answer.split(' ')[0] ?? answer)
}

/** The answer speaks of itself, as `I`. */
function speaks(
  sessions: FactsConversation['sessions'],
  evidence: readonly string[],
  answer: string,
): boolean {
  return sessions.flat().some(({ id, speaker }) => evidence.includes(id) && speaker === answer)
}

/** What the facts say, by the plainest reading: a later fact of a single-valued predicate ends an earlier one. */
function walk(
  { sessions }: FactsConversation,
  { start, path, validAt, answers, class: kind }: FactsQuestion,
): readonly string[] {
  const rows = sessions
    .flat()
    .flatMap(({ at, facts = [], told = [] }) =>
      [...facts, ...told].map((fact) => ({ ...fact, from: fact.from ?? Date.parse(at) })),
    )
  const valid = rows.filter((fact) => {
    if (kind === 'changed') return true
    const later = rows.filter(
      (other) =>
        other.subject === fact.subject && other.predicate === fact.predicate && other.from > fact.from,
    )
    const end = Math.min(...later.map(({ from }) => from))
    if (validAt === undefined) return end === Infinity
    const time = Date.parse(validAt)
    return fact.from <= time && time < end
  })
  const found = path.reduce<readonly string[]>(
    (at, step) => {
      const name = step.replace('~', '')
      const symmetric = predicates.some((one) => one.name === name && one.symmetric)
      return at.flatMap((node) =>
        valid.flatMap((fact) => {
          if (fact.predicate !== name) return []
          if ((!step.startsWith('~') || symmetric) && fact.subject === node) return [String(fact.object)]
          return (step.startsWith('~') || symmetric) && fact.object === node ? [fact.subject] : []
        }),
      )
    },
    [start],
  )
  const distinct = [...new Set(found)]
  // Of what came before, the question names the last and asks for the one before it.
  return kind === 'changed' && answers.length === 1 ? distinct.slice(-2, -1) : distinct
}
