import { h } from '../dom.ts'

/** What the colours of a heat map mean. `kind` names the gradient in the style sheet. */
export function scaleLegend(kind: 'both' | 'one', ...labels: readonly string[]): HTMLElement {
  return h(
    'span',
    { class: 'scale' },
    h('span', { class: 'scale-label' }, labels[0] ?? ''),
    h('span', { class: `scale-colours scale-${kind}`, 'aria-hidden': 'true' }),
    ...labels.slice(1).map((label) => h('span', { class: 'scale-label' }, label)),
  )
}
