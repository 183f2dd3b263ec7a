import type { Host, ScopeNumber } from '@mnestic/core'
import type { ScopeContexts } from './scope-contexts.ts'
import { steadily } from './steadily.ts'

/** A record's two contexts; zeros where nothing with a vector stands on that side. `[dimensions]` */
export interface Contexts {
  /** F_t: the record and what came before it in its session. */
  readonly before: Float32Array
  /** B_t: the record and what came after it in its session. */
  readonly after: Float32Array
}

/** `undefined` where there is no such record, or it has expired. */
export async function contextsOf(
  at: { readonly scope: ScopeNumber; readonly state: ScopeContexts },
  host: Host,
  id: string,
): Promise<Contexts | undefined> {
  const seq = await host.resolve(at.scope, id)
  if (seq === undefined) return undefined
  const found = await steadily(at.state, undefined, function* () {
    const place = at.state.records.placeOf(seq)
    yield 1
    return (
      place && {
        before: place.session.contexts.contextAt('before', place.position),
        after: place.session.contexts.contextAt('after', place.position),
      }
    )
  })
  const [living] = await host.cite(at.scope, [seq])
  return living && found
}
