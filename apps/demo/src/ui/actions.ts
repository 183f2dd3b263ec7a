import type { ErrorBody, Question, Scope } from '../api.ts'
import * as client from './client.ts'
import type { Filters, Store } from './store.ts'
import { readAddress, writeAddress } from './address.ts'
import type { ViewName } from './views.ts'

/** What a person can do. Each leaves the store in a state that can be shown, also when it fails. */
export interface Actions {
  start(): Promise<void>
  show(view: ViewName): void
  open(scope: Scope): Promise<void>
  ask(question: string, known?: Question): Promise<void>
  filter(patch: Partial<Filters>): Promise<void>
  budget(tokens: number): Promise<void>
  /** Lets a record stand in every prompt, or takes that back; the question is asked again. */
  pin(id: string, pinned: boolean): Promise<void>
  bring(source: File | string, restore?: boolean): Promise<void>
  /** After something was forgotten: everything on the page is read again. */
  refresh(): Promise<void>
  dismiss(): void
}

/** Twice what core takes where nobody says: it is to be seen. */
const recencyWeight = 1

export const sameScope = (a: Scope | undefined, b: Scope | undefined): boolean =>
  JSON.stringify(a) === JSON.stringify(b)

/** What an address names, as a person would say it. */
function labelOf(wanted: unknown): string {
  if (Array.isArray(wanted)) return wanted.join(' / ')
  return typeof wanted === 'string' ? wanted : JSON.stringify(wanted)
}

