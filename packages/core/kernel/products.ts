/**
 * AssemblyScript, built by scripts/build-kernel.mjs into src/vectors/kernel-bytes.ts; its twin in JavaScript is
 * src/vectors/plain-products.ts.
 *
 * Sum of products of the query and each of `count` rows, in float32. All are addresses in bytes but `count`; `stride`
 * is the length of a row and of the query, a multiple of 16.
 *
 * Sixteen sums, added in a fixed order, and no fused multiplication: the same bits on every machine. Rows go one by
 * one: four at a time share the query's loads, and are three times slower where rows come from memory.
 */
export function products(query: usize, rows: usize, stride: usize, count: i32, out: usize): void {
  const whole = stride & ~63
  for (let i = 0; i < count; i++) {
    let a = f32x4.splat(0)
    let b = a
    let c = a
    let d = a
    let k: usize = 0
    for (; k < whole; k += 64) {
      a = f32x4.add(a, f32x4.mul(v128.load(rows + k), v128.load(query + k)))
      b = f32x4.add(b, f32x4.mul(v128.load(rows + k, 16), v128.load(query + k, 16)))
      c = f32x4.add(c, f32x4.mul(v128.load(rows + k, 32), v128.load(query + k, 32)))
      d = f32x4.add(d, f32x4.mul(v128.load(rows + k, 48), v128.load(query + k, 48)))
    }
    for (; k < stride; k += 16) a = f32x4.add(a, f32x4.mul(v128.load(rows + k), v128.load(query + k)))
    const sum = f32x4.add(f32x4.add(a, b), f32x4.add(c, d))
    const low = f32x4.extract_lane(sum, 0) + f32x4.extract_lane(sum, 1)
    const high = f32x4.extract_lane(sum, 2) + f32x4.extract_lane(sum, 3)
    store<f32>(out, low + high)
    out += 4
    rows += stride
  }
}

/** The same for the rows that `list` names by their numbers, u32. */
export function gather(query: usize, rows: usize, stride: usize, list: usize, count: i32, out: usize): void {
  for (let i = 0; i < count; i++) {
    products(query, rows + load<u32>(list) * stride, stride, 1, out)
    list += 4
    out += 4
  }
}
