/**
 * A path as bytes that compare (as `bytea` does) like paths do: segment by segment, by UTF-16 code units, a scope
 * before those below it. Each code unit as two bytes, big-endian, 0 as 0000 0001; each segment ends with 0000 0000. No
 * collation of PostgreSQL does that: "C" compares UTF-8, which puts U+FFFD before U+1F600.
 */
export function placeOf(path: readonly string[]): Buffer {
  const units = path.flatMap((segment) => [
    ...Array.from({ length: segment.length }, (_, i) => segment.charCodeAt(i)).flatMap((unit) =>
      unit === 0 ? [0, 1] : unit,
    ),
    0,
    0,
  ])
  const place = Buffer.allocUnsafe(2 * units.length)
  units.forEach((unit, i) => place.writeUInt16BE(unit, 2 * i))
  return place
}

/** The first place after those at or below a path that is not empty. */
export function placeAfter(path: readonly string[]): Buffer {
  const place = placeOf(path)
  place[place.length - 1] = 1 // the end of its last segment becomes a NUL in it
  return place
}
