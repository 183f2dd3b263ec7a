import type { ErrorBody, Overview } from '../api.ts'
import type { EntityDetail, GraphPage } from '../api/graph.ts'
import * as client from './client.ts'
import { sameScope } from './actions.ts'
import type { Store } from './store.ts'

/** The graph of the open conversation, and the entity that is looked at. */
export interface Graphing {
  /** Of this state of the conversation: read again when it changed. */
  readonly of: Overview
  /** Facts that hold at this time alone, milliseconds since the epoch. */
  readonly validAt?: number
  /** Entities that are shown with all their neighbours. */
  readonly around: readonly string[]
  readonly page?: GraphPage
  readonly error?: ErrorBody
  readonly entity?: EntityDetail
  /** The name that was asked for, while it is read. */
  readonly wanted?: string
}

export interface GraphActions {
  /** `undefined`: any time. */
  at(validAt: number | undefined): void
  /** Shows an entity and its facts; `undefined` shows none. */
  look(name: string | undefined): void
  /** Draws all that an entity has facts with. */
  expand(name: string): void
}

/** Reads the graph while its view is shown, and again whenever the conversation has changed. */
export function followGraph(store: Store): GraphActions {
  let latest = 0

  const load = async (next: Graphing): Promise<void> => {
    const mine = ++latest
    const { scope } = store.get()
    if (scope === undefined) return
    const { of, validAt, around } = next
    // What is drawn stays until the new is there.
    store.set({ graphing: next })
    try {
      const page = await client.graph({
        scope,
        validAt: validAt === undefined ? undefined : new Date(validAt).toISOString(),
        ...(around.length > 0 && { around }),
      })
      const now = store.get().graphing
      if (mine === latest && now?.of === of) store.set({ graphing: { ...withoutError(now), page } })
    } catch (error) {
      const now = store.get().graphing
      if (mine === latest && now?.of === of) store.set({ graphing: { ...now, error: client.bodyOf(error) } })
    }
  }

  const look = async (name: string | undefined): Promise<void> => {
    const { scope, graphing } = store.get()
    if (scope === undefined || graphing === undefined) return
    const { entity: _, wanted: __, ...rest } = graphing
    if (name === undefined) return store.set({ graphing: rest })
    store.set({ graphing: { ...graphing, wanted: name } })
    const isWanted = (): boolean =>
      store.get().graphing?.wanted === name && sameScope(store.get().scope, scope)
    try {
      const entity = await client.entity(scope, name)
      const now = store.get().graphing
      if (now !== undefined && isWanted()) store.set({ graphing: { ...now, entity } })
    } catch {
      // Forgotten with the last record that named it.
      const now = store.get().graphing
      if (now === undefined || !isWanted()) return
      const { entity: _, wanted: __, ...left } = now
      store.set({ graphing: left })
    }
  }

  store.watch(({ view, overview, graphing }, changed) => {
    if (!changed('view', 'overview', 'scope')) return
    if (overview === undefined) {
      latest += 1
      if (graphing !== undefined) store.set({ graphing: undefined })
    } else if (view === 'graph' && graphing?.of !== overview) {
      const same = graphing !== undefined && sameScope(graphing.of.stats.scope, overview.stats.scope)
      const wanted = same ? graphing.entity?.entity.name : undefined
      void load({ ...(same && graphing), of: overview, around: same ? graphing.around : [] })
      if (wanted !== undefined) void look(wanted)
    }
  })

  return {
    at(validAt) {
      const { graphing } = store.get()
      if (graphing === undefined) return
      const { validAt: _, ...rest } = graphing
      void load({ ...rest, ...(validAt !== undefined && { validAt }) })
    },
    look: (name) => void look(name),
    expand(name) {
      const { graphing } = store.get()
      if (graphing === undefined || graphing.around.includes(name)) return
      void load({ ...graphing, around: [...graphing.around, name].slice(-50) })
    },
  }
}

function withoutError({ error: _, ...rest }: Graphing): Graphing {
  return rest
}
