/**
 * What the mechanism is set to where nobody says otherwise. Weights are those of the fusion, over standardised
 * signals: forwards context counts twice the backwards one, as in Howard and Kahana's asymmetry of recall.
 */
export const defaults = {
  rho: 0.7,
  weights: { before: 0.6, after: 0.3 },
  recall: true,
  scopes: 256,
} as const
