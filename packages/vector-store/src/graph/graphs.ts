import { MnesticError, nextTurn, throwIfAborted, type Seq } from '@mnestic/core'
import type { Costs } from '../plan/costs.ts'
import type { Found } from '../engine.ts'
import type { Rows } from '../rows.ts'
import type { ScopeFiles } from '../segments/contract.ts'
import { startBuild, type Build } from './build.ts'
import { graphOf, openGraph, removeFrom, type Details, type Graph, type Wanted } from './graph.ts'
import { Hnsw } from './hnsw.ts'
import type { Hnswlib } from './hnswlib.ts'
import { gather, listRows } from './listing.ts'
import { due } from './merging.ts'
import { searchGraphs, type GraphQuestion } from './search.ts'
import type { BuildQueue } from './queue.ts'

export interface GraphSite {
  readonly rows: Rows
  readonly files: ScopeFiles
  readonly library: Hnswlib
  readonly queue: BuildQueue
  /** Factor on whole texts, see `Comparison`. */
  readonly whole: number
  readonly exactUpTo: number
  /** Share of what a scan finds that a graph has to find. */
  readonly recall: number
  readonly costs: Costs
}

/** Bytes that are handed to a build between two turns of the event loop. */
const sliceBytes = 131_072
/** Rows by which a graph is tried, at most, and the part of all that they may be. */
const mostHeld = 128
const heldPart = 16
/** A build of which one row in so many was removed meanwhile begins anew: overwriting those would take as long. */
const spoilt = 16
/** How many times as many rows it takes until a graph is tried again: a disk may be full for an hour. */
const more = { unworthy: 2, failed: 1.25 } as const
/** Records that are looked up between two turns of the event loop. */
const slice = 4_096

/**
 * The graphs of one scope. Each row that has an opinion is in one of them, or in the tail: it is of a record after the
 * last that they cover, or `late`. Builds run in the background, one for all scopes at a time; the rows may change
 * meanwhile.
 */
export class Graphs {
  readonly #site: GraphSite
  #graphs: readonly Graph[] = []
  /** Records up to this one are in a graph, late, or have no vector. */
  #covers: Seq = 0
  /** Up to there, and in no graph: their vectors came or changed after it was built. */
  readonly #late = new Set<Seq>()
  /** While a graph is built: records that it must not find any more. */
  #changed: Set<Seq> | undefined
  #tailFrom = { row: 0, changes: -1, covers: 0 }
  #building: Promise<void> | undefined
  #writing: Promise<unknown> | undefined
  /** Files are being read into graphs. */
  #reading = false
  /** A graph was found to be of no use, or could not be built. It is tried again when there are more rows. */
  #givenUp: { readonly rows: number; readonly why: 'unworthy' | 'failed' } | undefined
  /** Rows that were there then, and whose vectors came or changed since. */
  #renewed = 0
  readonly #closing = new AbortController()

  constructor(site: GraphSite) {
    this.#site = site
  }

