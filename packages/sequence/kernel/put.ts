/** Stores the first `left` of four numbers, all four where more are left. Arguments may be loaded whole: see `reserve`. */
export function put(to: usize, numbers: v128, left: usize): void {
  if (left >= 4) {
    v128.store(to, numbers)
    return
  }
  v128.store32_lane(to, numbers, 0)
  if (left > 1) v128.store32_lane(to, numbers, 1, 4)
  if (left > 2) v128.store32_lane(to, numbers, 2, 8)
}
