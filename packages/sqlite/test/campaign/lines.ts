export interface Written {
  readonly scope: string
  readonly id: string
  readonly seq: number
}

/** What the writer says; `writing` and `forgetting` come before the call, the others after it was acknowledged. */
export type Line =
  | { readonly kind: 'opened' }
  | { readonly kind: 'writing'; readonly scope: string; readonly ids: readonly string[] }
  | { readonly kind: 'written'; readonly records: readonly Written[] }
  | { readonly kind: 'forgetting'; readonly ids: readonly string[] }
  | { readonly kind: 'forgotten'; readonly ids: readonly string[] }
  | { readonly kind: 'scrubbed' }
