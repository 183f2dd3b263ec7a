import { openMemory, type Layout, type TokenCounter } from '@mnestic/core'
import { transformerContext } from '@mnestic/transformer-context'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { words } from './words.ts'

/** Counters to which the sum of the lines is no guide to the whole. */
const counters = {
  characters: (text) => text.length,
  'line breaks': (text) => text.split('\n').length,
  'a square': (text) => Math.ceil(text.length ** 2 / 400),
  'a root': (text) => Math.ceil(Math.sqrt(text.length)),
  'a price for each call': (text) => 30 + Math.ceil(text.length / 40),
} satisfies Readonly<Record<string, TokenCounter>>

const spoken = fc.record({
  text: fc
    .array(fc.constantFrom('tango', 'lisbon', 'peanuts', 'harbour', 'violin'), {
      minLength: 2,
      maxLength: 60,
    })
    .map((some) => `${some.join(' ')}.`),
  pinned: fc.boolean(),
})

describe.each(Object.entries(counters))('a prompt counted by %s', (_, countTokens) => {
  it('is within its budget, whatever is pinned and whatever stood', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(spoken, { minLength: 1, maxLength: 12 }),
        fc.array(fc.constantFrom(0, 20, 60, 200, 800), { minLength: 2, maxLength: 4 }),
        async (records, budgets) => {
          const working = transformerContext({ recent: 2 })
          await using memory = await openMemory({
            backends: { working, words: words() },
            assembler: working.assembler,
            countTokens,
          })
          const { ids } = await memory.write(
            's',
            records.map(({ text }, i) => ({ text: `number${i}x ${text}` })),
          )
          const pinned = ids.filter((_id, i) => records[i]?.pinned === true)
          if (pinned.length > 0) await memory.views.working.pin('s', pinned)
          let previous: Layout | undefined
          for (const tokens of budgets) {
            const cue = tokens % 200 === 0 ? 'tango' : 'violin harbour'
            const { context, layout, omitted } = await memory.read('s', cue, { budget: { tokens }, previous })
            if (context !== '') expect(countTokens(context)).toBeLessThanOrEqual(tokens)
            expect(layout.tokens).toBe(context === '' ? 0 : countTokens(context))
            // What is pinned stands, or is said to have had no room.
            const told = new Set([
              ...layout.blocks.flatMap((block) => block.ids),
              ...omitted.map(({ id }) => id),
            ])
            expect(pinned.filter((id) => !told.has(id))).toEqual([])
            expect(omitted.filter(({ id }) => layout.blocks.some((block) => block.ids.includes(id)))).toEqual(
              [],
            )
            previous = layout
          }
        },
      ),
      { numRuns: 15, seed: 3 },
    )
  })
})
