import type {
  Allow,
  BackendCue,
  Batch,
  Change,
  Hit,
  OpenBackend,
  Revision,
  Scope,
  ScopeNumber,
  Seq,
  StandingHit,
} from '@mnestic/core'
import { equal, fail, ok, same, show } from '../assert.ts'
import { logHost } from './host.ts'
import { Log } from './log.ts'
import type { BackendSubject } from './options.ts'

export interface Ask {
  /** Default: the scopes of the whole log. */
  readonly scopes?: readonly Scope[]
  /** Only these records of the scopes are allowed. */
  readonly only?: readonly Seq[]
  /** Default: as many as are allowed. */
  readonly limit?: number
  readonly signal?: AbortSignal
}

/** What a view says to a cue, in a form that can be compared. */
export interface Said {
  readonly hits: readonly Hit[]
  readonly signals: Readonly<Record<string, Float64Array>>
  /** Of a backend that names records for every context. */
  readonly standing: readonly StandingHit[]
}

const viewName = 'tested'

/** A view of the tested backend over a log of the kit, fed as core feeds it. */
export class Rig {
  readonly subject: BackendSubject
  readonly log: Log
  view: OpenBackend
  #closed: OpenBackend | undefined

  private constructor(subject: BackendSubject, log: Log, view: OpenBackend) {
    this.subject = subject
    this.log = log
    this.view = view
  }

  static async open(subject: BackendSubject, log: Log = new Log(subject.embedder)): Promise<Rig> {
    return new Rig(subject, log, await subject.create().open(logHost(log, viewName)))
  }

  /** Once for each view: closing twice is a case of its own. */
  async close(): Promise<void> {
    if (this.#closed === this.view) return
    this.#closed = this.view
    await this.view.close()
  }

  get #onlyWeighs(): boolean {
    return !this.subject.text && !this.subject.vector
  }

  /** Closes the view and opens another one on the same log and its snapshots. */
  async reopen(): Promise<void> {
    await this.close()
    this.view = await this.subject.create().open(logHost(this.log, viewName))
    await this.sync()
  }

  /** Everything after `from`, in batches as core makes them. */
  batches(from: Revision, chunk = 256): Batch[] {
    const changes = this.log.changes.filter((change) => change.revision > from)
    const batches: Batch[] = []
    let start = from
    for (let i = 0; i < changes.length || start < this.log.head; i += chunk) {
      const part: readonly Change[] = changes.slice(i, i + chunk)
      const to = i + chunk < changes.length ? (part.at(-1)?.revision ?? this.log.head) : this.log.head
      batches.push({ from: start, to, changes: part })
      start = to
    }
    return batches
  }

  /** Brings the view to the head of the log. */
  async sync(chunk = 256): Promise<void> {
    const signal = new AbortController().signal
    for (let turns = 0; turns < 3; turns++) {
      const from = await this.view.revision()
      ok(from <= this.log.head, `revision() is at most the head of the log (${this.log.head}), got ${from}`)
      const outcome = await this.#feed(this.batches(from, chunk), signal)
      if (outcome === 'applied') {
        equal(await this.view.revision(), this.log.head, 'revision() after all batches were applied')
        return
      }
      if (outcome === 'rebuild') await this.view.reset()
    }
    fail('apply took no batch that starts where revision() says the view stands, three times over')
  }

