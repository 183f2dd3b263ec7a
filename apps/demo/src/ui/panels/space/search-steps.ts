import type { Answer } from '../../../api.ts'
import { effortFigures } from '../../../why/efforts.ts'
import { mechanismLabel } from '../../../why/names.ts'
import { bar, h } from '../../dom.ts'
import { number } from '../../format.ts'

/** Figures that count, in the order in which a search narrows. */
const steps = [
  ['scanned', 'looked at'],
  ['rescored', 'compared closely'],
] as const

/** How each mechanism that says so searched: its engine, and what was left of the vectors from step to step. */
export function searchSteps({ explanation, items }: Answer): readonly HTMLElement[] {
  return Object.entries(explanation?.efforts ?? {}).flatMap(([name, effort]) => {
    const { scanned } = effort
    if (typeof scanned !== 'number') return []
    const others = Object.entries(effort).filter(([figure]) => !steps.some(([step]) => step === figure))
    const counts = [
      ...steps.flatMap(([figure, label]) => {
        const value = effort[figure]
        return typeof value === 'number' ? [[label, value] as const] : []
      }),
      ['answers', items.length] as const,
    ]
    const most = Math.max(1, ...counts.map(([, value]) => value))
    const told = effortFigures(Object.fromEntries(others)).join(', ')
    return [
      h(
        'div',
        { class: 'search-steps' },
        h('h3', { class: 'label' }, `How ${mechanismLabel(name)} searched`),
        told !== '' && h('p', { class: 'meta' }, told),
        h(
          'dl',
          {},
          ...counts.flatMap(([label, value]) => [
            h('dt', {}, label),
            h('dd', {}, bar(value / most), h('span', { class: 'figure' }, number(value))),
          ]),
        ),
      ),
    ]
  })
}
