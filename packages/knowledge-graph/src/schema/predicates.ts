import { checkMembers, invalid, isObject } from '@mnestic/core/check'
import type { PredicateSchema, Schema } from '../contract/schema.ts'

/** A predicate of the schema, with every default filled in. */
export interface KnownPredicate {
  readonly name: string
  readonly single: boolean
  readonly symmetric: boolean
  readonly transitive: boolean
  readonly inverse: string | undefined
  readonly aliases: readonly string[]
}

/** A predicate as somebody wrote it, by its name in the schema. */
export interface CanonicalPredicate {
  readonly name: string
  /** It was the inverse: subject and object change places. */
  readonly turned: boolean
}

const maxPredicates = 1_000
const maxAliases = 100
const maxName = 1_024
const members: readonly string[] = [
  'single',
  'inverse',
  'aliases',
  'symmetric',
  'transitive',
] satisfies readonly (keyof PredicateSchema)[]

/** What the schema says of predicates. */
export class Predicates {
  readonly #byFold = new Map<string, CanonicalPredicate>()
  readonly #known = new Map<string, KnownPredicate>()

  /** @throws INVALID_ARGUMENT */
  constructor(schema: Schema = {}) {
    checkMembers('schema', schema, ['predicates'] satisfies readonly (keyof Schema)[])
    const { predicates = {} } = schema
    if (!isObject(predicates)) throw invalid('schema.predicates', predicates, 'predicates by name')
    const names = Object.keys(predicates)
    if (names.length > maxPredicates)
      throw invalid('schema.predicates', names.length, `at most ${maxPredicates} predicates`)
    for (const name of names) this.#add(checkPredicate(name, Reflect.get(predicates, name)))
  }

  /** By its name in the schema; one that the schema does not know stays as it is. */
  canonical(name: string): CanonicalPredicate {
    return this.#byFold.get(fold(name)) ?? { name, turned: false }
  }

  get(name: string): KnownPredicate | undefined {
    return this.#known.get(name)
  }

  /** The same text for the same meaning: what rows depend on. */
  get shape(): string {
    return JSON.stringify([...this.#known.values()].toSorted((a, b) => (a.name < b.name ? -1 : 1)))
  }

  #add(predicate: KnownPredicate): void {
    this.#known.set(predicate.name, predicate)
    this.#claim(predicate.name, { name: predicate.name, turned: false })
    for (const alias of predicate.aliases) this.#claim(alias, { name: predicate.name, turned: false })
    if (predicate.inverse !== undefined)
      this.#claim(predicate.inverse, { name: predicate.name, turned: true })
  }

  #claim(name: string, canonical: CanonicalPredicate): void {
    const known = this.#byFold.get(fold(name))
    if (known !== undefined && (known.name !== canonical.name || known.turned !== canonical.turned))
      throw invalid(
        `schema.predicates.${canonical.name}`,
        name,
        `a name that is not also ${known.turned ? 'the inverse of ' : ''}${known.name}`,
      )
    this.#byFold.set(fold(name), canonical)
  }
}

/** Letters and digits without case: `lives_in`, `lives in` and `livesIn` are one. */
function fold(name: string): string {
  return name
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}]/gu, '')
}

function checkPredicate(name: string, given: unknown): KnownPredicate {
  const what = `schema.predicates.${name}`
  checkName(what, name)
  checkMembers(what, given, members)
  const { inverse, aliases = [] } = given
  if (inverse !== undefined) checkName(`${what}.inverse`, inverse)
  if (!Array.isArray(aliases) || aliases.length > maxAliases)
    throw invalid(`${what}.aliases`, aliases, `a list of at most ${maxAliases} names`)
  const flag = (member: 'single' | 'symmetric' | 'transitive'): boolean => {
    const value = given[member] ?? false
    if (typeof value !== 'boolean') throw invalid(`${what}.${member}`, value, 'true, false')
    return value
  }
  const symmetric = flag('symmetric')
  if (symmetric && inverse !== undefined)
    throw invalid(`${what}.inverse`, inverse, 'none, since a symmetric predicate is its own inverse')
  return {
    name,
    single: flag('single'),
    symmetric,
    transitive: flag('transitive'),
    inverse: typeof inverse === 'string' ? inverse : undefined,
    aliases: Array.from(aliases, (alias: unknown, i) => checkName(`${what}.aliases[${i}]`, alias)),
  }
}

function checkName(what: string, name: unknown): string {
  if (typeof name !== 'string' || fold(name) === '' || name.length > maxName || !name.isWellFormed())
    throw invalid(what, name, `a name with letters or digits, at most ${maxName} code units`)
  return name
}
