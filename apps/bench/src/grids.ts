import type { Variant } from './recall/variants.ts'

/** Settings of one composition among which to choose, and the composition. */
export interface Grid {
  readonly about: string
  readonly composition: string
  readonly settings: readonly Variant[]
}

/** By the name on the command line. A grid more is a line here; about ten settings take a minute. */
export const grids: Readonly<Record<string, Grid>> = {
  words: {
    about: 'the weight of the words beside that of the vectors',
    composition: 'default',
    settings: [0.25, 0.5, 0.75, 1, 1.5, 2, 3, 4].map((words) => ({
      name: `words ${words}`,
      weights: { words },
    })),
  },
}
