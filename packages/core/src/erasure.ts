import type { LeftWith } from './contract/backend.ts'
import type { ForgetReceipt, Proof } from './contract/memory.ts'
import type { Revision, Seq } from './contract/log.ts'
import type { ScopeNumber } from './contract/scope.ts'
import type { EraseRequest, EraseResult } from './contract/storage.ts'
import { retiredOwner } from './change.ts'
import { withDeadline } from './deadline.ts'
import type { Engine } from './engine.ts'
import { toMnesticError } from './error.ts'
import type { ScopeIndex } from './index/scope-index.ts'
import type { Chosen } from './select.ts'
import { folderOf } from './view/host.ts'
import type { View } from './view/view.ts'

/** Erases records and keeps what was derived from them: what expiry does. */
export async function eraseAlone(engine: Engine, seqs: Chosen, deadline: number): Promise<void> {
  const result = await take(engine, seqs, [], { derived: 'keep', ifRevision: undefined })
  await proveErasure(engine, result, { deadline })
}

/** The erasure itself: when it returns it is done, whatever happens later. */
export async function take(
  engine: Engine,
  seqs: Chosen,
  wholeScopes: readonly ScopeNumber[],
  options: { readonly derived: 'erase' | 'keep'; readonly ifRevision: Revision | undefined },
): Promise<EraseResult> {
  // Before as well: should this process end in between, nothing of views that nobody asks is left.
  await engine.storage.dropFolders?.([...seqs.keys()], foldersOf(engine))
  return engine.storage.erase({
    seqs,
    notes: await retiredMarks(engine, seqs),
    wholeScopes,
    allDerived: options.derived === 'erase',
    ...(options.ifRevision !== undefined && { ifRevision: options.ifRevision }),
  })
}

/** The bytes, and the proof of each view. Views that are late or down are pending. */
export async function proveErasure(
  engine: Engine,
  { revision, erased, notes }: EraseResult,
  options: { readonly deadline: number },
): Promise<Pick<ForgetReceipt, 'revision' | 'proof' | 'pending'>> {
  const all = [...erased.values()].flat()
  const until = performance.now() + options.deadline
  const proof: Record<string, Proof> = {}
  const pending: string[] = []
  for (const scope of erased.keys())
    if ((await engine.storage.scopeByNumber(scope)) === undefined) engine.indexes.drop(scope)
  const remaining = (await engine.storage.records(all, { vectors: false })).length
  const scrub = scrubbed(engine, [...erased.keys()])
  await Promise.all(
    [...engine.views.values()].map(async (view) => {
      const left = { notes: notes.get(view.name) ?? 0 }
      const own = await prove(view, all, left, revision, until)
      if (own === undefined || own.remaining > 0) pending.push(view.name)
      if (own !== undefined) proof[view.name] = own
    }),
  )
  proof['log'] = { method: 'deleted', remaining, bytes: await scrub }
  for (const { name, acknowledged } of await engine.storage.views.list()) {
    if (acknowledged < revision && !pending.includes(name)) pending.push(name)
  }
  return { revision, proof, pending: pending.toSorted() }
}

/** A scrub that fails takes nothing back: it is resumed later, and until then the bytes are pending. */
async function scrubbed(engine: Engine, scopes: readonly ScopeNumber[]): Promise<Proof['bytes']> {
  try {
    await engine.storage.dropFolders?.(scopes, foldersOf(engine))
    return await engine.storage.scrub()
  } catch (error) {
    const { code, message } = toMnesticError(error, 'STORAGE_FAILED', 'The scrub after a forget failed', true)
    engine.emit({ type: 'fault', where: 'storage', code, message })
    return 'pending'
  }
}

/** Of views that are composed: they are told of erasures. */
function foldersOf(engine: Engine): readonly string[] {
  return [...engine.views.keys()].map(folderOf)
}

async function prove(
  view: View,
  seqs: readonly Seq[],
  left: LeftWith,
  revision: Revision,
  until: number,
): Promise<Proof | undefined> {
  try {
    return await withDeadline(Math.max(1, until - performance.now()), undefined, async (signal) => {
      await view.catchUp(revision, signal)
      return view.verify(seqs, left)
    })
  } catch {
    // The view keeps its error, and reports it at every read until it has caught up.
    return undefined
  }
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

/** The index of a scope as it is now; `undefined` where nothing is in it. */
export async function indexOf(engine: Engine, scope: ScopeNumber): Promise<ScopeIndex | undefined> {
  const info = await engine.storage.scopeByNumber(scope)
  return info && engine.indexes.at(scope, info.revision)
}
