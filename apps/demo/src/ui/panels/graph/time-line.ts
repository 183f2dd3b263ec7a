import type { FactShown } from '../../../api/graph.ts'
import { h } from '../../dom.ts'
import { span } from '../../format.ts'

export interface Stretch {
  readonly from: number
  readonly to: number
}

/** When a fact counts: its own times, no longer than until the next one took its place, and from when it was said. */
function stretchOf({ from, to, superseded, evidence }: FactShown, whole: Stretch): Stretch {
  const begin = from ?? evidence[0]?.at ?? whole.from
  return { from: begin, to: Math.max(begin, Math.min(to ?? Infinity, superseded ?? Infinity, whole.to)) }
}

/** In words: `14 Mar 2025 – 2 May 2025`, `since 14 Mar 2025`, or nothing where no time is told. */
export function timeTold({ from, to, superseded }: FactShown): string {
  const end = to === undefined ? superseded : Math.min(to, superseded ?? Infinity)
  if (from !== undefined && end !== undefined) return span(from, end)
  if (from !== undefined) return `since ${span(from, from)}`
  return end === undefined ? '' : `until ${span(end, end)}`
}

/** A bar for the time in which a fact counts; what another fact ended is hatched at its end. */
export function timeLine(fact: FactShown, whole: Stretch): HTMLElement {
  const { from, to } = stretchOf(fact, whole)
  const length = Math.max(1, whole.to - whole.from)
  const place = (at: number): number => Math.max(0, Math.min(1, (at - whole.from) / length)) * 100
  const bar = h('span', { class: `fact-bar${fact.superseded === undefined ? '' : ' past'}` })
  bar.style.insetInlineStart = `${place(from)}%`
  bar.style.inlineSize = `${Math.max(1.5, place(to) - place(from))}%`
  return h('span', { class: 'fact-track', 'aria-hidden': 'true', dir: 'ltr' }, bar)
}
