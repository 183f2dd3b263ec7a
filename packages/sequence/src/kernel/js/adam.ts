const round = Math.fround

/** See kernel/adam.ts. */
export function adam(
  f: Float32Array,
  n: number,
  value: number,
  gradient: number,
  mean: number,
  square: number,
  ...coefficients: readonly [
    beta1: number,
    rest1: number,
    beta2: number,
    rest2: number,
    epsilon: number,
    scale: number,
    kept: number,
    rate: number,
    correction: number,
  ]
): void {
  const [beta1, rest1, beta2, rest2, epsilon, scale, kept, rate, correction] = coefficients.map(
    round,
  ) as readonly number[] as typeof coefficients
  for (let i = 0; i < n; i++) {
    const g = round((f[gradient / 4 + i] ?? 0) * scale)
    const m = round(round(beta1 * (f[mean / 4 + i] ?? 0)) + round(rest1 * g))
    const v = round(round(beta2 * (f[square / 4 + i] ?? 0)) + round(rest2 * round(g * g)))
    const width = round(round(round(Math.sqrt(v)) * correction) + epsilon)
    f[mean / 4 + i] = m
    f[square / 4 + i] = v
    f[value / 4 + i] = round(kept * (f[value / 4 + i] ?? 0)) - round(rate * round(m / width))
    f[gradient / 4 + i] = 0
  }
}
