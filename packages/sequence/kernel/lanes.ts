/** Four numbers of which the first `left` count; the others, which may be another row's, become 0. */
export function part(from: usize, left: usize): v128 {
  return only(v128.load(from), left)
}

/** The same of numbers already computed, from which what is no number goes, too. */
export function only(numbers: v128, left: usize): v128 {
  return left >= 4 ? numbers : v128.and(numbers, inside(left))
}

/** All bits set in the first `left` lanes, none in the others. */
export function inside(left: usize): v128 {
  return i32x4.lt_s(i32x4(0, 1, 2, 3), i32x4.splat(i32(left)))
}

export function sumOfLanes(numbers: v128): f32 {
  return (
    f32x4.extract_lane(numbers, 0) +
    f32x4.extract_lane(numbers, 1) +
    (f32x4.extract_lane(numbers, 2) + f32x4.extract_lane(numbers, 3))
  )
}
