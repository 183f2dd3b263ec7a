import { createHash } from 'node:crypto'
import type { Random } from '@mnestic/sequence'
import { asking, lead, times } from './asking.ts'
import { fill, roleOf, withArticle, type Told } from './conversation.ts'
import { predicates, type Predicate } from './predicates.ts'
import type { Entity } from './world.ts'

type Half = 'tuning' | 'aside'

export interface Question {
  readonly id: string
  readonly class: ClassName
  readonly half: Half
  readonly question: string
  /** The time that it asks about. */
  readonly validAt?: string
  /** Where the chain of facts begins, and its predicates; `~`: from object to subject. */
  readonly start: string
  readonly path: readonly string[]
  readonly evidence: readonly string[]
  readonly answers: readonly string[]
}

const classes = {
  current: 5,
  corrected: 3,
  'at time': 5,
  changed: 5,
  inverse: 4,
  'two steps': 8,
  'two steps at time': 4,
  'three steps': 7,
} as const
type ClassName = keyof typeof classes

/** Decided by the id alone, before anything was measured: the last bit of the first byte of its SHA-256. */
function halfOf(id: string): Half {
  return ((createHash('sha256').update(id).digest()[0] ?? 0) & 1) === 0 ? 'tuning' : 'aside'
}

/** A question before it has its words. */
interface Draft {
  readonly signature: string
  readonly start: Entity
  readonly path: readonly string[]
  readonly evidence: readonly string[]
  readonly answers: readonly string[]
  readonly at?: number
  words(say: Say): string
}

/** Chooses among wordings, of the question's own half alone. */
type Say = (wordings: readonly string[]) => string

/** Of each class as many as `classes` says, spread over the kinds of chains that there are. */
export function questions(name: string, told: readonly Told[], random: Random): readonly Question[] {
  const lines = [
    ...Map.groupBy(
      told,
      ({ assertion: { subject, predicate } }) => `${subject.name}\n${predicate.name}`,
    ).values(),
  ]
  const drafts: Readonly<Record<ClassName, readonly Draft[]>> = {
    current: lines.filter((line) => line.length > 1 || random.uniform() < 0.15).flatMap(current),
    corrected: lines
      .filter(([first]) => first?.assertion.wrong !== undefined)
      .filter((line) => line.length === 1)
      .flatMap(current),
    'at time': lines.flatMap(atTime),
    changed: lines.filter((line) => line.length > 1).flatMap(changed),
    inverse: inverse(lines),
    'two steps': chains(lines, 2),
    'two steps at time': lines.flatMap((line) => stepAtTime(line, lines)),
    'three steps': chains(lines, 3),
  }
  return (Object.keys(classes) as ClassName[]).flatMap((kind) =>
    spread(drafts[kind], classes[kind], random).map((draft, n): Question => {
      const id = `${name}-${kind.replaceAll(' ', '-')}-${n + 1}`
      const half = halfOf(id)
      const parity = half === 'tuning' ? 0 : 1
      const say: Say = (wordings) => random.choose(wordings.filter((_, i) => i % 2 === parity))
      const words = draft.words(say)
      return {
        id,
        class: kind,
        half,
        question: `${random.choose(lead)}${words}`,
        ...(draft.at !== undefined && { validAt: new Date(draft.at).toISOString() }),
        start: draft.start.name,
        path: draft.path,
        evidence: draft.evidence,
        answers: draft.answers,
      }
    }),
  )
}

/** Takes from each signature in turn. */
function spread(drafts: readonly Draft[], count: number, random: Random): readonly Draft[] {
  const groups = random.shuffle([
    ...Map.groupBy(random.shuffle([...drafts]), ({ signature }) => signature).values(),
  ])
  const taken: Draft[] = []
  for (let round = 0; taken.length < count && round < 20; round++)
    for (const group of groups) {
      const draft = group[round]
      if (draft !== undefined && taken.length < count) taken.push(draft)
    }
  return taken
}

function called(entity: Entity): string {
  return withArticle(
    entity,
    entity.kind === 'person' && !entity.namesake ? (entity.name.split(' ')[0] ?? '') : entity.name,
  )
}

function slots(x: string, predicate: Predicate, target: Entity, more: Readonly<Record<string, string>> = {}) {
  return { x, role: roleOf(predicate.name, target), ...more }
}

