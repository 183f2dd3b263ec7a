import type { Answer, ErrorBody } from '../api.ts'
import type { Space } from '../api/space.ts'
import * as client from './client.ts'
import { sameScope } from './actions.ts'
import type { State, Store } from './store.ts'

/** Where an answer lies in meaning. */
export interface Mapping {
  /** Of this state of the page: read again when it changed. */
  readonly of: readonly [State['overview'], Answer | undefined]
  readonly space?: Space
  readonly error?: ErrorBody
}

/** Reads the map while it is open, and again whenever the answer or the conversation has changed. */
export function followSpace(store: Store): void {
  let running: AbortController | undefined

  const load = async (of: Mapping['of']): Promise<void> => {
    running?.abort()
    const mine = new AbortController()
    running = mine
    const { scope, mapping, without } = store.get()
    if (scope === undefined) return
    const [, answer] = of
    // What is drawn stays until the new is there.
    store.set({ mapping: { of, ...(mapping?.space && { space: mapping.space }) } })
    const ids = [...(answer?.items.map(({ record }) => record.id) ?? []), ...(without?.ids ?? [])]
    try {
      const cue = answer && (answer.explanation?.embedded ?? answer.question)
      const space = await client.space({ scope, ids: ids.length > 0 ? ids : undefined, cue }, mine.signal)
      if (running === mine && sameScope(store.get().scope, scope)) store.set({ mapping: { of, space } })
    } catch (error) {
      if (running === mine) store.set({ mapping: { of, error: client.bodyOf(error) } })
    }
  }

  store.watch(({ mapOpen, overview, answer, asking, mapping }, changed) => {
    if (!changed('mapOpen', 'overview', 'answer', 'asking', 'scope')) return
    if (overview === undefined) {
      running?.abort()
      if (mapping !== undefined) store.set({ mapping: undefined })
      return
    }
    const [of, answered] = mapping?.of ?? []
    if (mapOpen && !asking && (of !== overview || answered !== answer)) void load([overview, answer])
  })
}
