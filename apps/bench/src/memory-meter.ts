import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

export interface Held {
  /** Heap and external memory; array buffers are counted in it. */
  readonly held: number
  /** The process's resident set. */
  readonly rss: number
}

/** A look at what this process holds, in bytes, after two collections. */
export function memoryMeter(): () => Held {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  return () => {
    collect()
    collect()
    const { heapUsed, external, rss } = process.memoryUsage()
    return { held: heapUsed + external, rss }
  }
}