export function createActions(store: Store): Actions {
  let asking: AbortController | undefined
  const remember = (): void => writeAddress(store.get())

  const fail = (error: unknown): void => {
    const body: ErrorBody = client.bodyOf(error)
    if (body.code !== 'ABORTED') store.set({ error: body })
  }

  const runQuestion = async (): Promise<void> => {
    const { scope, question, filters, budget, previous } = store.get()
    if (scope === undefined || question.trim() === '') return
    asking?.abort()
    const mine = new AbortController()
    asking = mine
    store.set({ asking: true, error: undefined })
    try {
      const answer = await client.ask(
        {
          scope,
          question,
          budget,
          previous,
          limit: filters.limit,
          diversity: filters.diversity,
          recency:
            filters.halfLife === 0 ? undefined : { halfLifeDays: filters.halfLife, weight: recencyWeight },
          speaker: filters.speaker === '' ? undefined : filters.speaker,
          // The whole of the day counts.
          asOf: filters.asOf === '' ? undefined : `${filters.asOf}T23:59:59.999Z`,
        },
        mine.signal,
      )
      if (asking !== mine) return
      const { without } = store.get()
      const ids = answer.items.map(({ record }) => record.id)
      const plain = filters.diversity === 0 && filters.halfLife === 0
      store.set({
        answer,
        asking: false,
        without: plain ? { question, ids } : without?.question === question ? without : undefined,
      })
    } catch (error) {
      if (asking !== mine) return
      store.set({ asking: false, answer: undefined })
      fail(error)
    }
  }

  const loadState = async (): Promise<void> => {
    store.set({ demo: await client.state() })
  }

  /** Opens what the address names; says so where there is no such conversation, and shows one that there is. */
  const goWhereAddressed = async (): Promise<void> => {
    const { scope: wanted, question } = readAddress()
    try {
      await loadState()
      const scopes = store.get().demo?.scopes ?? []
      const named = scopes.find(({ scope }) => JSON.stringify(scope) === JSON.stringify(wanted))
      const shown = named?.scope ?? store.get().scope ?? scopes[0]?.scope
      if (shown !== undefined && !sameScope(shown, store.get().scope)) await actions.open(shown)
      if (named !== undefined && question !== '') await actions.ask(question)
      if (named === undefined && wanted !== null) {
        store.set({ missing: labelOf(wanted) })
        remember()
      }
    } catch (error) {
      fail(error)
    }
  }

  /** The address changed in the running page: by going back and forth, or by hand. */
  const follow = async (): Promise<void> => {
    const { view, scope } = readAddress()
    store.set({ view, missing: undefined })
    if (scope !== null && JSON.stringify(scope) !== JSON.stringify(store.get().scope))
      await goWhereAddressed()
  }

  const actions: Actions = {
    async start() {
      store.set({ view: readAddress().view })
      addEventListener('hashchange', () => void follow())
      await goWhereAddressed()
    },
    show(view) {
      if (view === store.get().view) return
      store.set({ view })
      // A step in the history, so that going back goes back to the view.
      writeAddress(store.get(), 'push')
    },
    async open(scope) {
      store.set({
        scope,
        overview: undefined,
        answer: undefined,
        previous: undefined,
        known: undefined,
        question: '',
        error: undefined,
        missing: undefined,
        without: undefined,
        filters: { ...store.get().filters, speaker: '', asOf: '' },
      })
      remember()
      try {
        const overview = await client.overview(scope)
        if (sameScope(store.get().scope, scope)) store.set({ overview })
      } catch (error) {
        fail(error)
      }
    },
    async ask(question, known) {
      const asked = question.trim()
      const questions = store.get().overview?.questions ?? []
      const { answer: last } = store.get()
      // Asked again, a question goes on from where it went on before.
      if (last !== undefined && last.question !== asked) store.set({ previous: last.layout })
      store.set({ question: asked, known: known ?? questions.find((other) => other.question === asked) })
      remember()
      if (asked === '') store.set({ answer: undefined })
      else await runQuestion()
    },
    async filter(patch) {
      const { filters, without } = store.get()
      // What else would have come is known of the same records alone.
      const same = Object.keys(patch).every((name) => name === 'diversity' || name === 'halfLife')
      store.set({ filters: { ...filters, ...patch }, without: same ? without : undefined })
      await runQuestion()
    },
    async budget(tokens) {
      store.set({ budget: tokens })
      await runQuestion()
    },
    async pin(id, pinned) {
      const { scope } = store.get()
      if (scope === undefined) return
      try {
        await client.pin({ scope, ids: [id], pinned })
        await actions.refresh()
      } catch (error) {
        fail(error)
      }
    },
    async bring(source, restore = false) {
      if (store.get().importing !== undefined) return
      const name = typeof source === 'string' ? 'the sample' : source.name
      const stop = new AbortController()
      store.set({
        importing: { phase: 'reading', done: 0, total: 0, name, stop: () => stop.abort() },
        imported: undefined,
        importError: undefined,
      })
      try {
        const limit = store.get().demo?.uploadLimit ?? Infinity
        if (typeof source !== 'string' && source.size > limit)
          throw new client.RequestError({
            code: 'TOO_LARGE',
            message: `${source.name} is larger than ${Math.floor(limit / 2 ** 20)} MB.`,
            remedy: 'Import it on the command line (mnestic import FILE), which has no such limit.',
          })
        const imported = await client.bring({
          source,
          restore,
          signal: stop.signal,
          onProgress: (progress) => {
            const now = store.get().importing
            if (now !== undefined) store.set({ importing: { ...now, ...progress } })
          },
        })
        store.set({ importing: undefined, imported })
        await loadState()
        const first = imported.scopes[0]?.scope
        if (first !== undefined) await actions.open(first)
      } catch (error) {
        const body = client.bodyOf(error)
        store.set({ importing: undefined, importError: { ...body, file: name } })
        await loadState().catch(() => undefined)
      }
    },
    async refresh() {
      try {
        await loadState()
        const { scope, demo } = store.get()
        const there = demo?.scopes.some((other) => sameScope(other.scope, scope)) ?? false
        if (scope === undefined || !there) {
          const next = demo?.scopes[0]?.scope
          if (next === undefined) {
            store.set({
              scope: undefined,
              overview: undefined,
              answer: undefined,
              question: '',
              known: undefined,
            })
            remember()
          } else await actions.open(next)
          return
        }
        store.set({ overview: await client.overview(scope) })
        await runQuestion()
      } catch (error) {
        fail(error)
      }
    },
    dismiss() {
      store.set({ imported: undefined, importError: undefined, error: undefined, missing: undefined })
    },
  }
  return actions
}
