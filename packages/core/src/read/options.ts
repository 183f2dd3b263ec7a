import type { Budget, Layout } from '../contract/assembler.ts'
import type { BackendCue } from '../contract/backend.ts'
import type { Filter } from '../contract/filter.ts'
import { checkFilter, type CheckedFilter } from '../check/filter.ts'
import { checkLayout } from '../check/layout.ts'
import { toTime } from '../check/time.ts'
import {
  checkBoolean,
  checkInteger,
  checkMembers,
  checkSignal,
  checkText,
  invalid,
  isObject,
  show,
} from '../check/value.ts'
import { checkWeights, type CheckedWeights } from '../check/weights.ts'
import { unitVector } from '../embedding.ts'
import type { Engine } from '../engine.ts'
import { MnesticError } from '../error.ts'
import type { Eligibility } from '../index/allow.ts'
import type { View } from '../view/view.ts'

/** Read options, checked and with their defaults. */
export interface CheckedRead {
  readonly limit: number
  readonly budget: Budget | undefined
  readonly filter: { readonly given: Filter; readonly checked: CheckedFilter } | undefined
  readonly eligibility: Eligibility
  readonly descendants: boolean
  readonly views: readonly View[]
  readonly weights: CheckedWeights
  readonly candidates: number
  readonly previous: Layout | undefined
  /** 0: off. */
  readonly diversity: number
  /** `undefined`: off. */
  readonly recency: CheckedRecency | undefined
  readonly expand: boolean
  readonly explain: boolean
  readonly deadline: number
  readonly signal: AbortSignal | undefined
  /** By backend: its own options, parsed. */
  readonly own: ReadonlyMap<string, Readonly<Record<string, unknown>>>
}

export interface CheckedRecency {
  readonly halfLifeDays: number
  /** Above 0. */
  readonly weight: number
}

/** Read options of every memory; no backend may have an option of this name. */
export const commonOptions: readonly string[] = [
  'limit',
  'budget',
  'filter',
  'asOf',
  'now',
  'descendants',
  'backends',
  'weights',
  'candidates',
  'previous',
  'diversity',
  'recency',
  'expand',
  'explain',
  'deadline',
  'signal',
]
/** Each is weighed by every backend and read from the log. */
const maxCandidates = 2_000
const maxDeadline = 600_000
/** At 1 relevance would count nothing, and every order be as good as any. */
const maxDiversity = 0.99
const maxDays = 1_000_000
const maxWeight = 1_000_000
const recencyWeight = 0.5

/** @throws INVALID_ARGUMENT, NOT_FOUND (a backend), UNSUPPORTED (an option that no asked backend has) */
export function checkReadOptions(engine: Engine, input: unknown): CheckedRead {
  const given = input ?? {}
  if (!isObject(given)) throw invalid('The read options', given, 'an object')
  const options: Readonly<Record<string, unknown>> = { ...given }
  const views = chooseViews(engine, options['backends'])
  const budget = options['budget'] === undefined ? undefined : checkBudget(options['budget'])
  const limit =
    options['limit'] === undefined
      ? Math.min(defaultLimit(budget), engine.limits.items)
      : checkInteger('limit', options['limit'], 1, engine.limits.items)
  const candidates =
    options['candidates'] === undefined
      ? Math.max(100, Math.min(5 * limit, limit + 100))
      : checkInteger('candidates', options['candidates'], 1, maxCandidates)
  const weights = checkWeights(engine, options['weights'])
  return {
    limit,
    budget,
    filter: isFilter(options['filter'])
      ? { given: options['filter'], checked: checkFilter(options['filter']) }
      : undefined,
    eligibility: {
      now: options['now'] === undefined ? engine.clock() : toTime('now', options['now']),
      asOf: checkAsOf(options['asOf']),
    },
    descendants: checkBoolean('descendants', options['descendants']),
    views,
    weights: {
      backends: { ...engine.weights.backends, ...weights.backends },
      signals: { ...engine.weights.signals, ...weights.signals },
    },
    candidates,
    previous: checkLayout('previous', options['previous']),
    diversity: checkNumber('diversity', options['diversity'], 0, maxDiversity, 0),
    recency: checkRecency(options['recency']),
    expand: checkExpand(engine, options['expand']),
    explain: checkBoolean('explain', options['explain']),
    deadline:
      options['deadline'] === undefined
        ? 2_000
        : checkInteger('deadline', options['deadline'], 1, maxDeadline),
    signal: checkSignal(options['signal']),
    own: parseOwn(views, options),
  }
}

