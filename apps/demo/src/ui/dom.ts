/** Building the page. Text goes in as text nodes only: nothing that was imported is ever parsed as markup. */

export type Child = Node | string | undefined | false | null

type Handlers = { readonly [K in keyof HTMLElementEventMap]?: (event: HTMLElementEventMap[K]) => void }

export interface Props {
  readonly on?: Handlers
  readonly [attribute: string]: string | number | boolean | undefined | Handlers
}

/** An element with attributes (true: present, false or undefined: absent), listeners and children. */
export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  props: Props = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag)
  for (const [name, value] of Object.entries(props)) {
    if (value === undefined || value === false || typeof value === 'object') continue
    element.setAttribute(name, value === true ? '' : String(value))
  }
  for (const [type, listener] of Object.entries(props.on ?? {}))
    if (listener !== undefined) element.addEventListener(type, listener as EventListener)
  put(element, ...children)
  return element
}

/** Puts children at the end. */
function put(parent: Element, ...children: readonly Child[]): void {
  for (const child of children)
    if (child !== undefined && child !== false && child !== null && child !== '') parent.append(child)
}

/** Puts these children in the place of all others. */
export function fill(parent: Element, ...children: readonly Child[]): void {
  parent.replaceChildren()
  put(parent, ...children)
}

const svgName = 'http://www.w3.org/2000/svg'

const icons = {
  search: 'M11 4a7 7 0 1 1 0 14 7 7 0 0 1 0-14ZM16.2 16.2 20 20',
  close: 'M6 6l12 12M18 6 6 18',
  moon: 'M20 14.5A8 8 0 0 1 9.5 4 8 8 0 1 0 20 14.5Z',
  sun: 'M12 8a4 4 0 1 1 0 8 4 4 0 0 1 0-8ZM12 2v2M12 20v2M2 12h2M20 12h2M4.9 4.9l1.4 1.4M17.7 17.7l1.4 1.4M4.9 19.1l1.4-1.4M17.7 6.3l1.4-1.4',
  file: 'M7 3h7l4 4v14H7zM14 3v4h4',
  erase: 'M5 7h14M10 7V5h4v2M7 7l1 13h8l1-13M10.5 11v5M13.5 11v5',
  save: 'M12 4v11M7.5 11 12 15.5 16.5 11M5 20h14',
  copy: 'M9 9h11v11H9zM5 15H4V4h11v1',
  next: 'M20 12a8 8 0 1 1-2.3-5.7M20 3v4h-4',
  menu: 'M4 7h16M4 12h16M4 17h16',
  check: 'M5 12.5 10 17.5 19 7',
} as const

export type IconName = keyof typeof icons

/** A line icon, hidden from assistive technology: its button has a name. */
export function icon(name: IconName): SVGSVGElement {
  const svg = document.createElementNS(svgName, 'svg')
  svg.setAttribute('viewBox', '0 0 24 24')
  svg.setAttribute('class', 'icon')
  svg.setAttribute('aria-hidden', 'true')
  const path = document.createElementNS(svgName, 'path')
  path.setAttribute('d', icons[name])
  svg.append(path)
  return svg
}

/** A bar that fills `share` (0 to 1) of its place. */
export function bar(share: number): HTMLElement {
  const filled = h('span', { class: 'bar-fill' })
  filled.style.inlineSize = `${Math.max(0, Math.min(1, share)) * 100}%`
  return h('span', { class: 'bar', 'aria-hidden': 'true' }, filled)
}
