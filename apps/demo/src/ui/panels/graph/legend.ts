import { h } from '../../dom.ts'
import { elementsOf } from './elements.ts'
import type { GraphPage } from '../../../api/graph.ts'
import type { Kind } from './kinds.ts'

/** Which colour and shape is which kind, of those that are drawn. */
export function legend(page: GraphPage): HTMLElement {
  const { nodes, edges } = elementsOf(page)
  const kinds = new Set(nodes.map(({ kind }) => kind))
  return h(
    'ul',
    { class: 'graph-legend', 'aria-label': 'Kinds' },
    ...[...kinds].map((kind) => h('li', {}, sign(kind), kind.label)),
    edges.some(({ past }) => past) &&
      h('li', {}, h('span', { class: 'dashed', 'aria-hidden': 'true' }), 'no longer so'),
  )
}

function sign({ colour, shape }: Kind): HTMLElement {
  const square = h('span', { class: `sign sign-${shape}`, 'aria-hidden': 'true' })
  square.style.background = `var(${colour})`
  return square
}