  /** Begins with the graphs that there are files of. Files that are of no use are dropped. */
  async open(): Promise<void> {
    const { library, files, rows } = this.#site
    this.#changed = new Set()
    this.#reading = true
    this.#building = (async () => {
      const found: Graph[] = []
      for (const file of files.list('graph')) {
        const graph = await openGraph(library, files, file, this.#wanted, rows)
        if (graph !== undefined) found.push(graph)
      }
      this.#take(found, await this.#inNone(found))
    })().finally(() => {
      this.#reading = false
      this.#changed = undefined
      this.#building = undefined
    })
    await this.#building
  }

  /** See `searchGraphs`. */
  search(question: GraphQuestion): Promise<Found | undefined> {
    return searchGraphs(this, question)
  }

  get all(): readonly Graph[] {
    return this.#graphs
  }

  get covers(): Seq {
    return this.#covers
  }

  get late(): ReadonlySet<Seq> {
    return this.#late
  }

  /** First row after those of records that they cover. */
  get tailFrom(): number {
    const { rows } = this.#site
    const { row, changes, covers } = this.#tailFrom
    // What is added comes after it.
    if (changes === rows.changes && covers === this.#covers) return row
    const found = rows.rowAfter(this.#covers)
    this.#tailFrom = { row: found, changes: rows.changes, covers: this.#covers }
    return found
  }

  /** Rows in no graph, about. */
  get tail(): number {
    return this.#site.rows.count - this.tailFrom + this.#late.size
  }

  get state(): 'none' | 'building' | 'unworthy' | 'failed' | 'ready' {
    if (this.#graphs.length > 0) return 'ready'
    if (this.#building !== undefined) return 'building'
    return this.#givenUp?.why ?? 'none'
  }

  /** Vectors of a record came or changed; its rows have them. Resolves when no file says otherwise. */
  async vectors(seq: Seq): Promise<void> {
    this.#changed?.add(seq)
    this.#renewed += this.#site.rows.read(seq).length
    const stale: string[] = []
    for (const graph of this.#graphs)
      if (removeFrom(graph, seq) && graph.name !== undefined) {
        stale.push(graph.name)
        graph.name = undefined
      }
    if (seq <= this.#covers) this.#late.add(seq)
    // Of a graph that is being read just now nothing is known yet.
    if (this.#reading) stale.push(...this.#site.files.list('graph').map(({ name }) => name))
    if (stale.length > 0) await this.#site.files.drop(stale)
  }

  /**
   * Records are gone; of their vectors nothing is found any more. Resolves when no thread writes a file that holds them:
   * it could not be kept from writing on when the file is taken away.
   */
  async erase(seqs: readonly Seq[]): Promise<void> {
    for (const seq of seqs) {
      this.#changed?.add(seq)
      this.#late.delete(seq)
      for (const graph of this.#graphs) removeFrom(graph, seq)
    }
    await this.#writing
  }

  /** Begins what is due, in the background. */
  begin(): void {
    if (this.#building !== undefined || this.#closing.signal.aborted || this.#due() === undefined) return
    this.#building = this.#site.queue
      .run(() => this.#build(), this.#closing.signal)
      .catch(() => {
        // Whatever went wrong, a scan answers as well.
        this.#giveUp('failed')
      })
      .then(() => {
        this.#changed = undefined
        this.#building = undefined
        this.begin()
      })
  }

  /** Resolves when nothing is due any more. @throws ABORTED */
  async settle(signal: AbortSignal | undefined): Promise<void> {
    // Nothing else may keep the process alive.
    const timer = setInterval(() => undefined, 60_000)
    let leave = (): void => undefined
    const aborted = new Promise<void>((resolve) => (leave = resolve))
    signal?.addEventListener('abort', leave)
    try {
      for (this.begin(); this.#building !== undefined; this.begin()) {
        throwIfAborted(signal)
        await Promise.race([this.#building, aborted])
      }
    } finally {
      clearInterval(timer)
      signal?.removeEventListener('abort', leave)
    }
  }

  async close(): Promise<void> {
    this.#closing.abort(new Error('The scope was let go of'))
    await this.#building
    const graphs = this.#graphs
    this.#graphs = []
    for (const { hnsw } of graphs) hnsw.free()
  }

  get #wanted(): Wanted {
    const { whole, recall } = this.#site
    return { wholes: whole > 0, aim: (1 + recall) / 2 }
  }

  #due(): readonly number[] | undefined {
    const { rows, exactUpTo } = this.#site
    if (this.#givenUp !== undefined) {
      const { rows: before, why } = this.#givenUp
      if (rows.count + this.#renewed < before * more[why]) return undefined
    }
    const graphs = this.#graphs.map(({ hnsw }) => ({ living: hnsw.living, count: hnsw.count }))
    return due({ graphs, tail: this.tail, exactUpTo })
  }

  async #build(): Promise<void> {
    const merged = this.#due()
    if (merged === undefined) return
    const { rows, whole, costs } = this.#site
    const replaced = merged.flatMap((i) => this.#graphs[i] ?? [])
    const covers = rows.seqs.subarray(0, rows.count).findLast((seq) => seq !== 0) ?? 0
    const before = this.#covers
    const late = new Set(this.#late)
    const changed = new Set<Seq>()
    this.#changed = changed
    const list = await listRows(
      rows,
      (seq) =>
        seq <= covers && (seq > before || late.has(seq) || replaced.some(({ bySeq }) => bySeq.has(seq))),
      whole,
    )
    const count = list.seqs.length
    const { dimensions } = rows.vectors
    const held = Math.min(mostHeld, Math.ceil(count / heldPart), count - 1)
    const { wholes, aim } = this.#wanted
    if (count === 0) return this.#giveUp('unworthy')
    const { signal } = this.#closing
    const build = startBuild({ dimensions, count, held, aim, rows: rows.count, costs }, signal)
    try {
      const taken: Uint32Array[] = []
      const atOnce = Math.max(1, Math.floor(sliceBytes / 4 / dimensions))
      for (const { vectors, seqs } of gather(rows, list, atOnce)) {
        taken.push(seqs)
        if ((await build.take(vectors)) === 'unworthy') return this.#giveUp('unworthy')
        await nextTurn()
      }
      const measured = await build.finish()
      if (measured === 'unworthy') return this.#giveUp('unworthy')
      const details: Details = { version: 1, dimensions, wholes, covers, aim, ...measured }
      const graph = await this.#keep(build, byLabel(taken, held), details, replaced)
      if (graph === undefined) return
      this.#givenUp = undefined
      this.#take([...this.#graphs.filter((one) => !replaced.includes(one)), graph], [])
      await this.#dropOutdated(graph)
      for (const { hnsw } of replaced) hnsw.free()
    } finally {
      await build.end()
    }
  }

  #giveUp(why: 'unworthy' | 'failed'): void {
    this.#givenUp = { rows: this.#site.rows.count, why }
    this.#renewed = 0
  }

  /** Into a file, and back from it. `undefined`: too much was erased meanwhile, or it was taken away. */
  async #keep(
    build: Build,
    seqs: Uint32Array,
    details: Details,
    replaced: readonly Graph[],
  ): Promise<Graph | undefined> {
    const { files, library } = this.#site
    for (;;) {
      const draft = await files.draft('graph')
      if (draft === undefined) {
        // An erasure is on its way here.
        await nextTurn()
        throwIfAborted(this.#closing.signal)
        continue
      }
      const standing = seqs.map((seq) => (this.#changed?.has(seq) === true ? 0 : seq))
      const removed = Uint32Array.from(standing.keys()).filter((label) => standing[label] === 0)
      const spoiled = removed.length * spoilt > seqs.length
      const writing = spoiled ? undefined : build.write(draft.path, removed).catch(() => undefined)
      this.#writing = writing
      const layout = await writing
      this.#writing = undefined
      if (layout === undefined) {
        // Before the file is taken away: its thread might make it again.
        await build.end()
        const wasThere = await draft.discard()
        if (spoiled || !wasThere) return undefined
        throw new MnesticError('BACKEND_FAILED', 'A graph could not be written')
      }
      const file = await draft.commit({
        seqs: standing,
        layout: { offset: layout.offset, stride: layout.stride, length: layout.length },
        details: { ...details, breadths: { ...details.breadths } },
        replaces: replaced.flatMap(({ name }) => name ?? []),
      })
      // Something was erased meanwhile, and the draft is gone.
      if (file === 'stale') continue
      for (const graph of replaced) graph.name = undefined
      const hnsw = await Hnsw.open(library, file.path, { dimensions: details.dimensions, count: seqs.length })
      for (const label of removed) hnsw.remove(label)
      return graphOf({ hnsw, seqs: standing, details, name: file.name }, this.#site.rows)
    }
  }

  /** Where vectors came for a record since its graph was written, its file has others. */
  async #dropOutdated(graph: Graph): Promise<void> {
    const { rows, files } = this.#site
    const { name, bySeq } = graph
    const isOutdated = [...(this.#changed ?? [])].some(
      (seq) => bySeq.has(seq) && rows.rowOf(seq) !== undefined,
    )
    if (!isOutdated || name === undefined) return
    graph.name = undefined
    await files.drop([name])
  }

  /** Records with an opinion that these graphs are to cover, and none of them has. */
  async #inNone(graphs: readonly Graph[]): Promise<readonly Seq[]> {
    const { rows } = this.#site
    const covers = graphs.reduce((last, { details }) => Math.max(last, details.covers), 0)
    const missing: Seq[] = []
    let looked = 0
    let last: Seq = 0
    for (let row = rows.rowAfter(0); row < rows.count;) {
      const seq = rows.seqAt(row)
      if (seq > covers) break
      const end = seq === 0 ? row + 1 : rows.endOf(row)
      if (seq !== 0 && !graphs.some(({ bySeq }) => bySeq.has(seq)) && rows.isHeard(seq)) missing.push(seq)
      if (seq !== 0) last = seq
      row = end
      looked += 1
      if (looked % slice !== 0) continue
      await nextTurn()
      row = rows.rowAfter(last)
    }
    return missing
  }

  /** These answer from now on; `late` are in none of them, nor is what changed while they were made. */
  #take(graphs: readonly Graph[], late: readonly Seq[]): void {
    const { rows } = this.#site
    const before = new Set(this.#late)
    this.#graphs = graphs
    this.#covers = graphs.reduce((last, { details }) => Math.max(last, details.covers), 0)
    this.#late.clear()
    for (const seq of late) this.#late.add(seq)
    for (const seq of this.#changed ?? []) {
      for (const graph of graphs) removeFrom(graph, seq)
      if (seq <= this.#covers) this.#late.add(seq)
    }
    // Those of before are in the new graph, or in none if it was made of others.
    for (const seq of before) if (!graphs.some(({ bySeq }) => bySeq.has(seq))) this.#late.add(seq)
    for (const seq of this.#late) if (rows.rowOf(seq) === undefined) this.#late.delete(seq)
  }
}

/** Rows entered the graph in the order in which they were taken, but for the trials, which came first and entered last. */
function byLabel(taken: readonly Uint32Array[], held: number): Uint32Array {
  const all = new Uint32Array(taken.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const seqs of taken) {
    all.set(seqs, at)
    at += seqs.length
  }
  const seqs = new Uint32Array(all.length)
  const trials = Math.min(held, all.length)
  seqs.set(all.subarray(trials), 0)
  seqs.set(all.subarray(0, trials), all.length - trials)
  return seqs
}
