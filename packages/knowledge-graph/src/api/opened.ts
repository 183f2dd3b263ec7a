import type { Host, Revision, Scope, ScopeNumber } from '@mnestic/core'
import type { ExtractionQueue } from '../extraction/queue.ts'
import type { Reach } from '../contract/engine.ts'
import { keyOf } from '../link/key.ts'
import type { LinkParts } from '../link/link-cue.ts'
import type { PathReader } from '../paths/path-reader.ts'
import type { Predicates } from '../schema/predicates.ts'
import { seenUpTo } from '../view/seen.ts'
import { View } from '../view/view.ts'
import { Citations } from './citations.ts'

/** What the methods of the API work with. */
export interface ApiParts extends LinkParts {
  readonly host: Host
  readonly predicates: Predicates
  readonly paths: PathReader
  readonly queue: ExtractionQueue | undefined
  /** @throws CLOSED */
  readonly check: () => void
}

/** A view of the asked scope, and its records. */
export interface Opened {
  readonly scope: ScopeNumber
  readonly view: View
  readonly citations: Citations
}

export interface Asked {
  readonly asOf?: Revision | undefined
  readonly validAt?: number | undefined
}

/** `undefined` where nothing was ever written. */
export async function openScope(
  { host, engine, predicates, check }: ApiParts,
  path: Scope,
  reach: Reach,
  { asOf, validAt }: Asked,
): Promise<Opened | undefined> {
  check()
  const scope = await host.scope(path)
  if (scope === undefined) return undefined
  const graph = await engine.graph(scope, reach)
  const view = new View(graph, seenUpTo(asOf), predicates, validAt)
  return { scope, view, citations: new Citations(host, scope) }
}

/** The entity of exactly this name or alias, where some record that counts says it. */
export function entityOf(view: View, name: string): number | undefined {
  const node = view.graph.node(keyOf(name))
  if (node === undefined || !view.seen.record(view.graph.named(node))) return undefined
  return view.identity.root(node)
}
