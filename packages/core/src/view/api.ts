import type { Composition } from '../contract/composition.ts'
import type { Memory } from '../contract/memory.ts'
import { withDeadline } from '../deadline.ts'
import { checkOpen, type Engine } from '../engine.ts'
import { MnesticError } from '../error.ts'
import type { View } from './view.ts'

/** Milliseconds that a view may take to catch up before its API runs. */
const deadline = 30_000

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
        // Nor a promise, nor what printing and JSON look for.
        if (typeof member === 'symbol' || member === 'then' || member === 'toJSON') return undefined
        return async (...args: readonly unknown[]): Promise<unknown> => {
          checkOpen(engine)
          const { revision } = await engine.storage.head()
          const { api } = await withDeadline(deadline, engine.closing, async (signal) => {
            await view.catchUp(revision, signal)
            return view.backend()
          })
          const method: unknown = api && member in api ? Reflect.get(api, member) : undefined
          if (typeof method !== 'function')
            throw new MnesticError('UNSUPPORTED', `Backend ${view.name} has no method ${member}`)
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
