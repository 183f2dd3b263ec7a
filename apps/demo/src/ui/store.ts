import type {
  Answer,
  DemoState,
  ErrorBody,
  ImportProgress,
  ImportResult,
  Overview,
  Question,
  Scope,
} from '../api.ts'
import type { Graphing } from './graphing.ts'
import type { Mapping } from './mapping.ts'
import type { Layer, Tracing } from './tracing.ts'
import type { ViewName } from './views.ts'
import type { Windowing } from './windowing.ts'
import type { Layout } from '../api/window.ts'

export interface Filters {
  readonly speaker: string
  /** A date of the form 2025-03-12, or empty. */
  readonly asOf: string
  readonly limit: number
  /** 0: records may say the same. */
  readonly diversity: number
  /** Days; 0: age does not count. */
  readonly halfLife: number
}

export interface Importing extends ImportProgress {
  readonly name: string
  readonly stop: () => void
}

/** All that the page shows. Panels draw from it and never from each other. */
export interface State {
  readonly view: ViewName
  readonly demo: DemoState | undefined
  readonly scope: Scope | undefined
  readonly overview: Overview | undefined
  readonly question: string
  readonly filters: Filters
  /** Tokens of the assembled context. */
  readonly budget: number
  readonly asking: boolean
  readonly answer: Answer | undefined
  /** The sample's question that was asked, with its known answer. */
  readonly known: Question | undefined
  readonly error: ErrorBody | undefined
  /** The conversation that the address names, where there is none such. */
  readonly missing: string | undefined
  readonly importing: Importing | undefined
  readonly imported: ImportResult | undefined
  readonly importError: (ErrorBody & { readonly file: string }) | undefined
  /** How the states went over the open conversation; read when somebody looks. */
  readonly tracing: Tracing | undefined
  /** The graph of the open conversation; read when somebody looks. */
  readonly graphing: Graphing | undefined
  /** The window of the open conversation; read when somebody looks. */
  readonly windowing: Windowing | undefined
  /** What the question brought when neither different nor newer records were asked for. */
  readonly without: { readonly question: string; readonly ids: readonly string[] } | undefined
  readonly mapOpen: boolean
  /** Where the answer lies in meaning; read when somebody looks. */
  readonly mapping: Mapping | undefined
  /** Of the question before this one, in this conversation: its prompt goes on in the next. */
  readonly previous: Layout | undefined
  /** The record of the window that is pointed at. */
  readonly piece: number
  /** The step of the trace that is pointed at. */
  readonly spot: number
  /** Which state the heat map shows. */
  readonly layer: Layer
}

const initial: State = {
  view: 'ask',
  demo: undefined,
  scope: undefined,
  overview: undefined,
  question: '',
  filters: { speaker: '', asOf: '', limit: 10, diversity: 0, halfLife: 0 },
  budget: 300,
  asking: false,
  answer: undefined,
  known: undefined,
  error: undefined,
  missing: undefined,
  importing: undefined,
  imported: undefined,
  importError: undefined,
  tracing: undefined,
  graphing: undefined,
  windowing: undefined,
  without: undefined,
  mapOpen: false,
  mapping: undefined,
  previous: undefined,
  piece: 0,
  spot: 0,
  layer: 'context',
}

type Listener = (state: State, changed: (...keys: readonly (keyof State)[]) => boolean) => void

export interface Store {
  get(): State
  set(patch: Partial<State>): void
  /** Called now and at each change; `changed` tells whether one of these members is another than before. */
  watch(listener: Listener): void
}

export function createStore(): Store {
  let state = initial
  const listeners: Listener[] = []
  return {
    get: () => state,
    set(patch) {
      const before = state
      state = { ...state, ...patch }
      const now = state
      for (const listener of listeners)
        listener(now, (...keys) => keys.some((key) => before[key] !== now[key]))
    },
    watch(listener) {
      listeners.push(listener)
      listener(state, () => true)
    },
  }
}
