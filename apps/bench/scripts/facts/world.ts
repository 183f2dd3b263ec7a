import type { Random } from '@mnestic/sequence'
import { names } from './names.ts'
import { predicate, type Kind, type Predicate, type PredicateName } from './predicates.ts'

export interface Entity {
  /** As facts name it: a person with first name and surname, but for the two who speak. */
  readonly name: string
  readonly kind: Kind
  readonly gender?: 'f' | 'm'
  /** Of an animal: `a beagle`. */
  readonly what?: string
  /** Which of the speakers tells of it. */
  readonly side: 0 | 1
  /** Somebody else has the same first name. */
  readonly namesake?: true
}

/** A fact and the session in which it is told. */
export interface Assertion {
  readonly predicate: Predicate
  readonly subject: Entity
  readonly object: Entity
  readonly session: number
  /** Not the first object of this subject and predicate. */
  readonly changed: boolean
  /** First told with this object, and put right later in the session or in the next one. */
  readonly wrong?: Entity
}

export interface World {
  readonly speakers: readonly [Entity, Entity]
  readonly entities: readonly Entity[]
  readonly assertions: readonly Assertion[]
}

/** Who there is, and what becomes of them, over so many sessions. */
export function world(sessions: number, random: Random): World {
  const draw = new Draw(random)
  const [me, you] = [draw.speaker(0), draw.speaker(1)]
  const circles = ([0, 1] as const).map((side) => draw.people(side, 5))
  const [mine = [], yours = []] = circles
  const namesakes = draw.namesakes()
  const others = [...mine, ...yours, ...namesakes]
  const everybody = [me, you, ...others]
  const companies = draw.of('company', names.companies.flat(), 6)
  const towns = draw.of('town', names.towns, 9)
  const projects = draw.of('project', names.projects, 4)
  const things = draw.of('thing', names.things, 4)
  const clubs = draw.of('club', names.clubs, 3)
  const venues = draw.of('venue', names.venues, 6)
  const quarters = draw.of('quarter', names.quarters, 6)
  const priced = draw.of('priced', names.priced, 3)
  const days = draw.of('value', names.days, 6)
  const foods = draw.of('value', names.foods, 4)
  const numbers = Array.from({ length: 12 }, () => draw.number())
  const prices = Array.from({ length: 12 }, (_, i) =>
    draw.value(`${4 + 3 * i + random.integer(3)}.${random.choose(['00', '20', '50', '80'])} euros`),
  )
  const animals = random
    .shuffle([...names.animals])
    .slice(0, 4)
    .map(([name, what]): Entity => ({ name, kind: 'animal', what, side: random.integer(2) === 0 ? 0 : 1 }))

  const assertions: Assertion[] = []
  /** Tells of each subject a line of objects, the first early on. */
  const tell = (
    name: PredicateName,
    subjects: readonly Entity[],
    pool: readonly Entity[],
    most: number,
    again: 'may return' | 'each once' = 'may return',
  ): void => {
    const of = predicate(name)
    const free = random.shuffle([...pool])
    for (const subject of subjects) {
      const count = of.lasting ? 1 : 1 + random.integer(most)
      let session = random.integer(of.lasting ? 6 : 8)
      const used = new Set<Entity>([subject])
      for (let n = 0; n < count && session < sessions; n++) {
        const open = free.filter((one) => !used.has(one))
        const object =
          again === 'each once'
            ? free.find((one) => one !== subject)
            : open[random.integer(Math.max(1, open.length))]
        if (object === undefined) break
        if (again === 'each once') free.splice(free.indexOf(object), 1)
        used.add(object)
        assertions.push({ predicate: of, subject, object, session, changed: n > 0 })
        session += 2 + random.integer(6)
      }
    }
  }
  const some = (from: readonly Entity[], count: number): readonly Entity[] =>
    random.shuffle([...from]).slice(0, count)
  const fixed = (name: PredicateName, subject: Entity | undefined, object: Entity | undefined): void => {
    if (subject === undefined || object === undefined) return
    assertions.push({
      predicate: predicate(name),
      subject,
      object,
      session: random.integer(5),
      changed: false,
    })
  }

  fixed('sibling', me, mine[0])
  fixed('sibling', you, yours[0])
  fixed('sibling', mine[2], mine[3])
  fixed('child_of', me, mine[1])
  fixed('child_of', you, yours[1])
  fixed('classmate', me, mine[4])
  fixed('classmate', you, yours[4])
  tell('lives_in', [me, you, ...some(others, 9)], towns, 3)
  tell('works_at', [me, you, ...some(others, 9)], companies, 3)
  tell(
    'partner',
    [...some(mine.slice(0, 2), 1), ...some(yours.slice(0, 2), 1), me],
    [...namesakes, ...mine.slice(4), ...yours.slice(2, 5)],
    2,
    'each once',
  )
  tell('has_pet', some([me, you, ...others], 4), animals, 1, 'each once')
  tell('phone_number', some(others, 4), numbers, 2, 'each once')
  tell('allergic_to', some(everybody, 4), foods, 1, 'each once')
  tell('based_in', companies, towns, 2)
  tell('headed_by', some(companies, 5), others, 2, 'each once')
  tell('led_by', projects, others, 3, 'each once')
  tell('done_for', projects, companies, 1, 'each once')
  tell('owned_by', things, others, 3, 'each once')
  tell('costs', priced, prices, 3, 'each once')
  tell('meets_at', clubs, venues, 2, 'each once')
  tell('meets_on', clubs, days, 2)
  tell('member_of', some(everybody, 6), clubs, 1)
  tell('lies_in', venues, quarters, 1, 'each once')

  return {
    speakers: [me, you],
    entities: [
      ...everybody,
      ...companies,
      ...towns,
      ...projects,
      ...things,
      ...clubs,
      ...venues,
      ...quarters,
      ...priced,
      ...animals,
    ],
    assertions: mistaken(assertions, random),
  }
}

