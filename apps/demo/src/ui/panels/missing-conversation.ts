import { fill, h } from '../dom.ts'
import type { Page } from '../page.ts'
import { note } from './notice.ts'

/** That the address names a conversation which is not here, so that nobody takes another one for it. */
export function missingConversation({ store }: Page): HTMLElement {
  const element = h('div', { class: 'trouble missing' })
  store.watch(({ missing, scope }, changed) => {
    if (!changed('missing', 'scope')) return
    fill(
      element,
      missing !== undefined &&
        note(
          h('p', { class: 'notice-title' }, `There is no conversation “${missing}” here.`),
          h(
            'p',
            {},
            scope === undefined
              ? 'It may have been forgotten, or be in another memory.'
              : `It may have been forgotten, or be in another memory. What is shown is “${scope.join(' / ')}”.`,
          ),
        ),
    )
  })
  return element
}
