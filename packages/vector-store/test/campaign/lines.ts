/** What the writer says; `writing` and `forgetting` come before the call, the others after it was acknowledged. */
export type Line =
  | { readonly kind: 'opened'; readonly ms: number }
  | { readonly kind: 'writing' | 'written'; readonly from: number; readonly count: number }
  | { readonly kind: 'forgetting' | 'forgotten'; readonly points: readonly number[] }
