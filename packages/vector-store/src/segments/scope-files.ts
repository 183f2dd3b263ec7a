import { promises as fs } from 'node:fs'
import { join } from 'node:path'
import { crc32 } from 'node:zlib'
import { Serial, type Revision, type ScopeHistory, type Seq } from '@mnestic/core'
import type { DraftContent, FileKind, ListedFile, ScopeFiles } from './contract.ts'
import {
  createFile,
  makeFolder,
  namesIn,
  removeFile,
  removeFolder,
  replaceFile,
  syncFolder,
  unlessGone,
  withFile,
  type Handle,
} from './disk.ts'
import { DraftFile, type DraftOwner, type Finished } from './draft-file.ts'
import { blankRows } from './blank-rows.ts'
import { Ledger } from './ledger.ts'
import { manifestName, readManifest, writeManifest, type Entry, type Manifest } from './manifest.ts'
import { nameOfPart, pathsOf, randomName, type Paths } from './names.ts'
import { walk } from './walk.ts'

const nothing: Manifest = { at: 0, upto: 0, files: [] }

/**
 * The files of one scope in their folder. Several processes may have it: see docs/decisions/0017. What changes the
 * manifest runs one after the other here; the manifest is read anew each time, for others write it as well.
 */
export class FilesOfScope implements ScopeFiles {
  readonly folder: string
  readonly #site: string
  readonly #history: () => Promise<ScopeHistory | undefined>
  readonly #work = new Serial()
  readonly #drafts = new Set<DraftFile>()
  #manifest: Manifest = nothing
  /** The last erasure that came here: what is in memory reflects it. */
  #seen: Revision = 0

  /** `site`: see `readManifest`. `history`: of this scope, now. */
  constructor(folder: string, site: string, history: () => Promise<ScopeHistory | undefined>) {
    this.folder = folder
    this.#site = site
    this.#history = history
  }

  get upto(): Revision {
    return this.#manifest.upto
  }

  list(kind: FileKind): readonly ListedFile[] {
    return this.#manifest.files.filter((file) => file.kind === kind).map((file) => this.#listed(file))
  }

