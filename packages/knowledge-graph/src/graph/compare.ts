/** For sorting times, since infinities have no difference. */
export function compare(a: number, b: number): number {
  return a < b ? -1 : a > b ? 1 : 0
}
