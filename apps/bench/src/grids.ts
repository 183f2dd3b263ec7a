import { conversationSignals } from '@mnestic/core'
import type { Variant } from './recall/variants.ts'

/** Settings of one composition among which to choose, and the composition. */
export interface Grid {
  readonly about: string
  readonly composition: string
  readonly settings: readonly Variant[]
}

const around = [0.7, 1, 1.4] as const

/** By the name on the command line. A grid more is a line here; about ten settings take a minute. */
export const grids: Readonly<Record<string, Grid>> = {
  weights: {
    about: 'vectors, contexts and the memory’s own signals beside the words, each a half more or less',
    composition: 'default',
    settings: around.flatMap((vectors) =>
      around.flatMap((contexts) =>
        around.map((own) => ({
          name: `vectors x ${vectors}, contexts x ${contexts}, signals x ${own}`,
          weights: { longTerm: vectors, recent: contexts, signals: timesDefault(own) },
        })),
      ),
    ),
  },
  reads: {
    about: 'diversity and recency as options of a read, asked at the end of each conversation',
    composition: 'default',
    settings: [
      { name: 'neither', atEnd: true },
      ...[0.05, 0.1, 0.2, 0.3, 0.5, 0.7].map((diversity) => ({
        name: `diversity ${diversity}`,
        read: { diversity },
        atEnd: true as const,
      })),
      ...[7, 30, 180].flatMap((halfLifeDays) =>
        [0.25, 0.5, 1].map((weight) => ({
          name: `recency, half-life ${halfLifeDays} days, weight ${weight}`,
          read: { recency: { halfLifeDays, weight } },
          atEnd: true as const,
        })),
      ),
    ],
  },
}

function timesDefault(factor: number): Readonly<Record<string, number>> {
  return Object.fromEntries(conversationSignals().map(({ name, weight }) => [name, weight * factor]))
}
