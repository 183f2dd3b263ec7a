import type { ScopeNumber, Seq } from '@mnestic/core'
import type { Run } from './database.ts'
import type { Finder } from './finder.ts'
import { numberOf, textOf, whole, type Values } from './values.ts'

interface PageOf {
  readonly run: Run
  readonly graph: number
  readonly scope: ScopeNumber
  readonly finder: Finder
}

/** Infinity where the page is the last one. */
type UpTo = Seq

/** Entities by their first mention, with all that is said of them. */
export async function entityPage(
  { run, graph, scope, finder }: PageOf,
  { after, limit }: { readonly after: Seq; readonly limit: number },
): Promise<UpTo> {
  const values = { graph: whole(graph), scope: whole(scope), after: whole(after) }
  const entities = 'MATCH (t:MnesticEntity) WHERE t.graph = $graph AND t.scope = $scope AND t.first > $after'
  const found = await run(
    `${entities} RETURN t.first, t.id ORDER BY t.graph, t.scope, t.first, t.place LIMIT $limit`,
    { ...values, limit: whole(limit) },
  )
  const upTo = found.length < limit ? Infinity : numberOf(found.at(-1)?.[0])
  const rest =
    upTo === Infinity
      ? []
      : await run(`${entities} AND t.first = $upTo RETURN t.first, t.id`, { ...values, upTo: whole(upTo) })
  await finder.around([...new Set([...found, ...rest].map(([, id]) => textOf(id)))], 0)
  return upTo
}

/** An open end of time, where two facts are compared: no time that a fact can have. */
const open = -(2 ** 53)
const same = (r: string, s: string): string =>
  `${r}.predicate = ${s}.predicate AND coalesce(${r}.from, $open) = coalesce(${s}.from, $open) AND coalesce(${r}.to, $open) = coalesce(${s}.to, $open)`

/** Facts by their first support, with all that is said of their subjects: times of one fact may end those of another. */
export async function factPage(
  { run, graph, scope, finder }: PageOf,
  page: { readonly predicate?: string; readonly after: Seq; readonly limit: number },
): Promise<UpTo> {
  const { predicate, after, limit } = page
  const values: Values = {
    graph: whole(graph),
    scope: whole(scope),
    after: whole(after),
    predicate: predicate ?? null,
    open: whole(open),
    upTo: null,
  }
  // By record where no predicate is given: there is an index for either.
  const statements =
    predicate === undefined
      ? `MATCH (record:MnesticRecord) WHERE record.graph = $graph AND record.scope = $scope AND record.seq > $after
           AND ($upTo IS NULL OR record.seq <= $upTo)
         WITH record ORDER BY record.graph, record.scope, record.seq
         MATCH (s)-[r:MNESTIC_STATES]->(o) WHERE r.graph = $graph AND r.seq = record.seq AND r.row >= 0`
      : `MATCH (s)-[r:MNESTIC_STATES]->(o) WHERE r.graph = $graph AND r.scope = $scope
           AND r.predicate = $predicate AND r.seq > $after AND ($upTo IS NULL OR r.seq <= $upTo)`
  const first = `${statements}
    AND NOT EXISTS { (s)-[earlier:MNESTIC_STATES]->(o) WHERE earlier.seq < r.seq AND ${same('earlier', 'r')} }`
  const found = await run(
    `${first}
     WITH s, o, r.predicate AS predicate, coalesce(r.from, $open) AS from, coalesce(r.to, $open) AS to, r.seq AS seq
     WITH DISTINCT seq, s, o, predicate, from, to
     RETURN seq ORDER BY seq LIMIT $limit`,
    { ...values, limit: whole(limit) },
  )
  const upTo = found.length < limit ? Infinity : numberOf(found.at(-1)?.[0])
  const kept = await finder.statements(
    `${first}
     WITH DISTINCT s, o, r AS one
     MATCH (s)-[r:MNESTIC_STATES]->(o) WHERE ${same('r', 'one')}
     WITH DISTINCT r`,
    { ...values, upTo: upTo === Infinity ? null : whole(upTo) },
  )
  await finder.around([...new Set(kept.map(({ a }) => a))], 0)
  return upTo
}
