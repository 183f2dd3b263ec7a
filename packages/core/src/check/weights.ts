import { checkMembers, invalid, isObject } from './value.ts'

/** By backend; apart from them the memory's own signals. */
export interface CheckedWeights {
  readonly backends: Readonly<Record<string, number | Readonly<Record<string, number>> | undefined>>
  readonly signals: Readonly<Record<string, number>>
}

/** What may be weighed: backends with their signals, and what else. */
interface Weighable {
  readonly views: ReadonlyMap<string, { readonly capabilities: { readonly signals?: object | undefined } }>
  readonly signals: readonly { readonly name: string }[]
  readonly ranker: unknown
}

/** Under this name the weights of the memory's own signals stand; no backend may have it. */
export const signalsName = 'signals'
/** The signal of a backend by its ranks, where it cannot weigh. */
export const rankSignal = 'rank'
/** The signal of what a ranker adds. */
export const rankerSignal = 'ranker'
/** The signal of what the read option `recency` adds. */
export const recencySignal = 'recency'
/** The signal of what the read option `diversity` takes. */
export const diversitySignal = 'diversity'
/** No signal of a caller's own may have these names. */
export const coreSignals: readonly string[] = [rankerSignal, recencySignal, diversitySignal]

const maxWeight = 1_000_000

/** @throws INVALID_ARGUMENT */
export function checkWeights({ views, signals, ranker }: Weighable, value: unknown): CheckedWeights {
  if (value === undefined) return { backends: {}, signals: {} }
  checkMembers('weights', value, [...views.keys(), signalsName])
  const backends: Record<string, number | Readonly<Record<string, number>>> = {}
  for (const [name, { capabilities }] of views) {
    const given = value[name]
    if (given === undefined) continue
    backends[name] = isObject(given)
      ? checkEach(`weights.${name}`, given, [
          ...Object.keys(capabilities.signals ?? { score: 1 }),
          rankSignal,
        ])
      : checkWeight(`weights.${name}`, given)
  }
  const own = value[signalsName]
  const names = [...signals.map(({ name }) => name), ...(ranker === undefined ? [] : [rankerSignal])]
  return { backends, signals: own === undefined ? {} : checkEach(`weights.${signalsName}`, own, names) }
}

export function checkWeight(what: string, value: unknown): number {
  if (typeof value !== 'number' || !(Math.abs(value) <= maxWeight))
    throw invalid(what, value, `a number from -${maxWeight} to ${maxWeight}`)
  return value
}

function checkEach(what: string, given: unknown, names: readonly string[]): Readonly<Record<string, number>> {
  checkMembers(what, given, names)
  return Object.fromEntries(
    Object.entries(given).map(([name, weight]) => [name, checkWeight(`${what}.${name}`, weight)]),
  )
}
