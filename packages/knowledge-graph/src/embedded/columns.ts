import type { StatementColumns } from '../graph/fact-table.ts'

export interface StatementNumbers {
  readonly seq: number
  readonly subject: number
  readonly predicate: number
  readonly object: number
  readonly from: number
  readonly to: number
}

/** Columns of statements that grow. */
export class Columns {
  #length = 0
  #seq: Uint32Array = new Uint32Array(64)
  #subject: Uint32Array = new Uint32Array(64)
  #predicate: Uint32Array = new Uint32Array(64)
  #object: Uint32Array = new Uint32Array(64)
  #from: Float64Array = new Float64Array(64)
  #to: Float64Array = new Float64Array(64)

  push({ seq, subject, predicate, object, from, to }: StatementNumbers): void {
    if (this.#length === this.#seq.length) this.#grow()
    const at = this.#length++
    this.#seq[at] = seq
    this.#subject[at] = subject
    this.#predicate[at] = predicate
    this.#object[at] = object
    this.#from[at] = from
    this.#to[at] = to
  }

  /** What is there so far, for whoever reads it in long loops. */
  taken(): StatementColumns {
    const end = this.#length
    return {
      seq: this.#seq.subarray(0, end),
      subject: this.#subject.subarray(0, end),
      predicate: this.#predicate.subarray(0, end),
      object: this.#object.subarray(0, end),
      from: this.#from.subarray(0, end),
      to: this.#to.subarray(0, end),
    }
  }

  #grow(): void {
    const whole = (array: Uint32Array): Uint32Array => {
      const larger = new Uint32Array(array.length * 2)
      larger.set(array)
      return larger
    }
    const times = (array: Float64Array): Float64Array => {
      const larger = new Float64Array(array.length * 2)
      larger.set(array)
      return larger
    }
    this.#seq = whole(this.#seq)
    this.#subject = whole(this.#subject)
    this.#predicate = whole(this.#predicate)
    this.#object = whole(this.#object)
    this.#from = times(this.#from)
    this.#to = times(this.#to)
  }
}
