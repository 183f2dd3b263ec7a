/** Shares of the records that a filter lets through, largest first; the last group is what is left. */
export const shares: readonly number[] = [0.5, 0.1, 0.01, 0.001, 0.0001]

/**
 * Divides records into groups, by number, as large as `shares` says and one for the rest. Which record is in which
 * group has nothing to do with where it lies: a walk by a stride that has no divisor in common with their count.
 */
export function groupsOf(records: number): Uint8Array {
  const groups = new Uint8Array(records).fill(shares.length)
  const stride = coprime(records, Math.floor(records * 0.618))
  let at = 0
  for (const [group, share] of shares.entries())
    for (let n = 0; n < Math.round(records * share); n++) {
      groups[at] = group
      at = (at + stride) % records
    }
  return groups
}

function coprime(count: number, from: number): number {
  for (let stride = Math.max(1, from); ; stride++) if (divisor(stride, count) === 1) return stride
}

function divisor(a: number, b: number): number {
  return b === 0 ? a : divisor(b, a % b)
}
