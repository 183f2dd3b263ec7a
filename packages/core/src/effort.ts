import type { Effort } from './contract/backend.ts'

/** Of several parts of one answer: numbers add up, distinct texts are joined by `+`; all in order of appearance. */
export function addEfforts(parts: readonly Effort[]): Effort {
  const figures = new Map<string, number | Set<string>>()
  for (const part of parts)
    for (const [name, figure] of Object.entries(part)) {
      const known = figures.get(name)
      // A name that stands for a number here and for a code there tells the codes.
      if (typeof figure === 'string') {
        const codes = known instanceof Set ? known : new Set<string>()
        for (const code of figure.split('+')) codes.add(code)
        figures.set(name, codes)
      } else if (!(known instanceof Set)) figures.set(name, (known ?? 0) + figure)
    }
  const joined = new Map<string, string | number>()
  for (const [name, figure] of figures)
    joined.set(name, figure instanceof Set ? [...figure].join('+') : figure)
  return Object.fromEntries(joined)
}
