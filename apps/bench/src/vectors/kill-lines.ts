/** What the writer says; `writing` and `forgetting` come before the call, the others after it was acknowledged. */
export type KillLine =
  | { readonly kind: 'opened' }
  | { readonly kind: 'writing' | 'written' | 'forgetting' | 'forgotten'; readonly ids: readonly string[] }
