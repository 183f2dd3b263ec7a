import type { Answer, ErrorBody } from '../api.ts'
import type { WindowPage } from '../api/window.ts'
import * as client from './client.ts'
import { sameScope } from './actions.ts'
import type { State, Store } from './store.ts'

/** The window that an answer made, or what stands in every prompt where nothing was asked. */
export interface Windowing {
  /** Of this state of the page: read again when it changed. */
  readonly of: readonly [State['overview'], Answer | undefined]
  readonly page?: WindowPage
  readonly error?: ErrorBody
}

/** Reads the window while its view is shown, and again whenever the answer or the conversation has changed. */
export function followWindow(store: Store): void {
  let running: AbortController | undefined

  const load = async (of: Windowing['of']): Promise<void> => {
    running?.abort()
    const mine = new AbortController()
    running = mine
    const { scope, windowing, budget } = store.get()
    if (scope === undefined) return
    const [, answer] = of
    // What is drawn stays until the new is there.
    store.set({ windowing: { of, ...(windowing?.page && { page: windowing.page }) } })
    try {
      const page = await client.window(
        { scope, budget, layout: answer?.layout, cue: answer?.question },
        mine.signal,
      )
      if (running === mine && sameScope(store.get().scope, scope))
        store.set({ windowing: { of, page }, piece: 0 })
    } catch (error) {
      if (running === mine) store.set({ windowing: { of, error: client.bodyOf(error) } })
    }
  }

  store.watch(({ view, overview, answer, asking, windowing }, changed) => {
    if (!changed('view', 'overview', 'answer', 'asking', 'scope')) return
    if (overview === undefined) {
      running?.abort()
      if (windowing !== undefined) store.set({ windowing: undefined })
      return
    }
    const [of, answered] = windowing?.of ?? []
    // A question that is being answered has no window yet.
    if (view === 'window' && !asking && (of !== overview || answered !== answer))
      void load([overview, answer])
  })
}
