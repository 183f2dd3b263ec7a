/**
 * By what records are judged. `idf`: nothing is fitted, `keep` is the information of a record's words. `weights`: a
 * network, and whose: `shipped` with this package, the application's `own`, or fitted on this `scope`.
 */
export type Source =
  | { readonly by: 'idf' }
  | { readonly by: 'weights'; readonly origin: 'shipped' | 'own' | 'scope'; readonly hash: string }
