import type { Core, StylesheetJson } from 'cytoscape'
import type { GraphPage } from '../../../api/graph.ts'
import { h } from '../../dom.ts'
import { colour } from '../../paint/colour.ts'
import { onColours } from '../../theme.ts'
import { elementsOf } from './elements.ts'
import type { Kind } from './kinds.ts'
import { places } from './places.ts'

export interface Drawing {
  readonly element: HTMLElement
  draw(page: GraphPage): Promise<void>
  /** Marks one entity, and brings it into view. */
  mark(name: string | undefined): void
  /** `undefined` while nothing is drawn. */
  png(): Promise<Blob | undefined>
}

/**
 * The graph as a picture, drawn by cytoscape, which is loaded when it is first needed. For the eye and the pointer:
 * the table beside it says the same, and the keyboard walks there.
 */
export function drawing(onPick: (name: string) => void): Drawing {
  const element = h('div', { class: 'graph-drawing', 'aria-hidden': 'true' })
  let core: Core | undefined
  let marked: string | undefined

  const made = async (): Promise<Core> => {
    if (core !== undefined) return core
    const { default: cytoscape } = await import('cytoscape')
    core ??= cytoscape({ container: element, style: styles(), minZoom: 0.15, maxZoom: 4 })
    core.on('tap', 'node[name]', ({ target }: { readonly target: { data(key: string): unknown } }) => {
      const name = target.data('name')
      if (typeof name === 'string') onPick(name)
    })
    return core
  }
  onColours(() => core?.style(styles()))

  const mark = (name: string | undefined): void => {
    marked = name
    if (core === undefined) return
    core.elements().removeClass('marked near far')
    if (name === undefined) return
    const node = core.getElementById(`e:${name}`)
    if (node.empty()) return
    const near = node.closedNeighborhood()
    core.elements().difference(near).addClass('far')
    near.addClass('near')
    node.addClass('marked')
    const { x1, x2, y1, y2 } = core.extent()
    const { x, y } = node.position()
    if (x < x1 || x > x2 || y < y1 || y > y2) core.center(node)
  }

  return {
    element,
    async draw(page) {
      const { nodes, edges } = elementsOf(page)
      const at = places(nodes, edges)
      const graph = await made()
      graph.elements().remove()
      graph.add([
        ...nodes.map(({ id, label, kind, name, facts }) => ({
          group: 'nodes' as const,
          data: {
            id,
            label,
            shape: kind.shape,
            colour: kind.colour,
            size: 14 + 7 * Math.sqrt(facts),
            ...(name !== undefined && { name }),
          },
          position: { ...(at.get(id) ?? { x: 0, y: 0 }) },
        })),
        ...edges.map(({ id, source, target, label, support, past }) => ({
          group: 'edges' as const,
          data: { id, source, target, label, width: 1 + Math.min(5, support) * 0.6 },
          classes: past ? 'past' : '',
        })),
      ])
      graph.style(styles())
      graph
        .layout({
          name: 'cose',
          animate: false,
          randomize: false,
          fit: true,
          padding: 24,
          nodeRepulsion: () => 9_000,
          idealEdgeLength: () => 70,
        })
        .run()
      mark(marked)
    },
    mark,
    async png() {
      if (core === undefined || core.elements().empty()) return undefined
      return await core.png({ output: 'blob-promise', full: true, scale: 2, bg: colour('--surface') })
    },
  }
}

/** In the colours of now: a canvas takes no variables. */
function styles(): StylesheetJson {
  const [ink, soft, line, page, accent] = (
    ['--ink', '--soft', '--line-strong', '--surface', '--accent'] as const
  ).map(colour)
  return [
    {
      selector: 'node',
      style: {
        label: 'data(label)',
        shape: (node: { data(key: string): Kind['shape'] }) => node.data('shape'),
        width: 'data(size)',
        height: 'data(size)',
        'background-color': (node: { data(key: string): `--${string}` }) => colour(node.data('colour')),
        color: ink ?? 'black',
        'font-size': 11,
        'font-family': 'Inter Variable, system-ui, sans-serif',
        'text-valign': 'bottom',
        'text-margin-y': 3,
        'text-background-color': page ?? 'white',
        'text-background-opacity': 0.8,
        'text-background-padding': '1px',
        'min-zoomed-font-size': 7,
      },
    },
    { selector: 'node[!name]', style: { 'font-size': 9, color: soft ?? 'grey', width: 8, height: 8 } },
    {
      selector: 'edge',
      style: {
        width: 'data(width)',
        'line-color': line ?? 'grey',
        'target-arrow-color': line ?? 'grey',
        'target-arrow-shape': 'triangle',
        'arrow-scale': 0.8,
        'curve-style': 'bezier',
        label: 'data(label)',
        'font-size': 8,
        color: soft ?? 'grey',
        'text-rotation': 'autorotate',
        'text-background-color': page ?? 'white',
        'text-background-opacity': 0.8,
        'min-zoomed-font-size': 9,
      },
    },
    { selector: '.past', style: { 'line-style': 'dashed' } },
    { selector: '.far', style: { opacity: 0.25 } },
    {
      selector: 'edge.near',
      style: {
        'line-color': accent ?? 'green',
        'target-arrow-color': accent ?? 'green',
        'min-zoomed-font-size': 5,
      },
    },
    { selector: '.marked', style: { 'border-width': 3, 'border-color': ink ?? 'black' } },
  ]
}
