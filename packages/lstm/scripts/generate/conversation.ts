import type { ExampleRecord, FitExample } from '@mnestic/lstm'
import type { Random } from '@mnestic/sequence'
import type { Phrasebook } from './phrasebook.ts'

type Sentence = {
  [K in keyof Phrasebook]: Phrasebook[K] extends readonly string[] ? K : never
}[keyof Phrasebook]

interface Speaker {
  readonly name: string
  readonly role?: 'user' | 'assistant'
}

interface Draft {
  readonly records: ExampleRecord[]
  readonly keep: boolean[]
  readonly boundary: boolean[]
}

const facts = ['event', 'event', 'event', 'plan', 'plan', 'identity', 'taste', 'correction'] as const
const hour = 3_600_000

/**
 * A conversation of `sessions` sessions, between two friends or a person and an assistant, with what is worth keeping
 * (facts and what adds to them) and where sessions begin. Times are true, absent, or, as after an import, all alike.
 */
export function conversation(book: Phrasebook, sessions: number, random: Random): FitExample {
  const [a, b] = random.shuffle([...book.names])
  const friends = random.uniform() < 0.6
  const first: Speaker = friends ? { name: a ?? '' } : { name: a ?? '', role: 'user' }
  const second: Speaker = friends
    ? { name: b ?? '' }
    : { name: random.choose(book.assistants), role: 'assistant' }
  const times = random.choose(['true', 'true', 'absent', 'alike'] as const)
  const draft: Draft = { records: [], keep: [], boundary: [] }
  let at = 1_700_000_000_000
  for (let n = 0; n < sessions; n++) {
    at += random.uniform(6, 400) * hour
    const from = draft.records.length
    session({
      book,
      random,
      draft,
      speakers: friends && random.uniform() < 0.5 ? [second, first] : [first, second],
    })
    for (let t = from; t < draft.records.length; t++) {
      at += random.uniform(2_000, random.uniform() < 0.05 ? 2 * hour : 90_000)
      const turn = draft.records[t]
      if (turn && times !== 'absent')
        draft.records[t] = { ...turn, at: Math.floor(times === 'alike' ? 1_700_000_000_000 + t : at) }
      draft.boundary.push(t === from)
    }
  }
  return draft
}

interface Session {
  readonly book: Phrasebook
  readonly random: Random
  readonly draft: Draft
  readonly speakers: readonly [Speaker, Speaker]
}

function session(here: Session): void {
  const { random, speakers } = here
  const likely = (share: number): boolean => random.uniform() < share
  const assistant = speakers[1].role === 'assistant'
  let who: 0 | 1 = 0
  const say = (...parts: readonly (Sentence | false)[]): void => {
    speak(
      here,
      who,
      parts.filter((part) => part !== false),
    )
    who = who === 0 ? 1 : 0
  }
  const fact = (): Sentence => random.choose(facts)

  if (likely(0.75)) {
    say('greeting', likely(0.3) && fact(), likely(0.3) && 'question')
    say(likely(0.8) ? 'greeted' : 'reaction', !assistant && likely(0.3) && fact(), likely(0.5) && 'question')
  }
  const rounds = 2 + random.integer(8)
  for (let n = 0; n < rounds; n++) {
    if (assistant && likely(0.4)) {
      say('request')
      say('advice', likely(0.5) && 'advice', likely(0.3) && 'question')
      if (likely(0.5)) {
        say('thanks', likely(0.2) && 'feeling')
        say('reaction')
      }
    } else if (likely(0.65)) {
      say(
        likely(0.3) && 'reaction',
        fact(),
        likely(0.3) && 'detail',
        likely(0.4) && 'feeling',
        likely(0.3) && 'question',
      )
      say('reaction', likely(0.4) && 'talk', likely(0.6) && 'question')
      if (likely(0.5)) {
        say(likely(0.3) && 'thanks', likely(0.5) ? 'detail' : 'feeling', likely(0.3) && 'talk')
        say('reaction', likely(0.5) && 'talk')
      }
      if (!assistant && likely(0.3)) who = who === 0 ? 1 : 0
    } else {
      say('talk', likely(0.4) && 'feeling', likely(0.4) && 'question')
      say(likely(0.7) ? 'reaction' : 'feeling', likely(0.5) && 'talk', likely(0.3) && 'question')
    }
    if (assistant) who = 0
  }
  if (likely(0.65)) {
    say(likely(0.4) && 'reaction', 'farewell')
    if (likely(0.8)) say(likely(0.2) && 'thanks', 'parted')
  }
}

const kept: ReadonlySet<Sentence> = new Set<Sentence>([...facts, 'detail'])

function speak({ book, random, draft, speakers }: Session, who: 0 | 1, parts: readonly Sentence[]): void {
  const [me, other] = who === 0 ? speakers : [speakers[1], speakers[0]]
  const text = parts
    .map((part) => expand(book.slots, random.choose(book[part]), random, other.name))
    .join(book.space)
  draft.records.push({ text: loosely(text, random), speaker: me.name, ...(me.role && { role: me.role }) })
  draft.keep.push(parts.some((part) => kept.has(part)))
}

function expand(slots: Phrasebook['slots'], phrase: string, random: Random, other: string): string {
  return phrase.replaceAll('{other}', other).replaceAll(/\{(\w+)\}/g, (_, slot: string) => {
    const found = slots[slot]
    if (found === undefined) throw new Error(`There is no slot ${slot}, as in: ${phrase}`)
    return expand(slots, random.choose(found), random, other)
  })
}

/** As people type: some begin in lower case, end without a point, use the plain apostrophe. */
function loosely(text: string, random: Random): string {
  const style = random.uniform()
  const plain = random.uniform() < 0.7 ? text.replaceAll('’', "'") : text
  if (style < 0.08) return plain.toLowerCase().replaceAll(/[.!]/g, '')
  if (style < 0.16) return plain.replace(/[.!]$/, '')
  return plain.charAt(0).toUpperCase() + plain.slice(1)
}
