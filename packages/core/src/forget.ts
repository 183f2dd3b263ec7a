import type { ForgetReceipt, Proof } from './contract/memory.ts'
import type { Revision, Seq } from './contract/log.ts'
import type { Scope, ScopeNumber } from './contract/scope.ts'
import type { EraseRequest, ScopeInfo } from './contract/storage.ts'
import { retiredOwner } from './change.ts'
import { checkBoolean, checkInteger, checkMembers, checkSignal, invalid } from './check/value.ts'
import { withDeadline } from './deadline.ts'
import { checkOpen, type Engine } from './engine.ts'
import { MnesticError, throwIfAborted } from './error.ts'
import type { ScopeIndex } from './index/scope-index.ts'
import { checkSelector, select, type Chosen } from './select.ts'
import { scopeKey, toScope } from './scope.ts'
import type { View } from './view/view.ts'

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
  const derived =
    options.derived === 'erase' ? await cascade(engine, chosen) : new Map<ScopeNumber, readonly Seq[]>()
  const erased = await idsOf(engine, chosen)
  const alsoGone = await idsOf(engine, derived)
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
  const { revision, proof, pending } = await erase(engine, merge(chosen, derived), wholeScopes, options)
  engine.emit({
    type: 'forget',
    ms: performance.now() - started,
    erased: erased.length,
    derived: alsoGone.length,
    pending: pending.length,
  })
  return { revision, erased: erased.map(({ id }) => id), derived: alsoGone, proof, pending, dryRun: false }
}

/**
 * The erasure itself, then its proof, view by view. From the storage's commit on it is done, whatever happens later;
 * views that are late or down are pending.
 */
export async function erase(
  engine: Engine,
  seqs: Chosen,
  wholeScopes: readonly ScopeNumber[],
  options: Pick<CheckedForget, 'ifRevision' | 'deadline' | 'signal'>,
): Promise<Pick<ForgetReceipt, 'revision' | 'proof' | 'pending'>> {
  const request: EraseRequest = {
    seqs,
    notes: await retiredMarks(engine, seqs),
    wholeScopes,
    ...(options.ifRevision !== undefined && { ifRevision: options.ifRevision }),
  }
  const { revision, erased } = await engine.storage.erase(request)
  const all = [...erased.values()].flat()
  const until = performance.now() + options.deadline
  const proof: Record<string, Proof> = {}
  const pending: string[] = []
  for (const scope of erased.keys())
    if ((await engine.storage.scopeByNumber(scope)) === undefined) engine.indexes.drop(scope)
  const remaining = (await engine.storage.records(all, { vectors: false })).length
  const scrub = engine.storage.scrub()
  await Promise.all(
    [...engine.views.values()].map(async (view) => {
      const own = await prove(view, all, revision, until)
      if (own === undefined || own.remaining > 0) pending.push(view.name)
      if (own !== undefined) proof[view.name] = own
    }),
  )
  const bytes = await scrub.catch(() => 'pending' as const)
  proof['log'] = { method: 'deleted', remaining, bytes }
  for (const { name, acknowledged } of await engine.storage.views.list()) {
    if (acknowledged < revision && !pending.includes(name)) pending.push(name)
  }
  return { revision, proof, pending: pending.toSorted() }
}

async function prove(
  view: View,
  seqs: readonly Seq[],
  revision: Revision,
  until: number,
): Promise<Proof | undefined> {
  try {
    return await withDeadline(Math.max(1, until - performance.now()), undefined, async (signal) => {
      await view.catchUp(revision, signal)
      return view.verify(seqs)
    })
  } catch {
    // The view keeps its error, and reports it at every read until it has caught up.
    return undefined
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

/** Records that were derived from the chosen ones, directly or not, in whatever scope above. */
async function cascade(engine: Engine, chosen: Chosen): Promise<Chosen> {
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

/** Marks for records whose correction goes and who stay themselves: they do not become current again. */
async function retiredMarks(engine: Engine, seqs: Chosen): Promise<EraseRequest['notes']> {
  const marks: EraseRequest['notes'][number][] = []
  for (const [scope, gone] of seqs) {
    const index = await indexOf(engine, scope)
    const leaving = new Set(gone)
    for (const row of gone.flatMap((seq) => index?.row(seq) ?? [])) {
      for (const old of row.supersedes) {
        if (leaving.has(old) || index?.row(old) === undefined) continue
        marks.push({ scope, owner: retiredOwner, about: [old], data: { revision: row.seq, at: row.at } })
      }
    }
  }
  return marks
}

async function indexOf(engine: Engine, scope: ScopeNumber): Promise<ScopeIndex | undefined> {
  const info = await engine.storage.scopeByNumber(scope)
  return info && engine.indexes.at(scope, info.revision)
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
