/** The forms in which a text or a vector may lie in a file: UTF-8 and UTF-16, or 32- and 64-bit floats. */
export function needlesOf(value: string | Float32Array): readonly Uint8Array[] {
  if (typeof value === 'string') {
    const units = Uint16Array.from(value, (letter) => letter.charCodeAt(0))
    return [new TextEncoder().encode(value), new Uint8Array(units.buffer)]
  }
  // Zeros are everywhere, so the needle is a stretch of the vector that has none at its ends.
  const first = value.findIndex((x) => x !== 0)
  const last = value.findLastIndex((x) => x !== 0)
  if (last - first < 3) return []
  const part = value.slice(first, last + 1)
  return [new Uint8Array(part.buffer), new Uint8Array(Float64Array.from(part).buffer)]
}

export function containsBytes(hay: Uint8Array, needle: Uint8Array): boolean {
  const [first] = needle
  if (first === undefined) return false
  for (
    let at = hay.indexOf(first);
    at >= 0 && at + needle.length <= hay.length;
    at = hay.indexOf(first, at + 1)
  )
    if (needle.every((byte, i) => hay[at + i] === byte)) return true
  return false
}
