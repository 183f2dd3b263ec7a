import { memoryStorage, type OpenStorage, type Storage } from '@mnestic/core'
import { memoryMedium, referenceStorage } from '@mnestic/conformance/reference'
import { sqliteStorage } from '@mnestic/sqlite'
import { temporary } from '../support.ts'

export type Kind = 'memory' | 'reference' | 'sqlite'

export async function make(kind: Kind): Promise<Storage> {
  switch (kind) {
    case 'memory':
      return memoryStorage()
    case 'reference':
      return referenceStorage(memoryMedium())
    case 'sqlite':
      return sqliteStorage(await temporary())
  }
}

/** The same storage, with some methods in the place of its own. */
export function wrapped(storage: Storage, change: (inner: OpenStorage) => Partial<OpenStorage>): Storage {
  return {
    specVersion: 'v1',
    name: storage.name,
    async open() {
      const inner = await storage.open()
      const own = change(inner)
      return new Proxy(inner, {
        get(target, key) {
          const value: unknown = Reflect.get(key in own ? own : target, key)
          return typeof value === 'function' ? value.bind(key in own ? own : target) : value
        },
      })
    },
  }
}

export class PowerCut extends Error {}

/** Fails at the write after so many, and then at all: half of the time the last one took place. */
export function cutOff(storage: Storage, after: number): Storage {
  return wrapped(storage, (inner) => {
    let writes = 0
    const counted = async <T>(write: () => Promise<T>): Promise<T> => {
      writes += 1
      if (writes <= after) return write()
      if (writes === after + 1 && after % 2 === 0) await write()
      throw new PowerCut('cut off')
    }
    return {
      append: (batch) => counted(() => inner.append(batch)),
      erase: (request) => counted(() => inner.erase(request)),
      setMeta: (key, value) => counted(() => inner.setMeta(key, value)),
    }
  })
}
