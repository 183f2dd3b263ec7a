import { nextTurn, throwIfAborted } from '@mnestic/core'
import { learnedMeaning } from './learned-meaning.ts'
import type { Meaning } from './meaning.ts'
import type { PathGraph, Relation } from './path-graph.ts'
import { toModel, type Counts, type RelationModel } from './relation-model.ts'
import { search, type SearchSettings } from './search.ts'
import { shareOut } from './soft-split.ts'
import type { Spans } from './split.ts'
import type { Limits } from './walk.ts'

/** One question of a log, read from one of its subjects. */
export interface Reading {
  readonly start: number
  readonly spans: Spans
  /** The question asks for what shares something with the subject. */
  readonly sharing: boolean
}

export interface LearnSettings extends Omit<SearchSettings, 'sharing'> {
  readonly rounds: number
  /** Of the soft assignment, in units of a score: smaller is bolder. */
  readonly temperature: number
  /** Counts of a text after which what was learned weighs as much as what names say. */
  readonly prior: number
  /** Facts that may be looked at for one question. */
  readonly facts: number
  readonly reach: number
}

/** Questions between two turns of the event loop. */
const slice = 16

/**
 * Expectation and maximisation over paths that nobody named: each question is shared out over all paths that exist from
 * its subject, and all splits of it, by exp(score / temperature); how often a text went with a relation is counted;
 * and the counts are believed in the next round. What is asked often, and can only be answered one way, teaches
 * what its words mean elsewhere. A pure function of graph, questions and settings. @throws ABORTED
 */
export async function learn(
  graph: PathGraph,
  readings: readonly Reading[],
  texts: readonly string[],
  named: Meaning,
  settings: LearnSettings,
  signal: AbortSignal | undefined,
): Promise<RelationModel> {
  let meaning = named
  let counted = new Map<string, Map<Relation, number>>()
  let questions = 0
  for (let round = 0; round < settings.rounds; round++) {
    counted = new Map()
    questions = 0
    for (const [i, { start, spans, sharing }] of readings.entries()) {
      if (i % slice === 0) {
        throwIfAborted(signal)
        await nextTurn()
      }
      const limits: Limits = { reach: settings.reach, facts: settings.facts }
      const found = search(graph, start, spans, meaning, { ...settings, sharing }, limits)
      if (found.length > 0) questions += 1
      shareOut(found, spans, meaning, settings, (text, relation, share) => {
        const name = texts[text] ?? ''
        let counts = counted.get(name)
        if (counts === undefined) counted.set(name, (counts = new Map<Relation, number>()))
        counts.set(relation, (counts.get(relation) ?? 0) + share)
      })
    }
    meaning = learnedMeaning(named, texts, totals(counted), settings.prior)
  }
  throwIfAborted(signal)
  return await toModel(counted, graph.predicates, questions)
}

function totals(counted: ReadonlyMap<string, ReadonlyMap<Relation, number>>): ReadonlyMap<string, Counts> {
  return new Map(
    [...counted].map(([text, byRelation]) => [
      text,
      { byRelation, total: [...byRelation.values()].reduce((sum, count) => sum + count, 0) },
    ]),
  )
}
