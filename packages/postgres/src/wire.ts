/** Types of array elements: https://github.com/postgres/postgres/blob/master/src/include/catalog/pg_type.dat */
const Oid = { bytea: 17, int8: 20, text: 25 } as const

/**
 * Arrays as PostgreSQL's binary format: what pg would write as one long text with every quote escaped is copied here.
 * pg hands a Buffer over in binary; a cast in the statement says of which type it is: `$1::bigint[]`.
 */
export function bigints(values: readonly number[]): Buffer {
  const buffer = arrayOf(Oid.int8, values.length, 12 * values.length)
  let at = headerBytes
  for (const value of values) {
    at = buffer.writeInt32BE(8, at)
    at = buffer.writeInt32BE(Math.floor(value / 2 ** 32), at)
    at = buffer.writeUInt32BE(value >>> 0, at)
  }
  return buffer
}

export function texts(values: readonly (string | null)[]): Buffer {
  return elements(
    Oid.text,
    values.map((value) => (value === null ? null : Buffer.from(value))),
  )
}

export function byteas(values: readonly (Uint8Array | null)[]): Buffer {
  return elements(Oid.bytea, values)
}

/** Elements of any type in its own binary form. */
export function elements(oid: number, values: readonly (Uint8Array | null)[]): Buffer {
  const size = values.reduce((sum, value) => sum + 4 + (value?.length ?? 0), 0)
  const buffer = arrayOf(oid, values.length, size)
  let at = headerBytes
  for (const value of values) {
    at = buffer.writeInt32BE(value === null ? -1 : value.length, at)
    if (value === null) continue
    buffer.set(value, at)
    at += value.length
  }
  return buffer
}

const headerBytes = 20

/** Header: dimensions, whether nulls may come, type; then length and lower bound of the one dimension. */
function arrayOf(oid: number, count: number, size: number): Buffer {
  const buffer = Buffer.allocUnsafe(headerBytes + size)
  const header = [1, 1, oid, count, 1]
  header.forEach((value, i) => buffer.writeInt32BE(value, 4 * i))
  return buffer
}
