import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { Failure } from '../src/failure.ts'
import { loadPathQuestions } from '../src/pathquestion/dataset.ts'
import { randomPath } from '../src/pathquestion/random-path.ts'

const folder = mkdtempSync(join(tmpdir(), 'pathquestion-'))
afterAll(() => {
  rmSync(folder, { recursive: true })
})

// Made up, in the files' shape.
const triples = [
  'ana_b\tspouse\tben_c',
  'ben_c\tgender\tmale',
  'ben_c\tchildren\tlia',
  'ben_c\tchildren\tleo',
]
const questions = [
  "what is ana_b 's husband 's sex ?\tmale(male/)\tana_b#spouse#ben_c#gender#male#<end>#male",
  'the kid of husband of ana_b ?\tlia(lia/leo/)\tana_b#spouse#ben_c#children#lia#<end>#lia',
]

describe('the files of PathQuestion', () => {
  test('are read with the right answers of each question', () => {
    writeFileSync(join(folder, '2H-kb.txt'), `${triples.join('\n')}\n`)
    writeFileSync(join(folder, 'PQ-2H-dev.txt'), `${questions.join('\n')}\n`)
    const [set] = loadPathQuestions(folder)
    expect(set?.name).toBe('2H')
    expect(set?.triples[1]).toEqual(['ben_c', 'gender', 'male'])
    expect(set?.questions.map(({ subject, answers, path }) => [subject, answers, path])).toEqual([
      ['ana_b', ['male'], ['spouse', 'gender']],
      ['ana_b', ['lia', 'leo'], ['spouse', 'children']],
    ])
  })

  test('say what is missing', () => {
    const empty = mkdtempSync(join(tmpdir(), 'pathquestion-'))
    expect(() => loadPathQuestions(empty)).toThrow(Failure)
    rmSync(empty, { recursive: true })
  })
})

test('a random path is right as often as its ends are, over all paths that exist', () => {
  const [set] = loadPathQuestions(folder)
  // From ana_b: spouse, spouse/gender, spouse/children; the first question has one right of three, the second too.
  expect(randomPath(set!.triples, set!.questions)).toBeCloseTo(1 / 3, 12)
})