  /**
   * At open, and before a scope is read: what an interrupted erasure has left is overwritten. `erasedAfter`: the scope's
   * erasures after a revision.
   */
  async refresh(erasedAfter: (revision: Revision) => Promise<readonly Seq[]>): Promise<void> {
    await this.#work.run(async () => {
      const history = await this.#history()
      if (history === undefined) return this.#removeAll()
      this.#seen = Math.max(this.#seen, history.erased)
      await this.#read()
      const { at, upto, files } = this.#manifest
      // Of a log that went on from there, and was set back since.
      if (Math.max(at, upto) > history.revision) return this.#removeAll()
      if (files.length === 0 || history.erased <= at) return
      const seqs = await erasedAfter(at)
      const { trimmed = Infinity } = (await this.#history()) ?? {}
      // An erasure that the log does not tell any more: nobody knows what to overwrite.
      if (trimmed > at) return this.#removeAll()
      await this.#overwrite(new Set(seqs), history.erased, true)
    })
  }

  /** At open: what a process that was killed has left goes. Another one that is at it begins anew. */
  async tidy(): Promise<void> {
    await this.#work.run(async () => {
      await this.#read()
      await this.#clean(true)
    })
  }

  async seqs(name: string): Promise<Uint32Array | undefined> {
    const file = this.#entry(name)
    return file && (await this.#ledger(file))?.seqs()
  }

  async read(name: string, take: Parameters<ScopeFiles['read']>[1]): Promise<boolean> {
    const file = this.#entry(name)
    if (file === undefined) return false
    const whole = await this.#readWhole(file, take).catch(() => false)
    if (!whole) await this.drop([name])
    return whole
  }

  check(name: string): Promise<boolean> {
    return this.read(name, () => undefined)
  }

  async draft(kind: FileKind): Promise<DraftFile | undefined> {
    const name = randomName()
    const draft = new DraftFile(name, kind, this.#paths(name), this.#seedOf(name), this.#owner())
    this.#drafts.add(draft)
    let history: ScopeHistory | undefined
    try {
      // Before the log is asked: an erasure after that finds it here.
      await makeFolder(this.folder)
      await createFile(draft.path)
      history = await this.#history()
      if (history !== undefined && history.erased <= this.#seen) {
        draft.begun = history
        return draft
      }
    } catch (error) {
      await draft.discard()
      throw error
    }
    await draft.discard()
    if (history === undefined) await this.clear()
    return undefined
  }

  async erase(seqs: readonly Seq[], at: Revision): Promise<void> {
    this.#seen = Math.max(this.#seen, at)
    const gone = new Set(seqs)
    for (const draft of this.#drafts) draft.leave(gone)
    await this.#work.run(async () => {
      try {
        await Promise.all([...this.#drafts].map((draft) => draft.overwrite()))
        await this.#read()
        await this.#clean(false)
        if (this.#manifest.files.length > 0) await this.#overwrite(gone, at, false)
      } catch {
        // A full or failing disk must not keep anybody from forgetting: they are snapshots.
        await this.#removeAll()
      }
    })
  }

  async drop(names: readonly string[]): Promise<void> {
    await this.#work.run(async () => {
      await this.#read()
      const stay = this.#manifest.files.filter((file) => !names.includes(file.name))
      if (stay.length < this.#manifest.files.length) await this.#write(without(this.#manifest, stay))
      await this.#clean(false)
    })
  }

  /** Which of these a file still holds. */
  async holding(seqs: ReadonlySet<Seq>): Promise<ReadonlySet<Seq>> {
    return this.#work.run(async () => {
      await this.#read()
      const held = new Set<Seq>()
      for (const file of this.#manifest.files)
        for (const seq of (await this.#ledger(file))?.seqs() ?? []) if (seqs.has(seq)) held.add(seq)
      return held
    })
  }

  /** Drafts go; what is listed stays. */
  async close(): Promise<void> {
    await Promise.all([...this.#drafts].map((draft) => draft.discard()))
    await this.#work.run(async () => undefined)
  }

  /** All of it, drafts too. */
  async clear(): Promise<void> {
    for (const draft of this.#drafts) draft.leave(new Set())
    await this.#work.run(() => this.#removeAll())
  }

  #owner(): DraftOwner {
    return {
      ended: (draft) => void this.#drafts.delete(draft),
      list: (draft, finished, content) => this.#work.run(() => this.#list(draft, finished, content)),
    }
  }

  async #list(draft: DraftFile, finished: Finished, content: DraftContent): Promise<ListedFile | 'stale'> {
    const { paths, kind, name } = draft
    const { covers, replaces, details, layout } = content
    await this.#read()
    const before = this.#manifest
    const others = before.files.filter((file) => file.kind === 'rows').map((file) => file.name)
    if (draft.gone || (covers !== undefined && !sameNames(others, covers.known))) return 'stale'
    // Another process may have taken it away with what it erased, and who writes by path has made it again since.
    if (kind === 'graph' && ((await this.#history())?.erased ?? Infinity) > this.#seen) return 'stale'
    await draft.settle(finished)
    if (draft.gone) return 'stale'
    await replaceFile(paths.ledger, paths.ledgerDraft, finished.ledger.bytes, { durable: true })
    if ((await unlessGone(fs.rename(paths.draft, paths.content).then(() => true))) === undefined) {
      await removeFile(paths.ledger)
      return 'stale'
    }
    await syncFolder(this.folder)
    const { size, rest } = finished
    const entry: Entry = { name, kind, size, rows: content.seqs.length, layout, rest, details }
    const stay = before.files.filter((file) => !replaces.includes(file.name))
    const { revision = 0, erased = 0 } = draft.begun ?? {}
    const done = before.files.length === 0 ? this.#seen : before.at
    // Nothing was erased after `erased` when it began, nor since.
    const at = done >= erased && this.#seen === erased ? Math.max(done, revision) : done
    await this.#write({ at, upto: covers?.upto ?? before.upto, files: [...stay, entry] })
    for (const replaced of replaces) await this.#remove(this.#paths(replaced))
    return this.#listed(entry)
  }

  /** Overwrites rows of these records in every listed file, then says so. `all`: every erased row, once more. */
  async #overwrite(gone: ReadonlySet<Seq>, at: Revision, all: boolean): Promise<void> {
    const { files } = this.#manifest
    const left = await Promise.all(files.map((file) => this.#blank(file, gone, all)))
    // Those in which nothing is left are not missed by the others.
    const listed = { ...this.#manifest, files: files.filter((_, i) => left[i] !== 'empty') }
    const stay = files.filter((_, i) => left[i] === 'some')
    // The rows are durably gone. Should a power cut take this back, they are overwritten once more at open.
    await this.#write({ ...without(listed, stay), at: Math.max(at, this.#manifest.at) }, false)
    if (stay.length < files.length) await this.#clean(false)
  }

  /** Entries first: a row whose entry says that it is erased may hold anything, and `all` overwrites it again. */
  async #blank(file: Entry, gone: ReadonlySet<Seq>, all: boolean): Promise<'some' | 'empty' | 'damaged'> {
    const ledger = await this.#ledger(file)
    if (ledger === undefined) return 'damaged'
    const rows: number[] = []
    let living = 0
    for (let row = 0; row < ledger.rows; row++) {
      const seq = ledger.seqAt(row)
      if (gone.has(seq) || (all && seq === 0)) rows.push(row)
      if (seq !== 0 && !gone.has(seq)) living += 1
    }
    if (living === 0) return 'empty'
    if (rows.length === 0) return 'some'
    const { content, ledger: entries } = this.#paths(file.name)
    const done = await unlessGone(
      withFile(entries, 'r+', (entriesFile) =>
        withFile(content, 'r+', async (contentFile) => {
          await blankRows(rows, ledger, file.layout, entriesFile, contentFile)
          await Promise.all([entriesFile.datasync(), contentFile.datasync()])
          return true
        }),
      ),
    )
    return done === true ? 'some' : 'damaged'
  }

  async #readWhole(file: Entry, take: Parameters<ScopeFiles['read']>[1]): Promise<boolean> {
    let ledger = await this.#ledger(file)
    if (ledger === undefined) return false
    const { layout, rows, size, rest } = file
    const sum = await withFile(this.#paths(file.name).content, 'r', async (handle: Handle) => {
      let misfits = 0
      return walk(
        handle,
        { size, rows, layout, seed: this.#seedOf(file.name) },
        (row, bytes) => {
          if (ledger?.fits(row, bytes) !== true) misfits += 1
        },
        async (first, count, bytes) => {
          if (misfits > 0) {
            // Somebody may have erased since the ledger was read.
            ledger = await this.#ledger(file)
            for (let i = 0; i < count; i++) {
              const at = i * layout.stride
              if (ledger?.fits(first + i, bytes.subarray(at, at + layout.length)) !== true)
                throw new Error('A row is not as it was written')
            }
            misfits = 0
          }
          take({ first, seqs: ledger?.seqs(first, count) ?? new Uint32Array(count), bytes })
        },
      )
    })
    return sum === rest
  }

  async #ledger(file: Entry): Promise<Ledger | undefined> {
    const bytes = await unlessGone(fs.readFile(this.#paths(file.name).ledger))
    if (bytes?.length !== file.rows * 8) return undefined
    return Ledger.fromBytes(bytes, this.#seedOf(file.name))
  }

  /** As it is on the disk, without files that are not there in their full length. */
  async #read(): Promise<void> {
    const found = await readManifest(this.folder, this.#site)
    if (found === undefined || found === 'damaged') {
      this.#manifest = nothing
      return
    }
    const there = await Promise.all(
      found.files.map(async (file) => ((await this.#isThere(file)) ? [file] : [])),
    )
    this.#manifest = without(found, there.flat())
  }

  async #isThere({ name, size, rows }: Entry): Promise<boolean> {
    const { content, ledger } = this.#paths(name)
    const [one, two] = await Promise.all([unlessGone(fs.stat(content)), unlessGone(fs.stat(ledger))])
    return one?.size === size && two?.size === rows * 8
  }

  async #write(manifest: Manifest, durable: boolean = true): Promise<void> {
    this.#manifest = manifest
    await writeManifest(this.folder, this.#site, manifest, { durable })
  }

  /**
   * Deletes what the manifest does not list: drafts, and what others have renamed and not listed yet. Twice, since what
   * is renamed while a folder is read may not be seen. `all`: also what is being written of a manifest.
   */
  async #clean(all: boolean): Promise<void> {
    const listed = new Set(this.#manifest.files.map((file) => file.name))
    for (const draft of this.#drafts) listed.add(draft.name)
    for (let pass = 0; pass < 2; pass++)
      for (const part of await namesIn(this.folder)) {
        if (part === manifestName || listed.has(nameOfPart(part))) continue
        if (all || !part.endsWith(`.${manifestName}`)) await removeFile(join(this.folder, part))
      }
  }

  async #removeAll(): Promise<void> {
    this.#manifest = nothing
    await removeFolder(this.folder)
  }

  async #remove({ content, ledger }: Paths): Promise<void> {
    await Promise.all([removeFile(content), removeFile(ledger)])
  }

  #entry(name: string): Entry | undefined {
    return this.#manifest.files.find((file) => file.name === name)
  }

  #listed({ name, kind, rows, details }: Entry): ListedFile {
    return { name, kind, rows, details, path: this.#paths(name).content }
  }

  #paths(name: string): Paths {
    return pathsOf(this.folder, name)
  }

  #seedOf(name: string): number {
    return crc32(`${this.#site}\n${name}`)
  }
}

/** Files of rows hold the log's content together: where one is missing the others are of no use. */
function without(manifest: Manifest, stay: readonly Entry[]): Manifest {
  if (stay.length === manifest.files.length) return manifest
  const rows = manifest.files.filter((file) => file.kind === 'rows').length
  if (stay.filter((file) => file.kind === 'rows').length === rows) return { ...manifest, files: stay }
  return { ...manifest, upto: 0, files: stay.filter((file) => file.kind !== 'rows') }
}

function sameNames(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((name) => b.includes(name))
}
