/** What the shipped weights are fitted with. */
export const recipe = { conversations: 100, seed: 1, steps: 500 } as const
