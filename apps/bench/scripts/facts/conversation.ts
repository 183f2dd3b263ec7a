import type { Random } from '@mnestic/sequence'
import { chatter } from './chatter.ts'
import { telling } from './telling.ts'
import type { Assertion, Entity, World } from './world.ts'

export interface FactRow {
  readonly subject: string
  readonly predicate: string
  readonly object: string
  readonly objectKind?: 'literal'
  readonly from?: number
}

export interface Turn {
  readonly id: string
  readonly at: string
  readonly speaker: string
  readonly text: string
  readonly facts?: readonly FactRow[]
  /** Facts that the text tells and that nobody has supplied: for an extractor to find. */
  readonly told?: readonly FactRow[]
  readonly supersedes?: readonly string[]
}

export interface Session {
  readonly id: string
  readonly at: string
  readonly turns: readonly Turn[]
}

/** Where a fact stands: the turn, and since when it is so. */
export interface Told {
  readonly assertion: Assertion
  readonly turn: string
  /** Milliseconds: the day that the text names, else when it was told. */
  readonly from: number
  /** When it was told. */
  readonly at: number
}

const day = 86_400_000
const suppliedShare = 0.85

/** The sessions of a conversation in which all of the world's assertions are told, once each, among much else. */
export function conversation(
  name: string,
  { speakers, entities, assertions }: World,
  sessions: number,
  random: Random,
): { readonly sessions: readonly Session[]; readonly told: readonly Told[] } {
  const known = new Set<Entity>(speakers)
  const told: Told[] = []
  const people = entities.filter(
    ({ kind }) => kind === 'person' && !speakers.some((one) => one.kind !== kind),
  )
  const strangers = people.filter((one) => !speakers.includes(one))
  const made: Session[] = []
  let begin = Date.UTC(2023, 0, 9, 18, 30)
  for (let n = 0; n < sessions; n++) {
    begin += (30 + random.integer(14)) * day + random.integer(3 * 3600) * 1_000
    const id = `${name}-s${String(n + 1).padStart(2, '0')}`
    const turns: Turn[] = []
    let at = begin
    const say = (who: Entity, text: string, more: Partial<Turn> = {}): Turn => {
      at += (20 + random.integer(100)) * 1_000
      const turn = {
        id: `${id}-t${String(turns.length + 1).padStart(2, '0')}`,
        at: new Date(at).toISOString(),
        speaker: who.name,
        text,
        ...more,
      }
      turns.push(turn)
      return turn
    }
    const other = (who: Entity): Entity => (who === speakers[0] ? speakers[1] : speakers[0])
    /** A person's first name once the full one has been said, unless there are two of them. */
    const call = (entity: Entity): string => {
      if (entity.kind !== 'person' || entity.namesake || !known.has(entity)) {
        known.add(entity)
        return entity.name
      }
      return entity.name.split(' ')[0] ?? entity.name
    }
    const react = (who: Entity): void => {
      if (random.uniform() < 0.5) say(who, random.choose(chatter.reaction))
    }

    const tell = (assertion: Assertion, form: 'plain' | 'wrong' | 'corrected', correcting?: Turn): Turn => {
      const { subject, predicate, changed } = assertion
      const object = form === 'wrong' ? (assertion.wrong ?? assertion.object) : assertion.object
      const mine = speakers.find((one) => one === subject)
      const who =
        mine ?? speakers[subject.kind === 'person' ? subject.side : random.integer(2)] ?? speakers[0]
      const book = telling[predicate.name]
      const phrases =
        form === 'corrected'
          ? (book.corrected ?? [])
          : mine === undefined
            ? ((changed ? book.changed : undefined) ?? book.third)
            : ((changed ? book.firstChanged : undefined) ?? book.first)
      const phrase = random.choose(phrases)
      const asked = form === 'plain' && random.uniform() < 0.3
      if (asked)
        say(
          other(who),
          fill(random.choose(subject.kind === 'person' ? chatter.asking : chatter.askingThing), {
            p: mine === undefined ? withArticle(subject, call(subject)) : 'your own life',
          }),
        )
      const pronoun =
        asked &&
        mine === undefined &&
        subject.kind === 'person' &&
        phrase.startsWith('{s} ') &&
        random.uniform() < 0.6
      const date = Math.floor((begin - random.integer(9) * day) / day) * day
      const dated = phrase.includes('{on}')
      const asSubject = pronoun ? (subject.gender === 'f' ? 'She' : 'He') : call(subject)
      const asObject = call(object)
      const text = fill(phrase, {
        s: asSubject,
        the_s: withArticle(subject, asSubject),
        o: asObject,
        the_o: withArticle(object, asObject),
        w: assertion.wrong?.name.split(assertion.wrong.kind === 'person' ? ' ' : '\n')[0] ?? '',
        the_w: assertion.wrong === undefined ? '' : withArticle(assertion.wrong, assertion.wrong.name),
        what: object.what ?? '',
        role: roleOf(predicate.name, object),
        on: dayText(date, phrase),
      })
      const fact: FactRow = {
        subject: subject.name,
        predicate: predicate.name,
        object: object.name,
        ...(predicate.object === 'value' && { objectKind: 'literal' as const }),
        ...(dated && { from: date }),
      }
      const supplied = random.uniform() < suppliedShare
      const turn = say(who, text, {
        ...(supplied ? { facts: [fact] } : { told: [fact] }),
        ...(correcting && { supersedes: [correcting.id] }),
      })
      if (form !== 'wrong')
        told.push({
          assertion,
          turn: turn.id,
          from: dated ? date : Date.parse(turn.at),
          at: Date.parse(turn.at),
        })
      if (random.uniform() < 0.55) react(other(who))
      return turn
    }

    const mayor = speakers[random.integer(2)] ?? speakers[0]
    say(mayor, fill(random.choose(chatter.opening), { other: other(mayor).name }))
    say(other(mayor), random.choose(chatter.opened))
    const tasks: (() => void)[] = []
    for (const assertion of assertions.filter(({ session }) => session === n)) {
      if (assertion.wrong === undefined) {
        tasks.push(() => tell(assertion, 'plain'))
        continue
      }
      tasks.push(() => {
        const slip = tell(assertion, 'wrong')
        smallTalk(random.integer(2))
        tell(assertion, 'corrected', slip)
      })
    }
    const smallTalk = (count: number): void => {
      for (let i = 0; i < count; i++) {
        const who = speakers[random.integer(2)] ?? speakers[0]
        say(who, random.choose(chatter.talk))
        if (random.uniform() < 0.6) say(other(who), random.choose(chatter.talked))
      }
    }
    const gossip = (): void => {
      const known2 = strangers.filter((one) => known.has(one))
      const [p, q] = random.shuffle([...known2])
      if (p === undefined || q === undefined) return
      const who = speakers[random.integer(2)] ?? speakers[0]
      const near = random.choose(
        assertions.filter(({ predicate }) => telling[predicate.name].nearly !== undefined),
      )
      const apart = assertions
        .filter((one) => one.predicate === near.predicate && one.subject !== near.subject)
        .map(({ object }) => object)
      const fine = apart.filter(
        (one) =>
          !assertions.some(
            (a) => a.subject === near.subject && a.predicate === near.predicate && a.object === one,
          ),
      )
      if (
        random.uniform() < 0.5 &&
        fine.length > 0 &&
        known.has(near.subject) &&
        !speakers.includes(near.subject)
      ) {
        const object = random.choose(fine)
        say(
          who,
          fill(random.choose(telling[near.predicate.name].nearly ?? []), {
            s: call(near.subject),
            the_s: withArticle(near.subject, call(near.subject)),
            o: call(object),
            the_o: withArticle(object, call(object)),
          }),
        )
      } else say(who, fill(random.choose(chatter.about), { p: call(p), q: call(q) }))
      react(other(who))
    }
    for (let i = 0; i < 2; i++) tasks.push(gossip)
    tasks.push(
      () => smallTalk(1),
      () => smallTalk(1),
    )
    for (const task of random.shuffle(tasks)) task()
    say(mayor, fill(random.choose(chatter.parting), { other: other(mayor).name }))
    if (random.uniform() < 0.7) say(other(mayor), random.choose(chatter.parted))
    made.push({ id, at: turns[0]?.at ?? '', turns })
  }
  return { sessions: made, told }
}

/** Sister, brother, mother or father; empty for what is no family. */
export function roleOf(predicate: string, relative: Entity): string {
  if (predicate === 'sibling') return relative.gender === 'f' ? 'sister' : 'brother'
  if (predicate === 'child_of') return relative.gender === 'f' ? 'mother' : 'father'
  return ''
}

export function withArticle({ kind }: Entity, called: string): string {
  return kind === 'thing' || kind === 'club' || kind === 'venue' || kind === 'priced'
    ? `the ${called}`
    : called
}

export function fill(phrase: string, slots: Readonly<Record<string, string>>): string {
  const text = phrase.replaceAll(/\{(\w+)\}/g, (_, slot: string) => {
    const value = slots[slot]
    if (value === undefined) throw new Error(`There is nothing for ${slot} in: ${phrase}`)
    return value
  })
  return text.charAt(0).toUpperCase() + text.slice(1)
}

/** `on 3 March`, or after `since` and `from` without its preposition. */
function dayText(date: number, phrase: string): string {
  const text = new Date(date).toLocaleDateString('en-GB', { day: 'numeric', month: 'long', timeZone: 'UTC' })
  return /(since|from) \{on\}/i.test(phrase) ? text : `on ${text}`
}
