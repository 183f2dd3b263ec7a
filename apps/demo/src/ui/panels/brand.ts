import { h, icon } from '../dom.ts'
import { nextTheme, themeNow } from '../theme.ts'

export function brandPanel(): HTMLElement {
  const button = h('button', { class: 'icon-button', type: 'button' })
  const draw = (): void => {
    const dark = themeNow() === 'dark'
    const label = dark ? 'Light colours' : 'Dark colours'
    button.replaceChildren(icon(dark ? 'sun' : 'moon'))
    button.setAttribute('aria-label', label)
    button.title = label
  }
  button.addEventListener('click', () => {
    nextTheme()
    draw()
  })
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', draw)
  draw()
  return h(
    'header',
    { class: 'brand' },
    h('img', { src: '/favicon.svg', alt: '', width: 26, height: 26 }),
    h('span', { class: 'brand-name' }, 'Mnestic'),
    button,
  )
}
