import { join } from 'node:path'
import { expect, test } from 'vitest'
import { loadBeam } from '../src/recall/beam.ts'
import { beamTime } from '../src/recall/beam-time.ts'
import { unresolved } from '../src/recall/dataset.ts'

const folder = join(import.meta.dirname, 'fixtures', 'beam')
const chats = loadBeam(folder)
const [first, second] = chats

test('chats come in the order of their numbers, the shortened one where there is one', () => {
  expect(chats.map(({ name }) => name)).toEqual(['chat 2', 'chat 10'])
  expect(loadBeam(join(folder, '10')).map(({ name }) => name)).toEqual(['chat 10'])
  expect(first?.sessions.map((session) => session.map(({ id }) => id))).toEqual([['0', '1', '2', '3'], ['5']])
})

test("a message is a record with its batch as session, without the authors' mark at its end", () => {
  expect(first?.sessions[0]?.[0]).toEqual({
    id: '0',
    text: 'I am building a birdhouse from cedar.',
    session: 'batch 1',
    role: 'user',
    at: Date.UTC(2024, 2, 15),
  })
  expect(first?.sessions[0]?.[1]?.text).toMatch(/->-> it is long.*on\.$/)
  expect(first?.sessions[0]?.[2]?.text).toBe('The roof leaks.')
  expect(first?.sessions[0]?.[3]?.role).toBeUndefined()
  expect(second?.sessions[0]?.[0]).toMatchObject({ id: '7', session: 'batch 1', at: undefined })
})

test('time goes on a second a message, from each new anchor', () => {
  const start = Date.UTC(2024, 2, 15)
  expect(first?.sessions.flat().map(({ at }) => at)).toEqual([
    start,
    start + 1_000,
    start + 2_000,
    start + 3_000,
    Date.UTC(2024, 3, 5),
  ])
  expect(beamTime('May-2-2023')).toBe(Date.UTC(2023, 4, 2))
  for (const other of ['15-March-2024', 'Marz-ab-2024', '', undefined])
    expect(beamTime(other)).toBeUndefined()
})

test('evidence is flattened and counted once; questions without any are left out and counted', () => {
  expect(first?.questions).toEqual([
    { text: 'What is it made of, and who lives there?', category: 'knowledge update', gold: ['0', '5'] },
    { text: 'When did the roof leak?', category: 'temporal reasoning', gold: ['2', '77'] },
  ])
  expect(first?.leftOut).toBe(1)
  expect(first && unresolved(first)).toEqual(['77'])
  expect(second?.questions).toHaveLength(1)
})

test('a folder without chats is refused with the place where to get them', () => {
  expect(() => loadBeam(join(folder, '..', 'other.json'))).toThrow(/BEAM's format.*github\.com/)
})
