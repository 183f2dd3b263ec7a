import { fill, h } from '../dom.ts'
import { count } from '../format.ts'
import type { Page } from '../page.ts'

/** What is seen while nothing is remembered. */
export function welcomePanel({ store, actions }: Page): HTMLElement {
  const choices = h('div', { class: 'welcome-choices' })
  const section = h(
    'section',
    { class: 'welcome', 'aria-labelledby': 'welcome-title' },
    h('h1', { id: 'welcome-title' }, 'A memory that you can look into'),
    h(
      'p',
      { class: 'lead' },
      'Open a year of somebody’s conversations, ask it something, see why each record came to mind — and make it forget, with proof. Everything stays on this machine.',
    ),
    choices,
    h('p', { class: 'welcome-own' }, 'Or bring your own: drop a file anywhere on this page.'),
  )
  store.watch(({ demo, scope, importing }, changed) => {
    if (!changed('demo', 'scope', 'importing')) return
    section.hidden = demo === undefined || scope !== undefined
    fill(
      choices,
      ...(demo?.samples ?? []).map(({ name, title, language, records }) =>
        h(
          'button',
          {
            type: 'button',
            class: 'choice',
            disabled: importing !== undefined,
            on: { click: () => void actions.bring(name) },
          },
          h('span', { class: 'choice-title', lang: language }, title),
          h(
            'span',
            { class: 'choice-about' },
            `${language === 'en' ? 'English' : 'Chinese'} · ${count(records, 'record')} · a sample`,
          ),
        ),
      ),
    )
  })
  return section
}
