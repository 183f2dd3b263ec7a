import { h } from '../dom.ts'

/** Keys, each with what it does. */
export function keyHints(...texts: readonly string[]): HTMLElement {
  return h(
    'p',
    { class: 'keys' },
    ...texts.map((text, index) => h(index % 2 === 0 ? 'kbd' : 'span', {}, text)),
  )
}
