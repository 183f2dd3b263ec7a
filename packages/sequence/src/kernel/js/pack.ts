/** See kernel/pack.ts. Indices are `address / 4`. */
export function pack(
  f: Float32Array,
  k: number,
  n: number,
  source: number,
  stride: number,
  panels: number,
): void {
  copy(f, k, n, source / 4, stride, 1, panels / 4)
}

export function packTransposed(
  f: Float32Array,
  k: number,
  n: number,
  source: number,
  stride: number,
  panels: number,
): void {
  copy(f, k, n, source / 4, 1, stride, panels / 4)
}

function copy(
  f: Float32Array,
  k: number,
  n: number,
  source: number,
  row: number,
  column: number,
  panels: number,
): void {
  let to = panels
  for (let j = 0; j < n; j += 8)
    for (let i = 0; i < k; i++)
      for (let l = j; l < j + 8; l++) f[to++] = l < n ? (f[source + i * row + l * column] ?? 0) : 0
}
