import { sigmoid, tanh } from './activations'
import { tanh4 } from './functions'
import { fused } from './fused'
import { put } from './put'

/**
 * One step of an LSTM behind its products. `gates` [rows, 4 hidden] holds the sums for i, f, g, o and gets the gates:
 *
 *     c' = f c + i g      h' = o tanh(c')
 *
 * c, c', tanh(c') and h' are [rows, hidden]; c' may be c.
 */
export function lstmForward(
  rows: usize,
  hidden: usize,
  gates: usize,
  c: usize,
  cNext: usize,
  tanhC: usize,
  h: usize,
): void {
  const size = hidden << 2
  for (let r: usize = 0; r < rows; r++) {
    // Functions first, in loops of their own: one loop would be a chain of two, each waiting for the one before.
    sigmoid(hidden << 1, gates, gates)
    tanh(hidden, gates + (size << 1), gates + (size << 1))
    sigmoid(hidden, gates + size * 3, gates + size * 3)
    for (let j: usize = 0; j < hidden; j += 4) {
      const o = j << 2
      const left = hidden - j
      const i4 = v128.load(gates + o)
      const f4 = v128.load(gates + o + size)
      const g4 = v128.load(gates + o + (size << 1))
      const o4 = v128.load(gates + o + size * 3)
      const c4 = fused(f4, v128.load(c + o), f32x4.mul(i4, g4))
      const t4 = tanh4(c4)
      put(cNext + o, c4, left)
      put(tanhC + o, t4, left)
      put(h + o, f32x4.mul(o4, t4), left)
    }
    gates += size << 2
    c += size
    cNext += size
    tanhC += size
    h += size
  }
}

/**
 * The gradient through one step, by its sums: dz [rows, 4 hidden], which may stand where the gates stood. dc is by c',
 * apart from what h' adds, and becomes that by c; dh is by h'.
 */
export function lstmBackward(
  rows: usize,
  hidden: usize,
  gates: usize,
  c: usize,
  tanhC: usize,
  dh: usize,
  dc: usize,
  dz: usize,
): void {
  const size = hidden << 2
  const one = f32x4.splat(1)
  for (let r: usize = 0; r < rows; r++) {
    for (let j: usize = 0; j < hidden; j += 4) {
      const o = j << 2
      const left = hidden - j
      const i4 = v128.load(gates + o)
      const f4 = v128.load(gates + o + size)
      const g4 = v128.load(gates + o + (size << 1))
      const o4 = v128.load(gates + o + size * 3)
      const t4 = v128.load(tanhC + o)
      const dh4 = v128.load(dh + o)
      const slope = f32x4.sub(one, f32x4.mul(t4, t4))
      const dc4 = fused(f32x4.mul(dh4, o4), slope, v128.load(dc + o))
      const dI = f32x4.mul(f32x4.mul(dc4, g4), f32x4.mul(i4, f32x4.sub(one, i4)))
      const dF = f32x4.mul(f32x4.mul(dc4, v128.load(c + o)), f32x4.mul(f4, f32x4.sub(one, f4)))
      const dG = f32x4.mul(f32x4.mul(dc4, i4), f32x4.sub(one, f32x4.mul(g4, g4)))
      const dO = f32x4.mul(f32x4.mul(dh4, t4), f32x4.mul(o4, f32x4.sub(one, o4)))
      put(dz + o, dI, left)
      put(dz + o + size, dF, left)
      put(dz + o + (size << 1), dG, left)
      put(dz + o + size * 3, dO, left)
      put(dc + o, f32x4.mul(dc4, f4), left)
    }
    gates += size << 2
    dz += size << 2
    c += size
    tanhC += size
    dh += size
    dc += size
  }
}
