const minCapacity = 16

/** Numbers of 32 bits without a sign, in an array that grows: four bytes each, and no objects. */
export class U32List {
  /** At least `length` long; growing puts another array in its place. */
  data: Uint32Array
  length: number

  constructor(data: Uint32Array = new Uint32Array(minCapacity), length = 0) {
    this.data = data
    this.length = length
  }

  push(value: number): void {
    if (this.length === this.data.length) this.reserve(this.length + 1)
    this.data[this.length++] = value
  }

  /** 0 beyond the end. */
  at(index: number): number {
    return this.data[index] ?? 0
  }

  set(index: number, value: number): void {
    this.data[index] = value
  }

  /** Room for so many, by half as much again: what was outgrown is overwritten. */
  reserve(length: number): void {
    if (length <= this.data.length) return
    const old = this.data
    this.data = new Uint32Array(Math.max(minCapacity, length, Math.ceil(old.length * 1.5)))
    this.data.set(old)
    old.fill(0)
  }

  /** What is in use, as it stands. */
  used(): Uint32Array {
    return this.data.subarray(0, this.length)
  }
}