/** What is asked, as backends get it. @throws INVALID_ARGUMENT, TOO_LARGE, UNSUPPORTED: no asked backend answers it */
export function checkCue(engine: Engine, input: unknown, views: readonly View[]): BackendCue {
  const given = typeof input === 'string' ? { text: input } : input
  checkMembers('The cue', given, ['text', 'vector'])
  const text =
    given['text'] === undefined ? undefined : checkText('The cue', given['text'], engine.limits.textLength)
  const { vector } = given
  if (vector !== undefined && !(vector instanceof Float32Array))
    throw invalid("The cue's vector", vector, 'a Float32Array')
  if (text === undefined && vector === undefined) throw invalid('The cue', input, 'a text, a vector, or both')
  const readsVectors = views.some((view) => view.capabilities.vector === true)
  const readsText =
    views.some((view) => view.capabilities.text === true) || (readsVectors && engine.embedder !== undefined)
  if (vector !== undefined && !readsVectors)
    throw new MnesticError('UNSUPPORTED', 'No asked backend answers a vector; compose one that does')
  if (vector === undefined && !readsText)
    throw new MnesticError('UNSUPPORTED', 'No asked backend answers a text; compose one that does')
  return {
    ...(text !== undefined && { text }),
    ...(vector !== undefined && {
      vector: unitVector("The cue's vector", vector, engine.embedder?.dimensions),
    }),
  }
}

function chooseViews(engine: Engine, names: unknown): readonly View[] {
  if (names === undefined) return [...engine.views.values()]
  if (!Array.isArray(names) || names.length === 0)
    throw invalid('backends', names, 'a list of at least one name')
  return [...new Set<unknown>(names)].map((name) => {
    const view = typeof name === 'string' ? engine.views.get(name) : undefined
    if (view === undefined)
      throw new MnesticError(
        'NOT_FOUND',
        `No backend ${show(name)} is composed; there are: ${[...engine.views.keys()].join(', ')}`,
      )
    return view
  })
}

/** @throws INVALID_ARGUMENT, UNSUPPORTED: nothing could say the cue in other words */
function checkExpand({ expand }: Engine, asked: unknown): boolean {
  if (asked === undefined) return expand !== undefined
  const wanted = checkBoolean('expand', asked)
  if (wanted && expand === undefined)
    throw new MnesticError('UNSUPPORTED', 'This memory has no `expand`; open it with one')
  return wanted
}

function isFilter(value: unknown): value is Filter {
  if (value !== undefined && (typeof value !== 'object' || value === null))
    throw invalid('filter', value, 'a filter object')
  return value !== undefined
}

function checkBudget(value: unknown): Budget {
  checkMembers('budget', value, ['tokens'])
  return { tokens: checkInteger('budget.tokens', value['tokens'], 0, 100_000_000) }
}

function checkAsOf(value: unknown): Eligibility['asOf'] {
  if (value === undefined) return undefined
  checkMembers('asOf', value, ['revision', 'at'])
  const { revision, at } = value
  if ((revision === undefined) === (at === undefined)) throw invalid('asOf', value, '{ revision } or { at }')
  return at === undefined
    ? { revision: checkInteger('asOf.revision', revision, 0, Number.MAX_SAFE_INTEGER) }
    : { at: toTime('asOf.at', at) }
}

/** @throws INVALID_ARGUMENT */
function checkRecency(value: unknown): CheckedRecency | undefined {
  if (value === undefined) return undefined
  checkMembers('recency', value, ['halfLifeDays', 'weight'])
  const halfLifeDays = value['halfLifeDays']
  if (typeof halfLifeDays !== 'number' || !(halfLifeDays > 0 && halfLifeDays <= maxDays))
    throw invalid('recency.halfLifeDays', halfLifeDays, `days, a number above 0 and at most ${maxDays}`)
  const weight = checkNumber('recency.weight', value['weight'], 0, maxWeight, recencyWeight)
  return weight === 0 ? undefined : { halfLifeDays, weight }
}

/** Absent is `usual`. */
function checkNumber(what: string, value: unknown, min: number, max: number, usual: number): number {
  if (value === undefined) return usual
  if (typeof value !== 'number' || !(value >= min && value <= max))
    throw invalid(what, value, `a number from ${min} to ${max}`)
  return value
}

/** As many records as a budget may hold, at twenty tokens a line. */
function defaultLimit(budget: Budget | undefined): number {
  return budget === undefined ? 10 : Math.min(200, Math.max(10, Math.ceil(budget.tokens / 20)))
}

function parseOwn(views: readonly View[], options: Readonly<Record<string, unknown>>): CheckedRead['own'] {
  const own = new Map<string, Record<string, unknown>>(views.map((view) => [view.name, {}]))
  for (const [name, value] of Object.entries(options)) {
    if (commonOptions.includes(name) || value === undefined) continue
    const takers = views.filter((view) => Object.hasOwn(view.capabilities.options ?? {}, name))
    if (takers.length === 0) {
      throw new MnesticError(
        'UNSUPPORTED',
        `No asked backend has the read option ${JSON.stringify(name)}; options are: ${[...commonOptions, ...views.flatMap((v) => Object.keys(v.capabilities.options ?? {}))].join(', ')}`,
      )
    }
    for (const view of takers) {
      const members = own.get(view.name)
      if (members !== undefined) members[name] = parseOption(view, name, value)
    }
  }
  return own
}

function parseOption(view: View, name: string, value: unknown): unknown {
  try {
    return view.capabilities.options?.[name]?.parse(value)
  } catch (error) {
    throw new MnesticError(
      'INVALID_ARGUMENT',
      `Option ${name} of backend ${view.name}: ${error instanceof Error ? error.message : String(error)}`,
      { cause: error },
    )
  }
}
