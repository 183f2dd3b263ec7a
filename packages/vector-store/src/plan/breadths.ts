/** How broadly a graph has to be asked for the wanted recall, as it was measured when it was built. */
export interface Breadths {
  /** For the closest 10. */
  readonly ten: number
  /** For the closest 100; absent where a scan is cheaper than that, or there are fewer. */
  readonly hundred?: number
}

/** For the closest so many, on the line through both measurements; `undefined` where a scan is to answer. */
export function breadthFor(count: number, { ten, hundred }: Breadths): number | undefined {
  if (count <= 10) return Math.max(count, ten)
  if (hundred === undefined) return undefined
  if (count >= 100) return Math.max(count, Math.ceil((hundred * count) / 100))
  return Math.max(count, Math.ceil(ten + ((hundred - ten) * (count - 10)) / 90))
}
