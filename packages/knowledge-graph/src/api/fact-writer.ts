import type { Seq } from '@mnestic/core'
import type { Evidence } from '../contract/entity.ts'
import type { GraphFact } from '../contract/fact.ts'
import type { EvidenceOf } from '../contract/graph.ts'
import { compare } from '../graph/compare.ts'
import type { View } from '../view/view.ts'
import type { Citations } from './citations.ts'
import { namesOf } from './names.ts'

/** Facts that are one, since their ends are: more than one where names were merged. */
export interface FactGroup {
  /** Not empty. */
  readonly facts: readonly number[]
  readonly subject: number
  readonly predicate: number
  readonly object: number
  readonly from: number
  readonly to: number
  /** Of the supports that count. */
  readonly first: Seq
  readonly latest: Seq
  readonly derived: boolean
}

const maxEvidence = 20

/** Facts by what they say, in the order in which records that count first said it. */
export function groupsOf(view: View, facts: Iterable<number>): readonly FactGroup[] {
  const groups = new Map<string, { facts: number[] }>()
  for (const fact of facts) {
    const { graph } = view
    const ends = [view.subject(fact), view.object(fact)]
    const key = [...ends, graph.predicate(fact), graph.from(fact), graph.to(fact)].join(' ')
    const known = groups.get(key)
    if (known === undefined) groups.set(key, { facts: [fact] })
    else if (!known.facts.includes(fact)) known.facts.push(fact)
  }
  return [...groups.values()].flatMap(({ facts: same }) => groupOf(view, same, false) ?? []).sort(inOrder)
}

/** By first support, then by content: nodes and predicates are numbered by it. */
export function inOrder(a: FactGroup, b: FactGroup): number {
  return (
    a.first - b.first ||
    a.subject - b.subject ||
    a.predicate - b.predicate ||
    a.object - b.object ||
    compare(a.from, b.from) ||
    compare(a.to, b.to)
  )
}

function groupOf(view: View, facts: readonly number[], derived: boolean): FactGroup | undefined {
  const { graph } = view
  const [fact] = facts
  const seqs = facts.flatMap((one) => view.supports(one))
  if (fact === undefined || seqs.length === 0) return undefined
  return {
    facts,
    subject: view.subject(fact),
    predicate: graph.predicate(fact),
    object: view.object(fact),
    from: graph.from(fact),
    to: graph.to(fact),
    first: seqs.reduce((a, b) => Math.min(a, b)),
    latest: seqs.reduce((a, b) => Math.max(a, b)),
    derived,
  }
}

/** Facts as the API gives them, in the given order; those that no living record supports are left out. */
export async function writeFacts(
  view: View,
  citations: Citations,
  groups: readonly FactGroup[],
): Promise<readonly { readonly group: FactGroup; readonly fact: GraphFact }[]> {
  const { graph } = view
  const evidence = groups.map(({ facts }) => evidenceOf(view, facts))
  await citations.load(evidence.flatMap((all) => all.map(({ seq }) => seq)))
  const ends = groups.flatMap(({ subject, object }) => [subject, object])
  const names = await namesOf(
    view,
    citations,
    ends.filter((node) => !graph.isLiteral(node)),
  )
  return groups.flatMap((group, i) => {
    const living = (evidence[i] ?? []).flatMap((one) => cited(citations, one) ?? []).slice(0, maxEvidence)
    const subject = names.get(group.subject)
    const literal = graph.isLiteral(group.object)
    const object = literal ? graph.literal(group.object) : names.get(group.object)
    if (living.length === 0 || subject === undefined || object === undefined) return []
    const superseded = group.derived ? undefined : lastSuperseded(view, group.facts)
    const fact: GraphFact = {
      subject,
      predicate: graph.predicates[group.predicate] ?? '',
      object,
      objectKind: literal ? 'literal' : 'entity',
      ...(group.from !== -Infinity && { from: group.from }),
      ...(group.to !== Infinity && { to: group.to }),
      ...(superseded !== undefined && { superseded }),
      ...(group.derived && { derived: true }),
      evidence: living,
    }
    return [{ group, fact }]
  })
}

export function cited(citations: Citations, one: EvidenceOf): Evidence | undefined {
  const record = citations.get(one.seq)
  if (record === undefined) return undefined
  const { span, confidence, source } = one
  return { record, ...(span !== undefined && { span }), confidence, source }
}

function evidenceOf(view: View, facts: readonly number[]): readonly EvidenceOf[] {
  const all = facts.flatMap((fact) => view.graph.evidence(fact, maxEvidence * 5))
  const distinct = new Map(all.filter(({ seq }) => view.seen.record(seq)).map((one) => [one.seq, one]))
  return [...distinct.values()].sort((a, b) => a.seq - b.seq)
}

/** Where one of equal facts is current, they are. */
function lastSuperseded(view: View, facts: readonly number[]): number | undefined {
  const ends = facts.map((fact) => view.superseded(fact) ?? Infinity)
  const end = ends.reduce((a, b) => Math.max(a, b))
  return end === Infinity ? undefined : end
}
