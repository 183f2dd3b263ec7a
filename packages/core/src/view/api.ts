import type { Composition, Memory } from '../contract/memory.ts'
import { checkOpen, type Engine } from '../engine.ts'
import type { View } from './view.ts'

/**
 * The backends' own APIs by name. Each method becomes asynchronous: before it runs, the memory is open and the view
 * has seen everything that was written, so that no API can answer what was erased.
 */
export function apiOf<B extends Composition>(engine: Engine): Memory<B>['views'] {
  const apis: Record<string, object> = {}
  for (const [name, view] of engine.views) apis[name] = guarded(engine, view)
  return asViews<B>(apis)
}

function guarded(engine: Engine, view: View): object {
  return new Proxy(
    {},
    {
      get: (_, member) => {
        if (member === 'then') return undefined
        return async (...args: readonly unknown[]): Promise<unknown> => {
          checkOpen(engine)
          const { revision } = await engine.storage.head()
          await view.catchUp(revision, engine.closing)
          const { api } = await view.backend()
          const method: unknown = api && Reflect.get(api, member)
          if (typeof method !== 'function')
            throw new TypeError(`Backend ${view.name} has no method ${String(member)}`)
          return Reflect.apply(method, api, args)
        }
      },
    },
  )
}

/** Which API stands behind a name is known to the type of the composition only. */
function asViews<B extends Composition>(apis: Record<string, object>): Memory<B>['views'] {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the proxies are made from the same composition
  return apis as Memory<B>['views']
}
