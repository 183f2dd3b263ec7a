import type { Seq } from '@mnestic/core'
import { grouped, starts } from './statement-order.ts'

/** Statements as columns of one length, in the order of the log: by seq, then as the record has them. */
export interface StatementColumns {
  readonly subject: Uint32Array
  readonly predicate: Uint32Array
  readonly object: Uint32Array
  /** -Infinity where it is open. */
  readonly from: Float64Array
  /** Infinity where it is open. */
  readonly to: Float64Array
  readonly seq: Uint32Array
}

const none = 0xffffffff

/**
 * The facts of a graph in compressed sparse rows, both ways, 36 bytes a fact: statements with the same ends, predicate
 * and time are one fact with several supports. New ones go to the end, as chains from their nodes; when they are a
 * fifth of all, a new table is due (`loose`).
 */
export class FactTable {
  #count = 0
  #subject: Uint32Array = new Uint32Array(0)
  #predicate: Uint32Array = new Uint32Array(0)
  #object: Uint32Array = new Uint32Array(0)
  #from: Float64Array = new Float64Array(0)
  #to: Float64Array = new Float64Array(0)
  #first: Uint32Array = new Uint32Array(0)
  /** Facts before this one are in the rows; those of node n are `#out[n]` up to `#out[n + 1]`. */
  #settled = 0
  #out: Uint32Array = new Uint32Array(1)
  #in: Uint32Array = new Uint32Array(1)
  #entering: Uint32Array = new Uint32Array(0)
  /** Supports after the first of each fact, by fact, then seq. */
  #moreFact: Uint32Array = new Uint32Array(0)
  #moreSeq: Uint32Array = new Uint32Array(0)
  /** Of facts that are not settled: the previous one of the same node, and the last of each node. */
  #nextOut: Uint32Array = new Uint32Array(0)
  #nextIn: Uint32Array = new Uint32Array(0)
  readonly #lastOut = new Map<number, number>()
  readonly #lastIn = new Map<number, number>()
  readonly #lateSupports = new Map<number, Seq[]>()

  /** @param nodes number of nodes */
  constructor(statements: StatementColumns, nodes: number) {
    this.#settle(statements, nodes)
  }

  get count(): number {
    return this.#count
  }

  subject(fact: number): number {
    return this.#subject[fact] ?? none
  }

  predicate(fact: number): number {
    return this.#predicate[fact] ?? none
  }

  object(fact: number): number {
    return this.#object[fact] ?? none
  }

  from(fact: number): number {
    return this.#from[fact] ?? NaN
  }

  to(fact: number): number {
    return this.#to[fact] ?? NaN
  }

  first(fact: number): Seq {
    return this.#first[fact] ?? 0
  }

