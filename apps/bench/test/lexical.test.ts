import { expect, test } from 'vitest'
import { ours } from '../dist/lexical/contestant.js'
import { fts5 } from '../dist/lexical/fts5.js'

const records = [
  { id: 'asked', text: 'Which instrument do you play, Ana?', session: '1', speaker: 'Ben' },
  { id: 'told', text: 'The clarinet, since school.', session: '1', speaker: 'Ana' },
  { id: 'else', text: 'I ran along the river.', session: '2', speaker: 'Ana' },
]

test('both indexes find what a neighbour said; FTS5 over own words does not', async () => {
  for (const [make, found] of [
    [ours, ['asked', 'told']],
    [() => fts5({ neighbours: true }), ['asked', 'told']],
    [() => fts5({ neighbours: false }), ['asked']],
  ] as const) {
    const index = await make()
    await index.add(records)
    expect(await index.ask('What instrument does Ana play?', 10)).toEqual(found)
    expect(await index.close()).toBeGreaterThan(0)
  }
})