function current(line: readonly Told[]): readonly Draft[] {
  const last = line.at(-1)
  if (last === undefined) return []
  const { subject, predicate, object } = last.assertion
  return [
    {
      signature: predicate.name,
      start: subject,
      path: [predicate.name],
      evidence: [last.turn],
      answers: [object.name],
      words: (say) => fill(say(asking[predicate.name].now), slots(called(subject), predicate, object)),
    },
  ]
}

/** The middle of a month that lies wholly between this telling and the next, and its name. */
function monthsWithin(line: readonly Told[], i: number, after = 0): readonly number[] {
  const begin = Math.max(line[i]?.at ?? Infinity, after)
  const end = line[i + 1]?.from ?? Date.UTC(2024, 11, 31)
  const found: number[] = []
  for (let month = 0; month < 24; month++)
    if (Date.UTC(2023, month, 1) > begin && Date.UTC(2023, month + 1, 1) < end)
      found.push(Date.UTC(2023, month, 15, 12))
  return found
}

function monthText(at: number): string {
  return new Date(at).toLocaleDateString('en-GB', { month: 'long', year: 'numeric', timeZone: 'UTC' })
}

function atTime(line: readonly Told[]): readonly Draft[] {
  if (line[0]?.assertion.wrong !== undefined) return []
  return line.slice(0, -1).flatMap((one, i) => {
    const { subject, predicate, object } = one.assertion
    const wordings = asking[predicate.name].past
    const at = monthsWithin(line, i)[0]
    if (wordings === undefined || at === undefined) return []
    return [
      {
        signature: predicate.name,
        start: subject,
        path: [predicate.name],
        evidence: [one.turn],
        answers: [object.name],
        at,
        words: (say: Say) =>
          fill(
            say(wordings),
            slots(called(subject), predicate, object, {
              t: fill(say(times), { m: monthText(at) }).replace(/^./, (c) => c.toLowerCase()),
            }),
          ),
      },
    ]
  })
}

function changed(line: readonly Told[]): readonly Draft[] {
  const [last, previous] = [line.at(-1), line.at(-2)]
  if (last === undefined || previous === undefined || previous.assertion.wrong !== undefined) return []
  const { subject, predicate, object } = last.assertion
  const { before, ever } = asking[predicate.name]
  const shared = { start: subject, path: [predicate.name] }
  const drafts: Draft[] = []
  if (before !== undefined)
    drafts.push({
      ...shared,
      signature: `before ${predicate.name}`,
      evidence: [previous.turn, last.turn],
      answers: [previous.assertion.object.name],
      words: (say) => fill(say(before), slots(called(subject), predicate, object, { o: called(object) })),
    })
  if (ever !== undefined && line.every(({ assertion }) => assertion.wrong === undefined))
    drafts.push({
      ...shared,
      signature: `ever ${predicate.name}`,
      evidence: line.map(({ turn }) => turn),
      answers: line.map(({ assertion }) => assertion.object.name),
      words: (say) => fill(say(ever), slots(called(subject), predicate, object)),
    })
  return drafts
}

function inverse(lines: readonly (readonly Told[])[]): readonly Draft[] {
  const now = lines.flatMap((line) => line.at(-1) ?? [])
  return predicates.flatMap((predicate) => {
    const who = asking[predicate.name].who
    if (who === undefined) return []
    const byObject = Map.groupBy(
      now.filter(({ assertion }) => assertion.predicate === predicate),
      ({ assertion }) => assertion.object,
    )
    return [...byObject].flatMap(([object, group]): readonly Draft[] =>
      group.length > 4
        ? []
        : [
            {
              signature: predicate.name,
              start: object,
              path: [`~${predicate.name}`],
              evidence: group.map(({ turn }) => turn),
              answers: group.map(({ assertion }) => assertion.subject.name),
              words: (say) => fill(say(who), { o: called(object) }),
            },
          ],
    )
  })
}

/** A fact walked in one direction. */
interface Step {
  readonly label: string
  readonly predicate: Predicate
  readonly from: Entity
  readonly to: Entity
  readonly turn: string
  /** As a part of a longer question, and as the question itself. */
  readonly phrase?: readonly string[]
  readonly question?: readonly string[]
}