  supports(fact: number): readonly Seq[] {
    const late = this.#lateSupports.get(fact)
    const supports = [this.first(fact)]
    for (let i = lowerBound(this.#moreFact, fact); this.#moreFact[i] === fact; i++)
      supports.push(this.#moreSeq[i] ?? 0)
    return late === undefined ? supports : [...supports, ...late]
  }

  leaving(node: number, visit: (fact: number) => boolean | undefined): void {
    const end = this.#out[node + 1] ?? 0
    for (let fact = this.#out[node] ?? 0; fact < end; fact++) if (visit(fact) === false) return
    if (this.#settled === this.#count) return
    let fact = this.#lastOut.get(node) ?? none
    for (; fact !== none; fact = this.#nextOut[fact - this.#settled] ?? none)
      if (visit(fact) === false) return
  }

  entering(node: number, visit: (fact: number) => boolean | undefined): void {
    const end = this.#in[node + 1] ?? 0
    for (let i = this.#in[node] ?? 0; i < end; i++) if (visit(this.#entering[i] ?? none) === false) return
    if (this.#settled === this.#count) return
    let fact = this.#lastIn.get(node) ?? none
    for (; fact !== none; fact = this.#nextIn[fact - this.#settled] ?? none) if (visit(fact) === false) return
  }

  /** Statements that come after all others in the log. Facts keep their numbers. */
  add(statements: StatementColumns): void {
    for (let i = 0; i < statements.seq.length; i++) this.#addOne(statements, i)
  }

  /** So many are in chains that a new table is worth making. */
  get loose(): boolean {
    return this.#count - this.#settled > 256 + this.#count / 5
  }

  /** Bytes that the columns and rows hold. */
  get bytes(): number {
    const arrays = [
      this.#subject,
      this.#predicate,
      this.#object,
      this.#from,
      this.#to,
      this.#first,
      this.#out,
    ]
    const others = [this.#in, this.#entering, this.#moreFact, this.#moreSeq, this.#nextOut, this.#nextIn]
    return [...arrays, ...others].reduce((sum, { byteLength }) => sum + byteLength, 0)
  }

  #addOne(s: StatementColumns, i: number): void {
    const subject = s.subject[i] ?? none
    const predicate = s.predicate[i] ?? none
    const object = s.object[i] ?? none
    const from = s.from[i] ?? NaN
    const to = s.to[i] ?? NaN
    const seq = s.seq[i] ?? 0
    const known = this.#find(subject, predicate, object, from, to)
    if (known !== none) {
      const late = this.#lateSupports.get(known)
      if ((late?.at(-1) ?? this.supports(known).at(-1)) === seq) return
      if (late === undefined) this.#lateSupports.set(known, [seq])
      else late.push(seq)
      return
    }
    const fact = this.#count++
    if (fact >= this.#subject.length) this.#grow()
    this.#subject[fact] = subject
    this.#predicate[fact] = predicate
    this.#object[fact] = object
    this.#from[fact] = from
    this.#to[fact] = to
    this.#first[fact] = seq
    const at = fact - this.#settled
    if (at >= this.#nextOut.length) {
      this.#nextOut = grown(this.#nextOut, 256)
      this.#nextIn = grown(this.#nextIn, 256)
    }
    this.#nextOut[at] = this.#lastOut.get(subject) ?? none
    this.#nextIn[at] = this.#lastIn.get(object) ?? none
    this.#lastOut.set(subject, fact)
    this.#lastIn.set(object, fact)
  }

  /** Looked for from the end that has fewer facts. */
  #find(subject: number, predicate: number, object: number, from: number, to: number): number {
    let found = none
    const visit = (fact: number): boolean => {
      if (
        this.#subject[fact] === subject &&
        this.#object[fact] === object &&
        this.#predicate[fact] === predicate &&
        this.#from[fact] === from &&
        this.#to[fact] === to
      )
        found = fact
      return found === none
    }
    const out = (this.#out[subject + 1] ?? 0) - (this.#out[subject] ?? 0)
    const entering = (this.#in[object + 1] ?? 0) - (this.#in[object] ?? 0)
    if (out <= entering) this.leaving(subject, visit)
    else this.entering(object, visit)
    return found
  }

  #grow(): void {
    this.#subject = grown(this.#subject, 64)
    this.#predicate = grown(this.#predicate, 64)
    this.#object = grown(this.#object, 64)
    this.#first = grown(this.#first, 64)
    const length = this.#subject.length
    const [from, to] = [new Float64Array(length), new Float64Array(length)]
    from.set(this.#from)
    to.set(this.#to)
    this.#from = from
    this.#to = to
  }

  /** Long and plain, since it decides how fast a large scope opens: groups the statements and lays out the rows. */
  #settle(s: StatementColumns, nodes: number): void {
    const order = grouped(s, nodes)
    const total = order.length
    const subject = new Uint32Array(total)
    const predicate = new Uint32Array(total)
    const object = new Uint32Array(total)
    const from = new Float64Array(total)
    const to = new Float64Array(total)
    const first = new Uint32Array(total)
    const moreFact: number[] = []
    const moreSeq: number[] = []
    let count = 0
    let last = 0 // the last support of the fact at count - 1
    for (const i of order) {
      const at = count - 1
      const seq = s.seq[i] ?? 0
      if (
        count > 0 &&
        subject[at] === s.subject[i] &&
        predicate[at] === s.predicate[i] &&
        object[at] === s.object[i] &&
        from[at] === s.from[i] &&
        to[at] === s.to[i]
      ) {
        if (seq !== last) {
          moreFact.push(at)
          moreSeq.push(seq)
        }
      } else {
        subject[count] = s.subject[i] ?? none
        predicate[count] = s.predicate[i] ?? none
        object[count] = s.object[i] ?? none
        from[count] = s.from[i] ?? NaN
        to[count] = s.to[i] ?? NaN
        first[count] = seq
        count++
      }
      last = seq
    }
    const fits = count === total
    this.#subject = fits ? subject : subject.slice(0, count)
    this.#predicate = fits ? predicate : predicate.slice(0, count)
    this.#object = fits ? object : object.slice(0, count)
    this.#from = fits ? from : from.slice(0, count)
    this.#to = fits ? to : to.slice(0, count)
    this.#first = fits ? first : first.slice(0, count)
    this.#moreFact = Uint32Array.from(moreFact)
    this.#moreSeq = Uint32Array.from(moreSeq)
    this.#count = count
    this.#settled = count
    this.#out = starts(this.#subject, nodes)
    this.#in = starts(this.#object, nodes)
    this.#entering = new Uint32Array(count)
    const next = this.#in.slice()
    for (let fact = 0; fact < count; fact++) {
      const node = this.#object[fact] ?? 0
      this.#entering[next[node] ?? 0] = fact
      next[node] = (next[node] ?? 0) + 1
    }
  }
}

function grown(array: Uint32Array, least: number): Uint32Array {
  const larger = new Uint32Array(Math.max(least, Math.ceil(array.length * 1.25)))
  larger.set(array)
  return larger
}

function lowerBound(array: Uint32Array, value: number): number {
  let low = 0
  let high = array.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((array[middle] ?? Infinity) < value) low = middle + 1
    else high = middle
  }
  return low
}
