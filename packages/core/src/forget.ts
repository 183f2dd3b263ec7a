import type { ForgetReceipt } from './contract/memory.ts'
import type { Revision, Seq } from './contract/log.ts'
import type { Scope, ScopeNumber } from './contract/scope.ts'
import type { EraseResult, ScopeInfo } from './contract/storage.ts'
import { checkBoolean, checkInteger, checkMembers, checkSignal, invalid } from './check/value.ts'
import { checkOpen, type Engine } from './engine.ts'
import { indexOf, proveErasure, take } from './erasure.ts'
import { isMnesticError, MnesticError, throwIfAborted } from './error.ts'
import { checkSelector, select, type Chosen } from './select.ts'
import { scopeKey, toScope } from './scope.ts'

/** How often a forget looks again because something was derived meanwhile. */
const maxTries = 8

interface CheckedForget {
  readonly derived: 'erase' | 'keep'
  readonly dryRun: boolean
  readonly ifRevision: Revision | undefined
  readonly deadline: number
  readonly signal: AbortSignal | undefined
}

/** See `Memory.forget`. */
export async function forget(
  engine: Engine,
  scopeInput: unknown,
  selectorInput: unknown,
  optionsInput: unknown,
): Promise<ForgetReceipt> {
  checkOpen(engine)
  const started = performance.now()
  const scope = toScope(scopeInput)
  const selector = checkSelector(selectorInput)
  const options = checkForgetOptions(optionsInput)
  throwIfAborted(options.signal)
  const { chosen, wholeScopes } = await select(engine, scope, selector, options.signal)
  await checkRevision(engine, scope, options.ifRevision)
  const erased = await idsOf(engine, chosen)
  let derived = await derivedFrom(engine, chosen, options)
  let alsoGone = await idsOf(engine, derived)
  // A scope that is forgotten as a whole may hold notes and no record.
  if (options.dryRun || erased.length + alsoGone.length + wholeScopes.length === 0) {
    const { revision } = await engine.storage.head()
    return {
      revision,
      erased: erased.map(({ id }) => id),
      derived: alsoGone,
      proof: {},
      pending: [],
      dryRun: options.dryRun,
    }
  }
  throwIfAborted(options.signal)
  const commit = async (): Promise<EraseResult> => {
    for (let tries = 1; ; tries++) {
      try {
        return await take(engine, merge(chosen, derived), wholeScopes, options)
      } catch (error) {
        // Something was derived from the chosen since we looked: it goes as well.
        if (!isMnesticError(error, 'CONFLICT') || !error.retryable || tries === maxTries) throw error
        derived = await derivedFrom(engine, chosen, options)
        alsoGone = await idsOf(engine, derived)
      }
    }
  }
  const { revision, proof, pending } = await proveErasure(engine, await commit(), options)
  engine.emit({
    type: 'forget',
    ms: performance.now() - started,
    erased: erased.length,
    derived: alsoGone.length,
    pending: pending.length,
  })
  return { revision, erased: erased.map(({ id }) => id), derived: alsoGone, proof, pending, dryRun: false }
}

/** Records that were derived from the chosen ones, directly or not, in whatever scope above; none where they stay. */
async function derivedFrom(
  engine: Engine,
  chosen: Chosen,
  options: Pick<CheckedForget, 'derived'>,
): Promise<Chosen> {
  if (options.derived === 'keep') return new Map()
  const known = new Set([...chosen.values()].flat())
  const derived = new Map<ScopeNumber, Seq[]>()
  let frontier = [...known]
  while (frontier.length > 0) {
    const next = (await engine.storage.derivatives(frontier)).filter(({ seq }) => !known.has(seq))
    for (const { seq, scope } of next) {
      known.add(seq)
      derived.set(scope, [...(derived.get(scope) ?? []), seq])
    }
    frontier = next.map(({ seq }) => seq)
  }
  return derived
}

async function idsOf(
  engine: Engine,
  seqs: Chosen,
): Promise<readonly { readonly scope: Scope; readonly id: string }[]> {
  const ids: { scope: Scope; id: string }[] = []
  for (const [scope, list] of seqs) {
    const info: ScopeInfo | undefined = await engine.storage.scopeByNumber(scope)
    const index = await indexOf(engine, scope)
    if (info === undefined || index === undefined) continue
    for (const seq of list) {
      const row = index.row(seq)
      if (row !== undefined) ids.push({ scope: info.path, id: row.id })
    }
  }
  return ids
}

function merge(a: Chosen, b: Chosen): Chosen {
  const merged = new Map(a)
  for (const [scope, seqs] of b) merged.set(scope, [...(merged.get(scope) ?? []), ...seqs])
  return merged
}

function checkForgetOptions(input: unknown): CheckedForget {
  const options = input ?? {}
  checkMembers('The forget options', options, ['derived', 'dryRun', 'ifRevision', 'deadline', 'signal'])
  const { derived } = options
  if (derived !== undefined && derived !== 'erase' && derived !== 'keep')
    throw invalid('derived', derived, 'erase, keep')
  return {
    derived: derived ?? 'erase',
    dryRun: checkBoolean('dryRun', options['dryRun']),
    ifRevision:
      options['ifRevision'] === undefined
        ? undefined
        : checkInteger('ifRevision', options['ifRevision'], 0, Number.MAX_SAFE_INTEGER),
    deadline:
      options['deadline'] === undefined ? 30_000 : checkInteger('deadline', options['deadline'], 1, 600_000),
    signal: checkSignal(options['signal']),
  }
}

/** The storage looks again, under its lock; this look also covers a forget that finds nothing, and a dry run. */
async function checkRevision(engine: Engine, scope: Scope, ifRevision: Revision | undefined): Promise<void> {
  if (ifRevision === undefined) return
  const revision = (await engine.storage.scope(scope))?.revision ?? 0
  if (revision > ifRevision)
    throw new MnesticError(
      'CONFLICT',
      `Scope ${scopeKey(scope)} has changed at revision ${revision}, after ${ifRevision}; look again and repeat`,
    )
}
