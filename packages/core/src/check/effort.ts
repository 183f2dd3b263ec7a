import type { Effort } from '../contract/backend.ts'
import { isObject, show } from './value.ts'

const maxFigures = 32
const namePattern = /^[A-Za-z][\w.:-]{0,63}$/
const codePattern = /^[\w.:+-]{1,64}$/

/** What of an answer's effort may be shown, and what is wrong with the rest; see `Effort`. */
export function checkEffort(effort: unknown): {
  readonly effort: Effort
  readonly problem: string | undefined
} {
  if (!isObject(effort)) return { effort: {}, problem: `is ${show(effort)}, not an object of figures` }
  const figures = Object.entries(effort)
  const kept: [string, string | number][] = []
  let problem: string | undefined
  for (const [name, figure] of figures.slice(0, maxFigures)) {
    if (namePattern.test(name) && isFigure(figure)) kept.push([name, figure])
    else problem ??= `has a figure that is not a name with a finite number or a short code`
  }
  if (figures.length > maxFigures) problem ??= `has ${figures.length} figures; at most ${maxFigures} may`
  return { effort: Object.fromEntries(kept), problem }
}

function isFigure(value: unknown): value is string | number {
  return typeof value === 'string' ? codePattern.test(value) : Number.isFinite(value)
}
