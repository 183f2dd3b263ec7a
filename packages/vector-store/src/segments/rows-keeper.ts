import type { Revision, Seq } from '@mnestic/core'
import type { Rows } from '../rows.ts'
import type { ListedFile, ScopeFiles } from './contract.ts'
import { rowDetails } from './load-rows.ts'
import { writeRows } from './write-rows.ts'

/** Rows that no file covers are written when they are this part of all; then the log is read for so many at most. */
const part = 16
/** Renewed vectors of records that a file covers make it worth writing anew when they are this part of all. */
const renewedPart = 4
/** Files beside each other; of more, the newest are made one. */
const most = 8
/** Tries at the end, where others erase meanwhile. */
const patience = 4

/**
 * Keeps the rows of a scope in files, each of a stretch of seqs: what came since is written behind them, and the newest
 * ones are joined, so that their number stays small and an old row is written seldom. All in the background.
 */
export class RowsKeeper {
  readonly #files: ScopeFiles
  readonly #rows: Rows
  readonly #least: number
  /** Files that this keeper knows the content of. */
  #known: readonly ListedFile[]
  /** Of the last change of content that the rows reflect. */
  #revision: Revision
  /** Records that files hold other vectors of. */
  readonly #renewed = new Set<Seq>()
  #sealing: Promise<void> | undefined
  /** Not before somebody asks: until then the log may still be on its way into the rows. */
  #asked = false
  /** How often in a row something came in between. */
  #stale = 0
  /** After a failure: rows at which it is tried again. */
  #notBefore = 0

  /** `upto`: what the rows reflect, all of it from `files`. `least`: rows from which they are kept. */
  constructor(files: ScopeFiles, rows: Rows, upto: Revision, least: number) {
    this.#files = files
    this.#rows = rows
    this.#least = least
    this.#revision = upto
    this.#known = upto > 0 ? files.list('rows') : []
  }

  /** A record entered the rows. */
  put(revision: Revision): void {
    this.#revision = revision
    this.#consider(part)
  }

  /** The vectors of a record are others now. */
  renewed(seq: Seq, revision: Revision): void {
    this.#revision = revision
    // What is being written now may have the old ones.
    if (seq <= this.#covered || this.#sealing !== undefined) this.#renewed.add(seq)
    this.#consider(part)
  }

  erased(seqs: readonly Seq[]): void {
    for (const seq of seqs) this.#renewed.delete(seq)
    this.#consider(part)
  }

  /** Somebody asks of the rows: they are caught up. */
  asked(): void {
    this.#asked = true
    this.#consider(part)
  }

  /** What came since the last file is written, where it is worth it. */
  async close(): Promise<void> {
    await this.#sealing
    for (this.#stale = 0; this.#stale < patience;) {
      this.#consider(4 * part)
      if (this.#sealing === undefined) break
      await this.#sealing
    }
    this.#asked = false
  }

  get #covered(): Seq {
    return this.#known.reduce((last, { details }) => Math.max(last, rowDetails(details)?.last ?? 0), 0)
  }

  #consider(ofAll: number): void {
    const all = this.#rows.count
    if (!this.#asked || this.#sealing !== undefined || all < this.#least || all < this.#notBefore) return
    const tail = all - this.#rows.rowAfter(this.#covered)
    const due =
      tail >= Math.max(1, this.#least / 4, all / ofAll) ||
      this.#renewed.size >= Math.max(1, this.#least / 4, all / renewedPart) ||
      this.#emptied() < this.#known.length
    if (!due) return
    this.#sealing = this.#seal()
      .then((file) => {
        this.#notBefore = 0
        this.#stale = file === undefined ? this.#stale + 1 : 0
      })
      .catch(() => {
        // A full disk, say. The log has everything; what was not written is read from there.
        this.#notBefore = all + Math.ceil(all / part)
      })
      .then(() => {
        this.#sealing = undefined
      })
  }

  /** `undefined`: not now. */
  async #seal(): Promise<ListedFile | undefined> {
    const listed = this.#files.list('rows')
    // Others have listed files, or some are gone: nobody here knows what those that are left hold.
    if (!sameNames(listed, this.#known)) this.#known = []
    const kept = this.#known.slice(0, this.#keep())
    const [revision, renewed] = [this.#revision, [...this.#renewed]]
    this.#renewed.clear()
    const after = rowDetails(kept.at(-1)?.details ?? null)?.last ?? 0
    const file = await writeRows(this.#files, this.#rows, after, {
      upto: revision,
      known: listed.map(({ name }) => name),
      replaces: listed.filter(({ name }) => !kept.some((one) => one.name === name)).map(({ name }) => name),
    }).catch((error: unknown) => {
      for (const seq of renewed) this.#renewed.add(seq)
      throw error
    })
    if (file !== undefined) this.#known = [...kept, file]
    else for (const seq of renewed) this.#renewed.add(seq)
    return file
  }

  /** How many of the known files, the oldest, stay as they are. */
  #keep(): number {
    const files = this.#known
    const firstRenewed = Math.min(...this.#renewed)
    let keep = files.findIndex(({ details }) => (rowDetails(details)?.last ?? 0) >= firstRenewed)
    keep = Math.min(keep < 0 ? files.length : keep, this.#emptied())
    const beyond = (count: number): number =>
      this.#rows.count - this.#rows.rowAfter(rowDetails(files[count - 1]?.details ?? null)?.last ?? 0)
    if (keep >= most) while (keep > 0 && (files[keep - 1]?.rows ?? 0) <= beyond(keep)) keep -= 1
    return keep
  }

  /** The first file of which most rows were erased. */
  #emptied(): number {
    let from = 0
    for (const [i, { details, rows }] of this.#known.entries()) {
      const to = this.#rows.rowAfter(rowDetails(details)?.last ?? 0)
      if ((to - from) * 2 < rows) return i
      from = to
    }
    return this.#known.length
  }
}

function sameNames(a: readonly ListedFile[], b: readonly ListedFile[]): boolean {
  return a.length === b.length && a.every(({ name }, i) => name === b[i]?.name)
}
