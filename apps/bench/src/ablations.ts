import { asWritten, conversationSignals } from '@mnestic/core'
import type { Recipe } from './compositions.ts'
import type { Variant } from './recall/variants.ts'

/**
 * The parts of a composition, each taken out in turn: every backend; every signal of a backend that has several
 * (weight 0: it still brings candidates); every signal of the memory's own; and `parts`.
 */
export function ablations({ backends, signals = conversationSignals() }: Recipe): readonly Variant[] {
  const weighed = Object.entries(backends).flatMap(([backend, { capabilities }]) =>
    Object.keys(capabilities.signals ?? {}).map((signal) => ({ backend, signal })),
  )
  const several = weighed.filter(({ backend }) => weighed.filter((s) => s.backend === backend).length > 1)
  return [
    ...(Object.keys(backends).length > 1 ? Object.keys(backends).map(withoutBackend) : []),
    ...several.map(({ backend, signal }) => ({
      name: `without ${backend}.${signal}`,
      weights: { [backend]: { [signal]: 0 } },
    })),
    ...signals.map(({ name }) => ({
      name: `without the signal ${name}`,
      weights: { signals: { [name]: 0 } },
    })),
    ...parts,
  ]
}

/** What else can be taken out: a line for each, `change` says what is left. */
const parts: readonly Variant[] = [
  { name: 'without any signals', change: (base) => ({ ...base, signals: [] }) },
  { name: 'without preparation', change: (base) => ({ ...base, preparation: asWritten() }) },
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