function steps(lines: readonly (readonly Told[])[]): readonly Step[] {
  return lines.flatMap((line) => {
    const last = line.at(-1)
    if (last === undefined) return []
    const { subject, predicate, object } = last.assertion
    const { now, whose, which, who } = asking[predicate.name]
    const shared = { predicate, turn: last.turn }
    const forward: Step = {
      ...shared,
      label: predicate.name,
      from: subject,
      to: object,
      question: now,
      ...(whose && { phrase: whose }),
    }
    if (predicate.symmetric && predicate.lasting)
      return [forward, { ...forward, label: `~${predicate.name}`, from: object, to: subject }]
    if (!predicate.oneSubject || predicate.name === 'child_of') return [forward]
    return [
      forward,
      {
        ...shared,
        label: `~${predicate.name}`,
        from: object,
        to: subject,
        ...(which && { phrase: which }),
        ...(who && { question: who.map((wording) => wording.replaceAll('{o}', '{x}')) }),
      },
    ]
  })
}

/** Every way of so many steps along what holds now that comes to no entity twice. */
function chains(lines: readonly (readonly Told[])[], length: number): readonly Draft[] {
  const byStart = Map.groupBy(steps(lines), ({ from }) => from)
  const grow = (way: readonly Step[]): readonly (readonly Step[])[] => {
    const end = way.at(-1)
    if (end === undefined || way.length === length) return [way]
    const seen = new Set([way[0]?.from, ...way.map(({ to }) => to)])
    return (byStart.get(end.to) ?? [])
      .filter(({ to }) => !seen.has(to))
      .flatMap((next) => grow([...way, next]))
  }
  return [...byStart.values()]
    .flat()
    .flatMap((step) => grow([step]))
    .filter((way) => way.length === length)
    .filter(
      (way) =>
        way.slice(0, -1).every(({ phrase }) => phrase !== undefined) && way.at(-1)?.question !== undefined,
    )
    .filter((way) => new Set(way.map(({ predicate }) => predicate)).size === length)
    .map((way) => draftOf(way))
}

function draftOf(way: readonly Step[]): Draft {
  const [first] = way
  const last = way.at(-1)
  if (first === undefined || last === undefined) throw new Error('A chain has a step.')
  return {
    signature: way.map(({ label }) => label).join(' '),
    start: first.from,
    path: way.map(({ label }) => label),
    evidence: way.map(({ turn }) => turn),
    answers: [last.to.name],
    words: (say) =>
      fill(
        say(last.question ?? []),
        slots(described(way.slice(0, -1), first.from, say), last.predicate, last.to),
      ),
  }
}

/** `the boss of the company that employs Ana`. */
function described(way: readonly Step[], start: Entity, say: Say): string {
  return way.reduce(
    (x, { phrase = [], predicate, to }) =>
      fill(say(phrase), slots(x, predicate, to)).replace(/^./, (c) => c.toLowerCase()),
    called(start),
  )
}

/** What held of somebody, who is described by a lasting fact that was known by then. */
function stepAtTime(line: readonly Told[], lines: readonly (readonly Told[])[]): readonly Draft[] {
  const lasting = steps(lines.filter(([first]) => first?.assertion.predicate.lasting))
  const told = new Map(lines.flat().map((one) => [one.turn, one.at]))
  return line.slice(0, -1).flatMap((one, i) => {
    const { subject, predicate, object } = one.assertion
    const wordings = asking[predicate.name].past
    if (wordings === undefined || line[0]?.assertion.wrong !== undefined) return []
    return lasting
      .filter(({ to, from, phrase }) => to === subject && from !== object && phrase !== undefined)
      .flatMap((step) => {
        const at = monthsWithin(line, i, told.get(step.turn))[0]
        if (at === undefined) return []
        return [
          {
            signature: `${step.label} ${predicate.name}`,
            start: step.from,
            path: [step.label, predicate.name],
            evidence: [step.turn, one.turn],
            answers: [object.name],
            at,
            words: (say: Say) =>
              fill(
                say(wordings),
                slots(described([step], step.from, say), predicate, object, {
                  t: fill(say(times), { m: monthText(at) }).replace(/^./, (c) => c.toLowerCase()),
                }),
              ),
          },
        ]
      })
  })
}
