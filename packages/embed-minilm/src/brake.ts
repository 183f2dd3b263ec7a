/** Shared by a worker and the thread that started it: [whether to stop, whether native code runs]. */
export type Flags = Int32Array<SharedArrayBuffer>

const STOP = 0
const BUSY = 1
/** A worker that died in native code would be waited for; milliseconds. */
const patience = 10_000

/**
 * Stops a worker where no native code runs. ONNX Runtime's calls throw in C++ when their thread is ended under them,
 * and that ends the whole process (`terminate called after throwing an instance of 'Napi::Error'`).
 */
export interface Brake {
  readonly flags: Flags
  /** From now on the worker begins no call of native code. */
  stop(): void
  /** Called when the worker has ended. */
  release(): void
}

const brakes = new Set<Brake>()

/** Node ends the workers when the process ends, by itself or by `process.exit`: not before they let go. */
function stopAll(): void {
  for (const { stop } of brakes) stop()
  for (const { flags } of brakes) Atomics.wait(flags, BUSY, 1, patience)
}

export function createBrake(): Brake {
  const flags: Flags = new Int32Array(new SharedArrayBuffer(2 * Int32Array.BYTES_PER_ELEMENT))
  const brake: Brake = {
    flags,
    stop: () => void Atomics.store(flags, STOP, 1),
    release() {
      brakes.delete(brake)
      if (brakes.size === 0) process.off('exit', stopAll)
    },
  }
  if (brakes.size === 0) process.on('exit', stopAll)
  brakes.add(brake)
  return brake
}

/** Runs work that calls native code, or ends the worker where it is to stop. */
export type Guard = <Result>(work: () => Promise<Result>) => Promise<Result>

/** The worker's side. */
export function guardBy(flags: Flags): Guard {
  const letGo = (): void => {
    Atomics.store(flags, BUSY, 0)
    Atomics.notify(flags, BUSY)
  }
  return async (work) => {
    Atomics.store(flags, BUSY, 1) // before it looks: either it sees the order, or who gave it sees that it is busy
    if (Atomics.load(flags, STOP) === 1) {
      letGo() // here: nothing of this thread runs after exit, no `finally` either
      process.exit()
    }
    return work().finally(letGo)
  }
}
