import type { Scope, ScopeNumber } from '@mnestic/core'
import { checkInteger, checkMembers } from '@mnestic/core/check'
import type { EntityQuery } from '../contract/api.ts'
import type { Entity, Evidence } from '../contract/entity.ts'
import { cueWords } from '../link/cue-words.ts'
import { keyOf } from '../link/key.ts'
import { link } from '../link/link.ts'
import { namesIn } from '../link/names-in.ts'
import type { View } from '../view/view.ts'
import type { Citations } from './citations.ts'
import { checkCursor, checkLimit, checkName, type Cursor } from './check.ts'
import { cited } from './fact-writer.ts'
import { mentionsOf } from './names.ts'
import { entityOf, openScope, type ApiParts } from './opened.ts'

const members: readonly string[] = [
  'name',
  'type',
  'asOf',
  'after',
  'limit',
] satisfies readonly (keyof EntityQuery)[]
/** Mentions that an entity is told from. */
const maxMentions = 1_000
/** Entities that one page looks at, where few are of the asked type. */
const maxLooked = 2_000

export async function entitiesOf(
  parts: ApiParts,
  scope: Scope,
  query: EntityQuery,
): Promise<{ readonly entities: readonly Entity[]; readonly next?: string }> {
  checkMembers('The query of entities', query, members)
  const { asOf } = query
  if (asOf !== undefined) checkInteger('asOf', asOf, 0, Number.MAX_SAFE_INTEGER)
  const name = query.name === undefined ? undefined : checkName('name', query.name)
  const type = query.type === undefined ? undefined : checkName('type', query.type)
  const limit = checkLimit(query.limit, 100, 1_000)
  const cursor = checkCursor(query.after)
  if (name !== undefined) return { entities: await namedLike(parts, scope, name, { type, limit, asOf }) }
  const after = Math.max(0, cursor.seq - 1)
  const reach = { entities: { after, limit: limit + cursor.skip } }
  const opened = await openScope(parts, scope, reach, { asOf })
  if (opened === undefined) return { entities: [] }
  const { view, citations } = opened
  const { roots, next } = pageOfRoots(view, cursor, type === undefined ? limit : Math.max(limit, maxLooked))
  const entities: Entity[] = []
  for (const [i, root] of roots.entries()) {
    const entity = await entityAt(view, citations, root)
    if (entity === undefined || (type !== undefined && entity.type !== type)) continue
    entities.push(entity)
    if (entities.length === limit && i < roots.length - 1)
      return { entities, next: cursorAfter(view, roots.slice(0, i + 1), cursor) }
  }
  return { entities, ...(next !== undefined && { next }) }
}

/** One entity by exactly this name, with the places that name it. */
export async function entityNamed(
  parts: ApiParts,
  scope: Scope,
  name: string,
  query: { readonly asOf?: number | undefined },
): Promise<(Entity & { readonly mentions: readonly Evidence[] }) | undefined> {
  checkMembers('The query of entity', query, ['asOf'])
  const { asOf } = query
  if (asOf !== undefined) checkInteger('asOf', asOf, 0, Number.MAX_SAFE_INTEGER)
  const key = keyOf(checkName('name', name))
  const reach = { around: [key], steps: 1, limit: maxMentions }
  const opened = await openScope(parts, scope, reach, { asOf })
  const root = opened === undefined ? undefined : entityOf(opened.view, name)
  if (opened === undefined || root === undefined) return undefined
  const { view, citations } = opened
  const entity = await entityAt(view, citations, root)
  if (entity === undefined) return undefined
  const mentions = mentionsOf(view, root, 100).flatMap((one) => cited(citations, one) ?? [])
  return { ...entity, mentions: mentions.slice(0, 100) }
}

/** Entities that a text may name, best first. */
async function namedLike(
  parts: ApiParts,
  path: Scope,
  text: string,
  {
    type,
    limit,
    asOf,
  }: { readonly type: string | undefined; readonly limit: number; readonly asOf: number | undefined },
): Promise<readonly Entity[]> {
  parts.check()
  const scope: ScopeNumber | undefined = await parts.host.scope(path)
  const words = cueWords(text)
  if (scope === undefined) return []
  const keys = [...new Set([keyOf(text), ...(await namesIn(parts.engine, scope, text, words))])]
  const opened = await openScope(parts, path, { around: keys, steps: 1, limit: 20_000 }, { asOf })
  if (opened === undefined) return []
  const { view, citations } = opened
  const exact = entityOf(view, text)
  const linked = link(view, keys, words).map(({ node }) => node)
  const roots = [...new Set([...(exact === undefined ? [] : [exact]), ...linked])]
  const entities: Entity[] = []
  for (const root of roots) {
    const entity = await entityAt(view, citations, root)
    if (entity !== undefined && (type === undefined || entity.type === type)) entities.push(entity)
    if (entities.length === limit) break
  }
  return entities
}

/** As the living records have it; `undefined` where none is left. */
export async function entityAt(view: View, citations: Citations, root: number): Promise<Entity | undefined> {
  const { graph, seen, identity } = view
  const mentions = mentionsOf(view, root, maxMentions)
  await citations.load(mentions.map(({ seq }) => seq))
  const living = mentions.filter(({ seq }) => citations.get(seq) !== undefined)
  const [first] = living
  if (first === undefined) return undefined
  const names = new Map(living.toReversed().map(({ name }) => [keyOf(name), name]))
  names.delete(keyOf(first.name))
  const types = Map.groupBy(
    living.flatMap(({ type }) => type ?? []),
    (type) => type,
  )
  const type = [...types].sort(([, a], [, b]) => b.length - a.length)[0]?.[0]
  const records = new Set(identity.members(root).flatMap((node) => graph.records(node, Infinity)))
  return {
    name: first.name,
    ...(type !== undefined && { type }),
    aliases: [...names.values()].toReversed(),
    records: [...records].filter((seq) => seen.record(seq) && isLiving(citations, seq, records.size)).length,
  }
}

/** Where there are more records than were looked at, what has expired counts until it is swept. */
function isLiving(citations: Citations, seq: number, records: number): boolean {
  return records > maxMentions || citations.get(seq) !== undefined
}

/** Roots of entities from the cursor on. */
function pageOfRoots(
  view: View,
  cursor: Cursor,
  limit: number,
): { readonly roots: readonly number[]; readonly next: string | undefined } {
  const { graph } = view
  const roots: number[] = []
  let skip = cursor.skip
  for (let node = 0; node < graph.nodes; node++) {
    const named = graph.named(node)
    if (named < cursor.seq || graph.isLiteral(node) || view.identity.root(node) !== node) continue
    if (named > graph.upTo) break
    if (!view.seen.record(named)) continue
    if (named === cursor.seq && skip > 0) {
      skip--
      continue
    }
    if (roots.length === limit) return { roots, next: cursorAfter(view, roots, cursor) }
    roots.push(node)
  }
  return { roots, next: graph.upTo === Infinity ? undefined : `${graph.upTo + 1}:0` }
}

function cursorAfter(view: View, taken: readonly number[], cursor: Cursor): string {
  const last = view.graph.named(taken.at(-1) ?? 0)
  const same = taken.filter((node) => view.graph.named(node) === last).length
  return `${last}:${same + (last === cursor.seq ? cursor.skip : 0)}`
}
