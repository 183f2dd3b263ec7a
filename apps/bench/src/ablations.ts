import type { Recipe } from './compositions.ts'
import type { Variant } from './recall/variants.ts'

/**
 * The parts of a composition, each taken out in turn: every backend; every signal of a backend that has several
 * (weight 0: it still brings candidates); and `parts`, where the composition has them.
 */
export function ablations({ backends }: Recipe): readonly Variant[] {
  const signals = Object.entries(backends).flatMap(([backend, { capabilities }]) =>
    Object.keys(capabilities.signals ?? {}).map((signal) => ({ backend, signal })),
  )
  const several = signals.filter(({ backend }) => signals.filter((s) => s.backend === backend).length > 1)
  return [
    ...(Object.keys(backends).length > 1 ? Object.keys(backends).map(withoutBackend) : []),
    ...several.map(({ backend, signal }) => ({
      name: `without ${backend}.${signal}`,
      weights: { [backend]: { [signal]: 0 } },
    })),
    ...parts,
  ]
}

/** What else can be taken out of `default`: a line for each, `change` says what is left. */
const parts: readonly Variant[] = [
  { name: 'without passages', change: (base) => ({ ...base, passages: () => [] }) },
]

function withoutBackend(name: string): Variant {
  return {
    name: `without ${name}`,
    change: (base) => ({
      ...base,
      backends: Object.fromEntries(Object.entries(base.backends).filter(([other]) => other !== name)),
    }),
  }
}
