import { throwIfAborted, type Allow, type Reason, type ScopeNumber, type Seq } from '@mnestic/core'
import { linkCue, type LinkParts } from '../link/link-cue.ts'
import type { Linked } from '../link/link.ts'
import type { EntityKey } from '../contract/rows.ts'
import type { PathReader } from '../paths/path-reader.ts'
import type { Predicates } from '../schema/predicates.ts'
import { seenBy } from '../view/seen.ts'
import { StepGraph } from '../view/step-graph.ts'
import { View } from '../view/view.ts'
import { pathHits, type PathHit } from './path-hits.ts'

export interface ReaderParts extends LinkParts {
  readonly predicates: Predicates
  readonly paths: PathReader
}

export interface ReadQuestion {
  readonly scope: ScopeNumber
  readonly text: string
  readonly allow: Allow
  readonly validAt: number | undefined
  readonly signal: AbortSignal
}

/** What a scope's graph says to a cue. */
export interface Reading {
  readonly paths: ReadonlyMap<Seq, PathHit>
  /** Records that name what the cue names: the rarer and the more, the higher. */
  readonly mentions: ReadonlyMap<Seq, { readonly score: number; readonly why: readonly Reason[] }>
}

const maxLength = 3
/** Facts that an engine brings for one cue. */
const maxFacts = 20_000
const maxAnswers = 50
/** Records that one entity brings. */
const maxRecords = 1_000

export async function readScope(
  { engine, near, predicates, paths }: ReaderParts,
  { scope, text, allow, validAt, signal }: ReadQuestion,
): Promise<Reading> {
  const around = async (keys: readonly EntityKey[]): Promise<{ readonly view: View }> => {
    const graph = await engine.graph(scope, { around: keys, steps: maxLength, limit: maxFacts })
    return { view: new View(graph, seenBy(allow), predicates, validAt) }
  }
  const linked = await linkCue({ engine, near }, scope, text, around, signal)
  throwIfAborted(signal)
  if (linked === undefined) return { paths: new Map(), mentions: new Map() }
  const { subjects } = linked
  const { view } = linked.opened
  const mentions = mentionsOf(view, subjects, allow.size)
  const answers =
    subjects.length === 0 || view.graph.facts === 0
      ? []
      : await paths.answer(new StepGraph(view), { text, subjects }, { maxLength, limit: maxAnswers, signal })
  throwIfAborted(signal)
  return { paths: pathHits(view, answers), mentions }
}

/** Sum of weight × ln(1 + N / n) over the entities, n of the N allowed records naming each. */
function mentionsOf(view: View, subjects: readonly Linked[], allowed: number): Reading['mentions'] {
  const found = new Map<Seq, { score: number; why: Reason[] }>()
  for (const [node, links] of Map.groupBy(subjects, (one) => one.node)) {
    const weight = Math.max(...links.map((one) => one.weight))
    const seqs = new Set(
      view.identity
        .members(node)
        .flatMap((member) => view.graph.records(member, view.seen.all ? maxRecords : Infinity))
        .filter((seq) => view.seen.record(seq))
        .slice(-maxRecords),
    )
    const score = weight * Math.log(1 + allowed / Math.max(1, seqs.size))
    for (const seq of seqs) {
      const one = found.get(seq) ?? { score: 0, why: [] }
      one.score += score
      one.why.push({ code: 'entity', value: score })
      found.set(seq, one)
    }
  }
  return found
}
