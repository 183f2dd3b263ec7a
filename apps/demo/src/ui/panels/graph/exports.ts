import * as client from '../../client.ts'
import { h } from '../../dom.ts'
import type { Page } from '../../page.ts'
import type { Drawing } from './drawing.ts'

/** The drawing as a picture, and the whole graph as JSON-LD. */
export function graphExports({ store }: Page, drawing: Drawing): HTMLElement {
  const link = h('a', { class: 'button', download: 'mnestic-graph.jsonld' }, 'JSON-LD')
  const save = async (): Promise<void> => {
    const blob = await drawing.png()
    if (blob === undefined) return
    const address = URL.createObjectURL(blob)
    h('a', { href: address, download: 'mnestic-graph.png' }).click()
    setTimeout(() => URL.revokeObjectURL(address), 60_000)
  }
  const picture = h(
    'button',
    { type: 'button', class: 'button', on: { click: () => void save() } },
    'Picture',
  )
  store.watch(({ scope }, changed) => {
    if (changed('scope') && scope !== undefined) link.setAttribute('href', client.graphAddress(scope))
  })
  return h('div', { class: 'graph-exports' }, h('span', { class: 'label' }, 'Save as'), picture, link)
}
