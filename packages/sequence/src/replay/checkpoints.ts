/**
 * States after every `every` items of a stream. Where they stand depends on nothing but the number of items, so a
 * stream from which some were forgotten has them where one that never held these has them.
 *
 * Why evenly, when fewer would do for recent items: checkpoints that thin out with age have to appear anew when a
 * stream shrinks, at places whose states are gone; each crossing would replay from the start, or leave a trace of how
 * long the stream once was. Evenly they cost `size * 4 / every` bytes an item: 8 for an LSTM of 256 cells, under a hundredth
 * of the item's own vector.
 */
export class Checkpoints {
  readonly every: number
  readonly #states: Float32Array[]

  constructor(every: number, states: Iterable<Float32Array> = []) {
    this.every = every
    this.#states = [...states]
  }

  get states(): readonly Float32Array[] {
    return this.#states
  }

  /** To be called with each state that a stream reaches. */
  reached(items: number, state: Float32Array): void {
    if (items > 0 && items % this.every === 0) this.#states.push(state.slice())
  }

  /** Items that can be folded before the next checkpoint is reached. */
  room(items: number): number {
    return this.every - (items % this.every)
  }

  /** Those that stand at `items` or before. */
  upTo(items: number): Checkpoints {
    return new Checkpoints(this.every, this.#states.slice(0, Math.floor(items / this.every)))
  }

  /** The last one: how many items it holds, and its state. */
  last(): { readonly items: number; readonly state: Float32Array | undefined } {
    return { items: this.#states.length * this.every, state: this.#states.at(-1) }
  }
}
