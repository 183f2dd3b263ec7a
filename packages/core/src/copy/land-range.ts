import type { Entry, Seq } from '../contract/log.ts'
import type { Scope, ScopeNumber } from '../contract/scope.ts'
import type { CopySite } from './copy-site.ts'
import { Counterparts } from './counterparts.ts'
import { changedByOthers, type Landed } from './landed.ts'
import { ScopeLanding } from './land-scope.ts'
import type { SourceRange } from './source-range.ts'

/**
 * Appends what the target lacks of a range, scope by scope: within a scope the order is kept. Deepest scopes come
 * first, since what is derived from their records stands in scopes above. Answers the highest number of its scopes.
 */
export async function landRange(site: CopySite, range: SourceRange, landed: Landed): Promise<ScopeNumber> {
  const counterparts = new Counterparts(site.source, site.target)
  for (const [seq, counterpart] of landed.records) counterparts.set(seq, counterpart)
  const own = new Set(range.entries.flatMap((entry) => (entry.kind === 'put' ? [entry.revision] : [])))
  await counterparts.lookUp(range.entries.flatMap(linksOf).filter((seq) => !own.has(seq)))
  for (const { path, entries } of await byScope(site, range))
    await new ScopeLanding(site, path, counterparts, landed).land(entries)
  if (landed.notes.size > 0) throw changedByOthers('a note')
  return range.entries.reduce((highest, { scope }) => Math.max(highest, scope), 0)
}

function linksOf(entry: Entry): readonly Seq[] {
  switch (entry.kind) {
    case 'put':
      return [...entry.supersedes, ...entry.derivedFrom]
    case 'note':
      return entry.about
    case 'vectors':
      return [entry.seq]
    case 'erase':
      return []
  }
}

/** Without scopes that were emptied since the range was read. */
async function byScope(
  { source }: CopySite,
  { entries }: SourceRange,
): Promise<readonly { readonly path: Scope; readonly entries: readonly Entry[] }[]> {
  const groups = new Map<ScopeNumber, Entry[]>()
  for (const entry of entries) {
    const group = groups.get(entry.scope) ?? []
    groups.set(entry.scope, group)
    if (entry.kind !== 'erase') group.push(entry)
  }
  const scopes: { path: Scope; entries: readonly Entry[] }[] = []
  for (const [number, own] of groups) {
    const info = own.length > 0 ? await source.scopeByNumber(number) : undefined
    if (info !== undefined) scopes.push({ path: info.path, entries: own })
  }
  return scopes.toSorted((a, b) => b.path.length - a.path.length)
}
