import { join } from 'node:path'
import type { Host, Revision, ScopedFiles, ScopeNumber, Seq } from '@mnestic/core'
import type { ScopeFiles } from './contract.ts'
import { namesIn, removeFolder } from './disk.ts'
import { FilesOfScope } from './scope-files.ts'

/** Raised when older files cannot be read any more. */
const format = 1
/** Scopes that are looked at together when the folder is opened. */
const together = 16
/** Of erased records, in which scope they were: until `holding` asks; of those that nobody asks for, the latest. */
const gonesLimit = 4_096

/** The files of a view by scope. */
export interface VectorFolder extends ScopedFiles {
  /** As they are now: several processes may have them. */
  open(scope: ScopeNumber): Promise<ScopeFiles>
}

/**
 * Opens the folder of a view, and brings the files of every scope up to date with the log. `shape`: what options and
 * embedder make of a vector; files of another shape are not read.
 */
export async function openFolder(host: Host, shape: string): Promise<VectorFolder | undefined> {
  if (host.folder === undefined) return undefined
  const folder = new Folder(host, join(host.folder, 'scopes'), shape)
  await folder.refresh()
  return folder
}

class Folder implements VectorFolder {
  readonly #host: Host
  readonly #path: string
  readonly #shape: string
  readonly #scopes = new Map<ScopeNumber, FilesOfScope>()
  readonly #gone = new Map<Seq, ScopeNumber>()

  constructor(host: Host, path: string, shape: string) {
    this.#host = host
    this.#path = path
    this.#shape = shape
  }

  async open(scope: ScopeNumber): Promise<ScopeFiles> {
    const files = this.#filesOf(scope)
    await files.refresh((after) => this.#erasedAfter(scope, after))
    return files
  }

  #filesOf(scope: ScopeNumber): FilesOfScope {
    let files = this.#scopes.get(scope)
    if (files === undefined) {
      const site = JSON.stringify([format, this.#host.logId, scope, this.#shape])
      files = new FilesOfScope(join(this.#path, String(scope)), site, () => this.#host.history(scope))
      this.#scopes.set(scope, files)
    }
    return files
  }

  async refresh(): Promise<void> {
    const names = await namesIn(this.#path)
    for (let at = 0; at < names.length; at += together)
      await Promise.all(names.slice(at, at + together).map((name) => this.#refresh(name)))
  }

  async erase(scope: ScopeNumber, seqs: readonly Seq[], at: Revision): Promise<void> {
    for (const seq of seqs) this.#gone.set(seq, scope)
    for (const seq of this.#gone.keys()) {
      if (this.#gone.size <= gonesLimit) break
      this.#gone.delete(seq)
    }
    const files = this.#filesOf(scope)
    await files.erase(seqs, at)
    if ((await this.#host.history(scope)) !== undefined) return
    await files.clear()
    this.#scopes.delete(scope)
  }

  /** Of what this process erased the scope is known; for others every ledger is read. */
  async holding(seqs: readonly Seq[]): Promise<readonly Seq[]> {
    const wanted = new Set(seqs)
    const scopes = new Set(seqs.map((seq) => this.#gone.get(seq)))
    for (const seq of seqs) this.#gone.delete(seq)
    if (scopes.has(undefined)) for (const name of await namesIn(this.#path)) scopes.add(scopeOf(name))
    const held = new Set<Seq>()
    for (const scope of scopes)
      if (scope !== undefined) for (const seq of await this.#filesOf(scope).holding(wanted)) held.add(seq)
    return seqs.filter((seq) => held.has(seq))
  }

  async drop(scope?: ScopeNumber): Promise<void> {
    if (scope !== undefined) return this.#filesOf(scope).clear()
    for (const files of this.#scopes.values()) await files.clear()
    await removeFolder(this.#path)
  }

  async close(): Promise<void> {
    for (const files of this.#scopes.values()) await files.close()
    this.#scopes.clear()
  }

  async #refresh(name: string): Promise<void> {
    const scope = scopeOf(name)
    if (scope === undefined) return removeFolder(join(this.#path, name))
    await this.#filesOf(scope).tidy()
    await this.open(scope)
  }

  async #erasedAfter(scope: ScopeNumber, after: Revision): Promise<readonly Seq[]> {
    const seqs: Seq[] = []
    for await (const change of this.#host.replay(scope, after))
      if (change.kind === 'erase') for (const seq of change.seqs) seqs.push(seq)
    return seqs
  }
}

/** `undefined`: nothing of ours. */
function scopeOf(name: string): ScopeNumber | undefined {
  const scope = Number(name)
  return String(scope) === name && Number.isSafeInteger(scope) ? scope : undefined
}
