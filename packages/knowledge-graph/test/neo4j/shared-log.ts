import type { GraphBatch, GraphChange } from '@mnestic/knowledge-graph'
import { record } from '../engines/said.ts'

const size = 5

/** The next batch of a log that every process knows: five records, each with a fact of its own and one that all share. */
export function logFrom(from: number): GraphBatch {
  const changes = Array.from({ length: size }, (_, i): GraphChange => {
    const seq = from + 1 + i
    return record(seq, [
      [`Person ${seq}`, 'met', `Person ${seq % 7}`],
      ['Ana', 'knows', 'Bruno'],
    ])
  })
  return { from, to: from + size, changes }
}
