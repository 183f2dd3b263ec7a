import type { ErrorBody, GateName, Overview, Trace } from '../api.ts'
import * as client from './client.ts'
import { movers } from './panels/state/lane.ts'
import type { Store } from './store.ts'

/** What a heat map can show: the context, or a gate of each cell. */
export type Layer = 'context' | GateName

/** The trace of the open conversation, page by page. */
export interface Tracing {
  /** Of this state of the conversation: read again when it changed. */
  readonly of: Overview
  /** Where the pages up to the present one begin: a cursor, and the number of the first record, from 1. */
  readonly pages: readonly { readonly after?: string; readonly first: number }[]
  readonly trace?: Trace
  readonly error?: ErrorBody
}

export interface TracePages {
  later(): void
  earlier(): void
}

/** Reads the trace while its view is shown; what nobody waits for any more is stopped. */
export function followTrace(store: Store): TracePages {
  let running: AbortController | undefined

  const load = async (of: Overview, pages: Tracing['pages']): Promise<void> => {
    running?.abort()
    const mine = new AbortController()
    running = mine
    const { scope, tracing } = store.get()
    if (scope === undefined) return
    // What is drawn stays until the new is there.
    store.set({ tracing: { of, pages, ...(tracing?.trace && { trace: tracing.trace }) } })
    try {
      const trace = await client.trace({ scope, after: pages.at(-1)?.after }, mine.signal)
      if (running === mine) store.set({ tracing: { of, pages, trace }, spot: movers(trace, 1)[0] ?? 0 })
    } catch (error) {
      if (running === mine) store.set({ tracing: { of, pages, error: client.bodyOf(error) } })
    }
  }

  store.watch(({ view, overview, tracing }, changed) => {
    if (!changed('view', 'overview', 'scope')) return
    if (overview === undefined) {
      running?.abort()
      if (tracing !== undefined) store.set({ tracing: undefined })
    } else if (view === 'state' && tracing?.of !== overview) void load(overview, [{ first: 1 }])
  })

  return {
    later() {
      const { tracing } = store.get()
      if (tracing?.trace?.next === undefined) return
      const { of, pages, trace } = tracing
      const first = (pages.at(-1)?.first ?? 1) + trace.steps.length
      void load(of, [...pages, { first, ...(trace.next !== undefined && { after: trace.next }) }])
    },
    earlier() {
      const { tracing } = store.get()
      if (tracing === undefined || tracing.pages.length < 2) return
      void load(tracing.of, tracing.pages.slice(0, -1))
    },
  }
}
