/** Tasks one after the other; a failed one does not keep the next from running. */
export class Serial {
  #last: Promise<unknown> = Promise.resolve()

  run<Value>(task: () => Promise<Value>): Promise<Value> {
    const next = this.#last.then(task)
    this.#last = next.catch(() => undefined)
    return next
  }
}
