import type { Actions } from './actions.ts'
import type { Store } from './store.ts'

/** What the forget dialog begins with. */
export type ForgetPreset =
  | { readonly kind: 'ids'; readonly ids: readonly string[]; readonly label: string }
  | { readonly kind: 'about'; readonly text?: string; readonly speaker?: string }
  | { readonly kind: 'period' }
  | { readonly kind: 'everything' }

/** What a panel may use. A panel is a function from this to an element; it draws itself from the store. */
export interface Page {
  readonly store: Store
  readonly actions: Actions
  openRecord(id: string): void
  openForget(preset: ForgetPreset): void
}
