/** Milliseconds that the end of a process waits for a build to let go, at most: a step takes a few of them. */
const longest = 2_000
const [stopped, busy] = [0, 1]

/**
 * Holds a build from the thread that ordered it. A thread that is ended from outside while the native library reads
 * numbers takes the whole process with it, so a build is told to stop and ends by itself, after the step that it is at.
 * Two numbers that both threads see, since messages are heard only after the work that they are to stop.
 */
export class Leash {
  readonly cells: Int32Array

  constructor(cells: Int32Array = new Int32Array(new SharedArrayBuffer(8))) {
    this.cells = cells
  }

  /** By the thread that ordered it, before there is a worker: it begins at work, since it tries the library. */
  static held(): Leash {
    const leash = new Leash()
    Atomics.store(leash.cells, busy, 1)
    return leash
  }

  stop(): void {
    Atomics.store(this.cells, stopped, 1)
  }

  /** As a process ends, which takes its threads with it: blocks until this one is at no work, and will begin none. */
  await(): void {
    this.stop()
    Atomics.wait(this.cells, busy, 1, longest)
  }

  /** By the worker: runs it, unless it is to stop. */
  work<T>(run: () => T): T | undefined {
    // In this order, as `await` asks in the other one: so one of the two sees what the other did.
    Atomics.store(this.cells, busy, 1)
    try {
      return this.isStopped ? undefined : run()
    } finally {
      this.rest()
    }
  }

  /** By the worker: at no work. */
  rest(): void {
    Atomics.store(this.cells, busy, 0)
    Atomics.notify(this.cells, busy)
  }

  get isStopped(): boolean {
    return Atomics.load(this.cells, stopped) === 1
  }

  /** By the worker, between two steps. @throws Error (to be stopped) */
  heed(): void {
    if (this.isStopped) throw new Error('The build was stopped')
  }
}