/** Some first tellings get a wrong object, which is corrected. */
function mistaken(assertions: readonly Assertion[], random: Random): readonly Assertion[] {
  const able = assertions.filter(
    ({ predicate: { name, symmetric, subject: kind }, subject, changed }) =>
      [
        'lives_in',
        'works_at',
        'phone_number',
        'based_in',
        'led_by',
        'owned_by',
        'costs',
        'meets_at',
      ].includes(name) &&
      !symmetric &&
      !changed &&
      !(kind === 'person' && !subject.name.includes(' ')),
  )
  const chosen = new Set(random.shuffle([...able]).slice(0, 6))
  return assertions.map((one) => {
    if (!chosen.has(one)) return one
    const said = (other: Assertion): boolean =>
      other.subject === one.subject && other.predicate === one.predicate
    const right = new Set(assertions.filter(said).map(({ object }) => object))
    const pool = assertions.filter(
      ({ predicate: { object }, object: entity }) => object === one.predicate.object && !right.has(entity),
    )
    const alike = pool.filter((other) => other.predicate === one.predicate)
    return alike.length === 0 ? one : { ...one, wrong: random.choose(alike).object }
  })
}

class Draw {
  readonly #random: Random
  readonly #women: string[]
  readonly #men: string[]
  readonly #surnames: string[]

  constructor(random: Random) {
    this.#random = random
    this.#women = random.shuffle([...names.women])
    this.#men = random.shuffle([...names.men])
    this.#surnames = random.shuffle([...names.surnames])
  }

  speaker(side: 0 | 1): Entity {
    const gender = this.#random.integer(2) === 0 ? 'f' : 'm'
    return { name: this.#first(gender), kind: 'person', gender, side }
  }

  people(side: 0 | 1, count: number): readonly Entity[] {
    return Array.from({ length: count }, () => {
      const gender = this.#random.integer(2) === 0 ? 'f' : 'm'
      return { name: `${this.#first(gender)} ${this.#surnames.pop() ?? ''}`, kind: 'person', gender, side }
    })
  }

  /** Two people with one first name, a friend of each speaker. */
  namesakes(): readonly Entity[] {
    const gender = this.#random.integer(2) === 0 ? 'f' : 'm'
    const first = this.#first(gender)
    return ([0, 1] as const).map((side) => ({
      name: `${first} ${this.#surnames.pop() ?? ''}`,
      kind: 'person',
      gender,
      side,
      namesake: true,
    }))
  }

  /** Neighbours in the list go together: of similar names both or none. */
  of(kind: Kind, from: readonly string[], count: number): readonly Entity[] {
    const pairs = kind === 'company' ? 2 : 1
    const starts = Array.from({ length: from.length / pairs }, (_, i) => i * pairs)
    return this.#random
      .shuffle(starts)
      .flatMap((at) => from.slice(at, at + pairs))
      .slice(0, count)
      .map((name) => ({ name, kind, side: this.#random.integer(2) === 0 ? 0 : 1 }))
  }

  value(name: string): Entity {
    return { name, kind: 'value', side: 0 }
  }

  /** Nobody’s: no such range is given out. */
  number(): Entity {
    return this.value(
      `0163 555 ${String(100 + this.#random.integer(900))}${String(10 + this.#random.integer(90))}`,
    )
  }

  #first(gender: 'f' | 'm'): string {
    return (gender === 'f' ? this.#women : this.#men).pop() ?? ''
  }
}
