import { emptyLog, type LogData } from './data.ts'

/** Where the data of a reference storage lies. */
export interface Medium {
  readonly name: string
  readonly folder?: string
  load(): Promise<LogData>
  /** The data as a whole takes the place of the former. */
  save(data: LogData): Promise<void>
  /** One change at a time, over all handles of the place. */
  exclusive<T>(task: () => Promise<T>): Promise<T>
}

/** In this process, gone with the object. */
export function memoryMedium(): Medium {
  let data = emptyLog()
  return {
    name: 'reference',
    load: async () => data,
    async save(next) {
      data = next
    },
    exclusive: oneByOne(),
  }
}

export function oneByOne(): Medium['exclusive'] {
  let last: Promise<unknown> = Promise.resolve()
  return (task) => {
    const mine = last.then(task)
    last = mine.catch(() => undefined)
    return mine
  }
}
