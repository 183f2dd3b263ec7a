import type { Filter, MemoryRecord, Scope } from '@mnestic/core'
import type { RecordDetail, RecordPage, ScopeSummary } from '../api.ts'
import type { DemoMemory } from '../compose.ts'
import type { Digest } from './digest.ts'
import { DemoError } from './error-body.ts'

/** Scopes in a list; more are told apart by `--scope`. */
const most = 1_000
/** Neighbours shown on either side of a record. */
const near = 3

export async function summaries(memory: DemoMemory): Promise<readonly ScopeSummary[]> {
  const scopes = await memory.scopes(undefined, { limit: most })
  return await Promise.all(
    scopes.map(async (scope) => {
      const { records, from, to } = await memory.stats(scope)
      return {
        scope,
        records,
        ...(from === undefined ? {} : { from }),
        ...(to === undefined ? {} : { to }),
      }
    }),
  )
}

export async function page(
  memory: DemoMemory,
  scope: Scope,
  options: {
    readonly after?: string | undefined
    readonly limit?: number | undefined
    readonly filter?: Filter | undefined
  },
): Promise<RecordPage> {
  return await memory.list(scope, options)
}

/** All that one link after another leads to, without going in circles. */
function chain(start: string, next: (id: string) => readonly string[]): readonly string[] {
  const found: string[] = []
  const seen = new Set([start])
  for (let queue = [...next(start)]; queue.length > 0;) {
    const id = queue.shift()
    if (id === undefined || seen.has(id)) continue
    seen.add(id)
    found.push(id)
    queue = [...queue, ...next(id)]
  }
  return found
}

/** Records of the same session around one, by a window over the session's list. */
async function neighbours(
  memory: DemoMemory,
  record: MemoryRecord,
): Promise<Pick<RecordDetail, 'before' | 'after'>> {
  const filter: Filter | undefined = record.session === undefined ? undefined : { session: record.session }
  let before: readonly MemoryRecord[] = []
  let after: string | undefined
  do {
    const found = await memory.list(record.scope, { filter, after, limit: 500 })
    const records = [...before, ...found.records]
    const index = records.findIndex(({ id }) => id === record.id)
    if (index >= 0) {
      const rest = records.slice(index + 1, index + 1 + near)
      const missing = near - rest.length
      const more =
        missing > 0 && found.next !== undefined
          ? (await memory.list(record.scope, { filter, after: found.next, limit: missing })).records
          : []
      return { before: records.slice(Math.max(0, index - near), index), after: [...rest, ...more] }
    }
    before = found.records.slice(-near)
    after = found.next
  } while (after !== undefined)
  return { before: [], after: [] }
}

/**
 * One record with what it corrects, what corrects it, and what was said around it.
 * `corrections`: which records correct which; not asked for where nothing is corrected.
 * @throws NOT_FOUND
 */
export async function detail(
  memory: DemoMemory,
  scope: Scope,
  id: string,
  corrections: () => Promise<Pick<Digest, 'corrects'>>,
): Promise<Omit<RecordDetail, 'pinned'>> {
  const [record] = await memory.get(scope, [id])
  if (record === undefined)
    throw new DemoError(
      'NOT_FOUND',
      `There is no record "${id.slice(0, 80)}" here; it may have been forgotten.`,
    )
  const { corrects } =
    (await memory.stats(scope)).superseded === 0
      ? { corrects: new Map<string, readonly string[]>() }
      : await corrections()
  const correctors = (older: string): readonly string[] =>
    [...corrects].flatMap(([newer, olders]) => (olders.includes(older) ? [newer] : []))
  const living = async (ids: readonly string[]): Promise<readonly MemoryRecord[]> =>
    (await memory.get(scope, ids)).filter((other) => other !== undefined)
  return {
    record,
    corrects: await living(chain(id, (newer) => corrects.get(newer) ?? [])),
    correctedBy: await living(chain(id, correctors)),
    ...(await neighbours(memory, record)),
  }
}
