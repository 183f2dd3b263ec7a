import type { Effort } from './contract/backend.ts'

/** Of several parts of one answer: numbers add up, distinct texts are joined by `+` in order of appearance. */
export function addEfforts(parts: readonly Effort[]): Effort {
  const sums = new Map<string, number>()
  const codes = new Map<string, Set<string>>()
  for (const part of parts)
    for (const [name, figure] of Object.entries(part)) {
      if (typeof figure === 'number') sums.set(name, (sums.get(name) ?? 0) + figure)
      else {
        const known = codes.get(name) ?? new Set()
        codes.set(name, known)
        for (const code of figure.split('+')) known.add(code)
      }
    }
  const sum = new Map<string, string | number>(sums)
  // A name that stands for a number here and for a code there tells the codes.
  for (const [name, known] of codes) sum.set(name, [...known].join('+'))
  return Object.fromEntries(sum)
}