  async #feed(batches: readonly Batch[], signal: AbortSignal): Promise<'applied' | 'behind' | 'rebuild'> {
    for (const batch of batches) {
      const outcome = await this.view.apply(batch, signal)
      if (outcome !== 'applied') return outcome
    }
    return 'applied'
  }

  /** The cue as core would give it, or `undefined` where this backend could not read it. */
  async cue(text: string): Promise<BackendCue | undefined> {
    // One that reads neither only weighs, and is asked to whatever the cue.
    if (this.#onlyWeighs) return { text }
    const [vector] = this.subject.vector ? await this.log.embedder.embed([text]) : []
    const opinion = vector?.some((value) => value !== 0) === true ? { vector } : {}
    const cue = { ...(this.subject.text ? { text } : {}), ...opinion }
    return Object.keys(cue).length > 0 ? cue : undefined
  }

  /** The cue that must find a record. */
  cueFor(seq: Seq): Promise<BackendCue | undefined> {
    return this.cue(this.subject.findable(this.log.record(seq).body))
  }

  allow(ask: Ask = {}): Allow {
    const scopes = (ask.scopes ?? this.log.paths).map((path) => this.log.number(path)).sort((a, b) => a - b)
    const only = ask.only && new Set(ask.only)
    const living = this.log.puts().filter((put) => scopes.includes(put.scope))
    return allowing(
      scopes,
      living.filter((put) => only?.has(put.seq) ?? true).map((put) => put.seq),
      only === undefined,
    )
  }

  /** Hits of the backend; of one that only weighs, the allowed records by the sum of its signals. */
  async hits(cue: BackendCue | undefined, ask: Ask = {}): Promise<readonly Hit[]> {
    return (await this.answer(cue, this.allow(ask), ask)).hits
  }

  async answer(cue: BackendCue | undefined, allow: Allow, ask: Ask = {}): Promise<Said> {
    if (!cue) return { hits: [], signals: {}, standing: [] }
    const signal = ask.signal ?? new AbortController().signal
    const limit = ask.limit ?? Math.max(1, allow.size)
    const { hits } = this.#onlyWeighs
      ? { hits: [] }
      : await this.view.recall(cue, { allow, limit, options: {}, signal })
    const seqs = [...allow.seqs()]
    const signals = (await this.view.score?.(cue, seqs, { allow, options: {}, signal }))?.signals ?? {}
    const standing = await this.standing(allow, signal)
    return { hits: this.subject.finds ? hits : weighed(seqs, signals, limit), signals, standing }
  }

  /** What stands whatever the cue; nothing where the backend names nothing. */
  async standing(
    allow: Allow,
    signal: AbortSignal = new AbortController().signal,
  ): Promise<readonly StandingHit[]> {
    if (!this.subject.standing) return []
    return (await this.view.standing?.({ allow, options: {}, signal }))?.records ?? []
  }

  /** Answers to cues made of living records, in a form that can be compared. */
  async answers(about: readonly Seq[], ask: Ask = {}): Promise<readonly Said[]> {
    const said: Said[] = []
    for (const seq of about) said.push(await this.answer(await this.cueFor(seq), this.allow(ask), ask))
    return said
  }

  /** What a view says though the allowed records include erased ones: only one that still holds them can name them. */
  async probe(cue: BackendCue | undefined, path: Scope, erased: readonly Seq[]): Promise<readonly Seq[]> {
    const scope: ScopeNumber = this.log.number(path)
    const seqs = [...this.allow({ scopes: [path] }).seqs(), ...erased].sort((a, b) => a - b)
    const { hits, standing } = await this.answer(cue, allowing([scope], seqs, true))
    const named = [...(this.subject.finds ? hits : []), ...standing].map((hit) => hit.seq)
    return [...new Set(named)].filter((seq) => erased.includes(seq))
  }

  async finds(seq: Seq, ask: Ask = {}): Promise<boolean> {
    const cue = await this.cueFor(seq)
    return cue === undefined || (await this.hits(cue, ask)).some((hit) => hit.seq === seq)
  }

  async mustFind(seqs: readonly Seq[], when: string, ask: Ask = {}): Promise<void> {
    for (const seq of seqs)
      ok(
        await this.finds(seq, ask),
        `${when}: a cue for record ${seq} (${show(this.log.record(seq).body.text)}) must find it`,
      )
  }

  /** Bit for bit for an exact backend, else by the recall floor that it declares. */
  mustSaySame(got: readonly Said[], expected: readonly Said[], what: string): void {
    if (this.subject.exact) {
      for (const [i, one] of expected.entries())
        if (!same(got[i], one)) equal(got[i], one, `${what}, cue ${i}`)
      return
    }
    let common = 0
    let all = 0
    for (const [i, one] of expected.entries()) {
      const seqs = new Set(got[i]?.hits.map((hit) => hit.seq))
      common += one.hits.filter((hit) => seqs.has(hit.seq)).length
      all += one.hits.length
    }
    ok(
      common >= this.subject.floor * all,
      `${what}: the share of common hits is at least ${this.subject.floor}, got ${common} of ${all}`,
    )
  }
}

/** Records in which a weigher's opinion is the score. */
function weighed(seqs: readonly Seq[], signals: Said['signals'], limit: number): Hit[] {
  const columns = Object.values(signals)
  const known = seqs.flatMap((seq, i) => {
    const values = columns.map((column) => column[i] ?? Number.NaN).filter((value) => !Number.isNaN(value))
    return values.length === 0 ? [] : [{ seq, score: values.reduce((a, b) => a + b, 0) }]
  })
  return known.sort((a, b) => b.score - a.score || a.seq - b.seq).slice(0, limit)
}

function allowing(scopes: readonly ScopeNumber[], seqs: readonly Seq[], whole: boolean): Allow {
  const set = new Set(seqs)
  return { scopes, size: seqs.length, whole, has: (seq) => set.has(seq), seqs: () => Uint32Array.from(seqs) }
}
