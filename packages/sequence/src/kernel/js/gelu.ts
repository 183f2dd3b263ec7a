/** See kernel/gelu.ts. Places are addresses in bytes, as there. */
import { exp1, sigmoid1 } from './functions.ts'

const round = Math.fround

const above = [
  -2.72614225801306e-10, 2.77068142495902e-8, -2.10102402082508e-6, -5.69250639462346e-5,
  -7.34990630326855e-4, -2.95459980854025e-3, -1.60960333262415e-2,
].map(round)
const below = [
  -1.45660718464996e-5, -2.13374055278905e-4, -1.68282697438203e-3, -7.37332916720468e-3,
  -1.42647390514189e-2,
].map(round)
const root = round(0.70710678)
const steepness = round(1.59576912)

export function gelu(f: Float32Array, n: number, exact: number, x: number, y: number): void {
  for (let i = 0; i < n; i++) {
    const x1 = f[x / 4 + i] ?? 0
    f[y / 4 + i] = x1 * (exact === 0 ? steep(x1) : normal(x1))
  }
}

export function geluBackward(
  f: Float32Array,
  n: number,
  exact: number,
  x: number,
  dy: number,
  dx: number,
): void {
  for (let i = 0; i < n; i++) {
    const x1 = f[x / 4 + i] ?? 0
    f[dx / 4 + i] = (f[dy / 4 + i] ?? 0) * (exact === 0 ? steepSlope(x1) : normalSlope(x1))
  }
}

function normal(x: number): number {
  const t = clamped(round(x * root), 4)
  if (Math.abs(t) >= 4) return x > 0 ? 1 : 0
  const z = round(t * t)
  const erf = round(round(t * polynomial(above, z)) / polynomial(below, z))
  return round(round(0.5 * erf) + 0.5)
}

function normalSlope(x: number): number {
  const density = round(exp1(round(round(x * -0.5) * x)) * round(0.39894228))
  return round(round(x * density) + normal(x))
}

function steep(x: number): number {
  const t = clamped(x, 20)
  return sigmoid1(round(round(t * steepness) * cubic(t, round(0.044715))))
}

function steepSlope(x: number): number {
  const t = clamped(x, 20)
  const s = steep(x)
  const slope = round(steepness * cubic(t, round(0.134145)))
  return round(round(t * round(round(s * round(1 - s)) * slope)) + s)
}

function clamped(x: number, most: number): number {
  return x < -most ? -most : x > most ? most : x
}

function cubic(x: number, factor: number): number {
  return round(round(round(factor * x) * x) + 1)
}

function polynomial(coefficients: readonly number[], z: number): number {
  let p = 0
  for (const coefficient of coefficients) p = round(round(p * z) + coefficient)
  return p
}
