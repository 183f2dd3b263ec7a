import { join } from 'node:path'
import { sentences, type RecordInput } from '@mnestic/core'
import { loadSample, sampleFolder } from './recall/sample.ts'

const sessionLength = 20

/**
 * A conversation as long as is wanted: turns of one to four sentences drawn from the English sample, its speakers, a
 * minute between turns. Its questions are the sample's. The same at each run.
 */
export function invented(size: number): {
  readonly records: readonly RecordInput[]
  readonly questions: readonly string[]
} {
  const sample = loadSample(join(sampleFolder, 'sample-en.json'))
  const turns = sample.sessions.flat()
  const pool = turns.flatMap(({ text }) => sentences(text).map(({ start, end }) => text.slice(start, end)))
  let state = 1
  const draw = (below: number): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0 // Numerical Recipes, "An even quicker generator"
    return Math.floor((state / 2 ** 32) * below)
  }
  const records = Array.from({ length: size }, (_, i): RecordInput => ({
    text: Array.from({ length: 1 + draw(4) }, () => pool[draw(pool.length)] ?? '').join(' '),
    at: Date.UTC(2024, 0, 1) + i * 60_000,
    session: `session ${Math.floor(i / sessionLength)}`,
    speaker: turns[i % turns.length]?.speaker,
    role: turns[i % turns.length]?.role,
  }))
  return { records, questions: sample.questions.map(({ text }) => text) }
}
