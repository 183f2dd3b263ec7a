import { join } from 'node:path'
import { expect, test } from 'vitest'
import { unresolved } from '../src/recall/dataset.ts'
import { evidenceIds } from '../src/recall/evidence.ts'
import { loadLocomo } from '../src/recall/locomo.ts'
import { locomoTime } from '../src/recall/locomo-time.ts'

const fixtures = join(import.meta.dirname, 'fixtures')
const [first, second] = loadLocomo(join(fixtures, 'tiny-locomo.json'))

test('turns become records, session by session in the order of their numbers', () => {
  expect(first?.name).toBe('tiny-1')
  expect(first?.sessions.map((session) => session.map(({ id }) => id))).toEqual([
    ['D1:1', 'D1:2'],
    ['D2:1'],
    ['D10:1'],
  ])
  expect(first?.sessions[0]?.[1]).toEqual({
    id: 'D1:2',
    text: 'Look at this! [a photo of a lighthouse]',
    session: 'session_1',
    speaker: 'Luka',
    at: Date.UTC(2023, 4, 8, 13, 56, 1),
  })
})

test('a time that cannot be read leaves the record without one', () => {
  expect(first?.sessions[1]?.[0]?.at).toBeUndefined()
  expect(locomoTime('12:05 am on 1 January, 2024')).toBe(Date.UTC(2024, 0, 1, 0, 5))
  expect(locomoTime('12:30 pm on 29 February, 2024')).toBe(Date.UTC(2024, 1, 29, 12, 30))
  expect(locomoTime('8 May, 2023')).toBeUndefined()
})

test('questions keep their category by name and their evidence by id', () => {
  expect(first?.questions.map(({ category, gold }) => [category, ...gold])).toEqual([
    ['single-hop', 'D1:1'],
    ['multi-hop', 'D10:1', 'D2:1'],
    ['adversarial'],
    ['temporal', 'D1:2', 'D77:1'],
  ])
  expect(second?.questions[0]?.category).toBe('open-domain')
})

test('evidence that names no turn is told apart', () => {
  expect(first && unresolved(first)).toEqual(['D77:1'])
  expect(second && unresolved(second)).toEqual([])
})

test('evidence written by hand is read where it can be', () => {
  expect(evidenceIds(['D8:6; D9:17'])).toEqual(['D8:6', 'D9:17'])
  expect(evidenceIds(['D1:3 D1:3', 'D1:03'])).toEqual(['D1:3'])
  expect(evidenceIds(['D:11:26', 'D'])).toEqual(['D11:26', 'D'])
})

test('a folder is read whole, and other JSON in it is passed over', () => {
  expect(loadLocomo(fixtures).map(({ name }) => name)).toEqual(['tiny-1', 'sample 2'])
})

test('a file of another format is refused with the place where to get the right one', () => {
  expect(() => loadLocomo(join(fixtures, 'other.json'))).toThrow(
    /LoCoMo's format.*github\.com\/snap-research/,
  )
  expect(() => loadLocomo(import.meta.filename)).toThrow(/cannot be read as JSON/)
})
