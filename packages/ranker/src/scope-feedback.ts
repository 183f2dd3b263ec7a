import type { NoteChange, Revision, ScopeView, Seq } from '@mnestic/core'
import { isObject } from '@mnestic/core/check'

/** One piece of feedback: which of the recollected records were used, and the signals and the score of each. */
export interface Feedback {
  readonly revision: Revision
  readonly about: readonly Seq[]
  /** Indices into `about`, `signals` and `scores`. */
  readonly used: readonly number[]
  readonly signals: readonly Readonly<Record<string, number>>[]
  /** Before any ranker moved them. */
  readonly scores: readonly number[]
}

/** The feedback of one scope, by revision. It leaves with any record that it is about. */
export class ScopeFeedback implements ScopeView {
  readonly #kept = new Map<Revision, Feedback>()
  /** Which feedback a record appears in. */
  readonly #of = new Map<Seq, Set<Revision>>()

  get all(): readonly Feedback[] {
    return [...this.#kept.values()]
  }

  put(): void {}

  note({ revision, about, data }: NoteChange): void {
    const feedback = toFeedback(revision, about, data)
    if (feedback === undefined) return
    this.#kept.set(revision, feedback)
    for (const seq of about) this.#of.set(seq, (this.#of.get(seq) ?? new Set()).add(revision))
  }

  erase(seqs: readonly Seq[]): void {
    for (const seq of seqs) for (const revision of this.#of.get(seq) ?? []) this.#drop(revision)
  }

  holds(seq: Seq): boolean {
    return this.#of.has(seq)
  }

  recall(): readonly never[] {
    return []
  }

  #drop(revision: Revision): void {
    for (const seq of this.#kept.get(revision)?.about ?? []) {
      const others = this.#of.get(seq)
      others?.delete(revision)
      if (others?.size === 0) this.#of.delete(seq)
    }
    this.#kept.delete(revision)
  }
}

/** `undefined` for a note of another shape: an import may bring anything, and older notes hold no scores. */
function toFeedback(revision: Revision, about: readonly Seq[], data: unknown): Feedback | undefined {
  if (!isObject(data)) return undefined
  const { used, signals, scores } = data
  if (
    !Array.isArray(used) ||
    !used.every((i) => Number.isInteger(i) && Number(i) >= 0 && Number(i) < about.length)
  )
    return undefined
  if (!Array.isArray(signals) || signals.length !== about.length || !signals.every(isSignals))
    return undefined
  if (!Array.isArray(scores) || scores.length !== about.length || !scores.every(isNumber)) return undefined
  return { revision, about, used: used.map(Number), signals, scores }
}

function isSignals(value: unknown): value is Readonly<Record<string, number>> {
  return isObject(value) && Object.values(value).every(isNumber)
}

function isNumber(value: unknown): value is number {
  return Number.isFinite(value)
}
