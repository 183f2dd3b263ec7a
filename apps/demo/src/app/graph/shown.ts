import type { Entity, Evidence, GraphAnswer, GraphFact } from '@mnestic/knowledge-graph'
import type { EntityShown, FactShown, PathAnswer, Support } from '../../api/graph.ts'

/** A fact with its evidence by ids: texts are asked for one by one. */
export function factShown({ evidence, ...fact }: GraphFact): FactShown {
  return { ...fact, evidence: evidence.map(supportOf) }
}

function supportOf({ record, span, confidence, source }: Evidence): Support {
  return { id: record.id, at: record.at, confidence, source, ...(span === undefined ? {} : { span }) }
}

export function entityShown({ name, type, aliases, records }: Entity, facts: number): EntityShown {
  return { name, aliases, records, facts, ...(type === undefined ? {} : { type }) }
}

export function answerShown({ answer, score, subject, steps }: GraphAnswer): PathAnswer {
  return {
    answer,
    score,
    subject,
    steps: steps.map(({ backwards, words, facts }) => ({ backwards, words, facts: facts.map(factShown) })),
  }
}
