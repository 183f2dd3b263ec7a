/** See kernel/lstm.ts. Places are addresses in bytes, as there. */
import { sigmoid1, tanh1 } from './functions.ts'

const round = Math.fround

export function lstmForward(
  f: Float32Array,
  rows: number,
  hidden: number,
  gates: number,
  c: number,
  cNext: number,
  tanhC: number,
  h: number,
): void {
  for (let r = 0; r < rows; r++) {
    const atI = gates / 4 + r * 4 * hidden
    for (let j = 0; j < hidden; j++) {
      const o = r * hidden + j
      const at = atI + j
      const i1 = sigmoid1(f[at] ?? 0)
      const f1 = sigmoid1(f[at + hidden] ?? 0)
      const g1 = tanh1(f[at + 2 * hidden] ?? 0)
      const o1 = sigmoid1(f[at + 3 * hidden] ?? 0)
      const c1 = round(round(f1 * (f[c / 4 + o] ?? 0)) + round(i1 * g1))
      const t1 = tanh1(c1)
      f[at] = i1
      f[at + hidden] = f1
      f[at + 2 * hidden] = g1
      f[at + 3 * hidden] = o1
      f[cNext / 4 + o] = c1
      f[tanhC / 4 + o] = t1
      f[h / 4 + o] = o1 * t1
    }
  }
}

export function lstmBackward(
  f: Float32Array,
  rows: number,
  hidden: number,
  gates: number,
  c: number,
  tanhC: number,
  dh: number,
  dc: number,
  dz: number,
): void {
  for (let r = 0; r < rows; r++) {
    const row = r * 4 * hidden
    for (let j = 0; j < hidden; j++) {
      const o = r * hidden + j
      const at = gates / 4 + row + j
      const to = dz / 4 + row + j
      const i1 = f[at] ?? 0
      const f1 = f[at + hidden] ?? 0
      const g1 = f[at + 2 * hidden] ?? 0
      const o1 = f[at + 3 * hidden] ?? 0
      const t1 = f[tanhC / 4 + o] ?? 0
      const dh1 = f[dh / 4 + o] ?? 0
      const slope = round(1 - round(t1 * t1))
      const dc1 = round(round(round(dh1 * o1) * slope) + (f[dc / 4 + o] ?? 0))
      f[to] = round(dc1 * g1) * round(i1 * round(1 - i1))
      f[to + hidden] = round(dc1 * (f[c / 4 + o] ?? 0)) * round(f1 * round(1 - f1))
      f[to + 2 * hidden] = round(dc1 * i1) * round(1 - round(g1 * g1))
      f[to + 3 * hidden] = round(dh1 * t1) * round(o1 * round(1 - o1))
      f[dc / 4 + o] = dc1 * f1
    }
  }
}
