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
export class Columns implements StatementColumns {
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

  get seq(): Uint32Array {
    return this.#seq.subarray(0, this.#length)
  }

  get subject(): Uint32Array {
    return this.#subject.subarray(0, this.#length)
  }

  get predicate(): Uint32Array {
    return this.#predicate.subarray(0, this.#length)
  }

  get object(): Uint32Array {
    return this.#object.subarray(0, this.#length)
  }

  get from(): Float64Array {
    return this.#from.subarray(0, this.#length)
  }

  get to(): Float64Array {
    return this.#to.subarray(0, this.#length)
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
