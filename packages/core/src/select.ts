import type { Seq } from './contract/log.ts'
import type { Scope, ScopeNumber } from './contract/scope.ts'
import { checkFilter, type CheckedFilter } from './check/filter.ts'
import { checkList, checkName } from './check/record.ts'
import { checkBoolean, checkMembers, invalid } from './check/value.ts'
import { toTime } from './check/time.ts'
import type { Engine } from './engine.ts'
import { filterRows } from './index/allow.ts'
import { eachScope, infosOf } from './scopes.ts'

/** Records by scope. */
export type Chosen = ReadonlyMap<ScopeNumber, readonly Seq[]>

export type CheckedSelector =
  | { readonly kind: 'ids'; readonly ids: readonly string[] }
  | { readonly kind: 'where'; readonly filter: CheckedFilter }
  | { readonly kind: 'everything'; readonly descendants: boolean }

const maxIds = 100_000

/** @throws INVALID_ARGUMENT, TOO_LARGE */
export function checkSelector(input: unknown): CheckedSelector {
  checkMembers('What to forget', input, ['ids', 'where', 'before', 'everything', 'descendants'])
  const given = ['ids', 'where', 'before', 'everything'].filter((name) => input[name] !== undefined)
  if (given.length !== 1)
    throw invalid('What to forget', input, 'one of { ids }, { where }, { before }, { everything: true }')
  if (input['descendants'] !== undefined && input['everything'] === undefined)
    throw invalid('descendants', input['descendants'], 'only together with everything')
  if (input['ids'] !== undefined)
    return { kind: 'ids', ids: checkList('ids', input['ids'], maxIds, checkName) }
  if (input['where'] !== undefined) return { kind: 'where', filter: nonEmpty(input['where']) }
  if (input['before'] !== undefined)
    return { kind: 'where', filter: checkFilter({ at: { lt: toTime('before', input['before']) } }) }
  if (input['everything'] !== true) throw invalid('everything', input['everything'], 'true')
  return { kind: 'everything', descendants: checkBoolean('descendants', input['descendants']) }
}

/** An empty filter would mean everything: that has a word of its own. */
function nonEmpty(filter: unknown): CheckedFilter {
  const checked = checkFilter(filter, 'where')
  const empty =
    checked.fields.length + checked.metadata.length + checked.and.length === 0 &&
    checked.or === undefined &&
    checked.not === undefined &&
    checked.contains === undefined
  if (empty) throw invalid('where', filter, 'a filter with a condition; to forget all, { everything: true }')
  return checked
}

/** The living records that are meant, expired ones included: whoever forgets means those as well. */
export async function select(
  engine: Engine,
  scope: Scope,
  selector: CheckedSelector,
  signal: AbortSignal | undefined,
): Promise<{ readonly chosen: Chosen; readonly wholeScopes: readonly ScopeNumber[] }> {
  const chosen = new Map<ScopeNumber, readonly Seq[]>()
  const wholeScopes: ScopeNumber[] = []
  if (selector.kind === 'everything') {
    const infos = selector.descendants ? eachScope(engine, scope) : await infosOf(engine, scope, false, 1)
    for await (const info of infos) {
      const index = await engine.indexes.at(info.number, info.revision, signal)
      chosen.set(info.number, [...index.seqs()])
      wholeScopes.push(info.number)
    }
    return { chosen, wholeScopes }
  }
  for (const info of await infosOf(engine, scope, false, 1)) {
    const index = await engine.indexes.at(info.number, info.revision, signal)
    const seqs =
      selector.kind === 'ids'
        ? selector.ids.flatMap((id) => index.seqOf(id) ?? [])
        : (
            await filterRows([...index.candidates(selector.filter)], selector.filter, engine.storage, signal)
          ).map((row) => row.seq)
    chosen.set(
      info.number,
      [...new Set(seqs)].toSorted((a, b) => a - b),
    )
  }
  return { chosen, wholeScopes }
}
