import type { RecollectionItem } from '../../api.ts'
import { bar, h } from '../dom.ts'
import { signed } from '../format.ts'
import { aboutOf, labelOf } from '../mechanisms.ts'

/** One line for each mechanism: its rank, and what each of its signals added to the score. */
export function viaBars(item: RecollectionItem, largest: number): HTMLElement {
  const lines = Object.entries(item.via).flatMap(([name, told]) => {
    if (told === undefined) return []
    const signals = Object.entries(told.signals)
    const added = signals.reduce((sum, [, { contribution }]) => sum + contribution, 0)
    const detail = signals
      .map(
        ([signal, { value, contribution }]) => `${signal} ${value.toFixed(3)} added ${signed(contribution)}`,
      )
      .join(', ')
    return [
      h(
        'li',
        { title: `${aboutOf(name)}. ${detail}` },
        h('span', { class: 'via-name' }, labelOf(name)),
        bar(Math.abs(added) / largest, added < 0 ? 'bar-less' : ''),
        h('span', { class: 'figure' }, signed(added)),
        h('span', { class: 'via-rank' }, told.rank === undefined ? 'weighed' : `rank ${told.rank}`),
        h('span', { class: 'visually-hidden' }, detail),
      ),
    ]
  })
  const demoted =
    item.demotion === 0
      ? []
      : [
          h(
            'li',
            { title: 'Taken off, so that what was corrected does not rank above its correction' },
            h('span', { class: 'via-name' }, 'Corrected'),
            bar(Math.abs(item.demotion) / largest, 'bar-less'),
            h('span', { class: 'figure' }, signed(item.demotion)),
            h('span', { class: 'via-rank' }, ''),
          ),
        ]
  return h('ul', { class: 'via', 'aria-label': 'Why it came to mind' }, ...lines, ...demoted)
}

/** The largest amount that any mechanism added or took, so that bars compare across answers. */
export function largestShare(items: readonly RecollectionItem[]): number {
  let largest = 1e-9
  for (const { via, demotion } of items) {
    largest = Math.max(largest, Math.abs(demotion))
    for (const told of Object.values(via)) {
      const added = Object.values(told?.signals ?? {}).reduce(
        (sum, { contribution }) => sum + contribution,
        0,
      )
      largest = Math.max(largest, Math.abs(added))
    }
  }
  return largest
}
