import { fill, h } from '../../dom.ts'
import type { Page } from '../../page.ts'
import type { Layer } from '../../tracing.ts'
import { layerLabels, layersOf } from './lanes.ts'

/** Which state the heat map shows, where there are several. */
export function layerChoice({ store }: Page): HTMLElement {
  let layers: readonly Layer[] = []
  const select = h('select', {
    id: 'layer',
    on: { change: () => store.set({ layer: layers[select.selectedIndex] ?? 'context' }) },
  })
  const element = h('div', { class: 'choice-line' }, h('label', { for: 'layer' }, 'Heat map'), select)
  store.watch(({ tracing, layer }, changed) => {
    if (!changed('tracing', 'layer')) return
    layers = tracing?.trace === undefined ? [] : layersOf(tracing.trace)
    element.hidden = layers.length < 2
    fill(
      select,
      ...layers.map((name) => h('option', { value: name, selected: name === layer }, layerLabels[name])),
    )
  })
  return element
}
