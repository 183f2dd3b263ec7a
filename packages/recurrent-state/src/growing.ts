const minCapacity = 4
const growth = 2

type Numbers = Float64Array | Uint32Array

/**
 * An array with room for `length` numbers that begins with the first `kept` of the given one: the same, where it has
 * the room and most of it is used; otherwise another, and the old one is overwritten, since it held content.
 */
export function fitted<Kind extends Numbers>(
  from: Kind,
  kept: number,
  length: number,
  make: (length: number) => Kind,
): Kind {
  if (length <= from.length && length * growth * 2 >= from.length) return from
  if (length <= minCapacity && from.length === minCapacity) return from
  const to = make(length === 0 ? 0 : Math.max(minCapacity, Math.ceil(length * growth)))
  to.set(from.subarray(0, kept))
  from.fill(0)
  return to
}
