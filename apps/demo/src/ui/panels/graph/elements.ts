import type { FactShown, GraphPage } from '../../../api/graph.ts'
import { shorten } from '../../format.ts'
import { kindOf, literalKind, type Kind } from './kinds.ts'

/** A point of the drawing. */
export interface NodeShown {
  readonly id: string
  readonly label: string
  readonly kind: Kind
  /** The entity's name; absent for a value. */
  readonly name?: string
  readonly facts: number
}

/** A line of the drawing: a fact. */
export interface EdgeShown {
  readonly id: string
  readonly source: string
  readonly target: string
  readonly label: string
  /** Records that say so. */
  readonly support: number
  /** Another fact has taken its place. */
  readonly past: boolean
}

/** Facts that are drawn; of more the first. All of them stand in the table. */
const mostFacts = 600

const entityId = (name: string): string => `e:${name}`

/** What of a graph is drawn. Each value is a point of its own beside its entity: equal values join nothing. */
export function elementsOf({ entities, facts }: GraphPage): {
  readonly nodes: readonly NodeShown[]
  readonly edges: readonly EdgeShown[]
} {
  const nodes: NodeShown[] = entities.map(({ name, type, facts: number }) => ({
    id: entityId(name),
    label: shorten(name, 28),
    kind: kindOf(type),
    name,
    facts: number,
  }))
  const edges = facts.slice(0, mostFacts).map((fact, index): EdgeShown => {
    const id = `f:${index}`
    const target = fact.objectKind === 'entity' ? entityId(String(fact.object)) : `v:${index}`
    if (fact.objectKind === 'literal')
      nodes.push({ id: target, label: shorten(String(fact.object), 24), kind: literalKind, facts: 1 })
    return {
      id,
      source: entityId(fact.subject),
      target,
      label: words(fact.predicate),
      support: fact.evidence.length,
      past: isPast(fact),
    }
  })
  return { nodes, edges }
}

function isPast({ superseded }: Pick<FactShown, 'superseded'>): boolean {
  return superseded !== undefined
}

/** `lives_in` as people read it. */
export function words(predicate: string): string {
  return predicate.replaceAll('_', ' ')
}
