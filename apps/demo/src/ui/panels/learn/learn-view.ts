import { h } from '../../dom.ts'
import type { Page } from '../../page.ts'
import { addingPanel } from './adding-panel.ts'
import { completionPanel } from './completion-panel.ts'
import { recallPanel } from './recall-panel.ts'
import { gradientPanel } from './gradient-panel.ts'

/** What a recurrent network can learn to hold, and why: computed in this page. */
export function learnView(page: Page): HTMLElement {
  const { store } = page
  const element = h('div', { class: 'learn' })
  let made = false
  store.watch(({ view }) => {
    if (made || view !== 'learn') return
    made = true
    element.append(
      h(
        'header',
        {},
        h('h1', {}, 'Learning to hold on'),
        h(
          'p',
          { class: 'about' },
          'A recurrent network remembers by what it hands itself from step to step, and learns by a gradient that goes the same way back. Both are computed here, in this page, by the library that the memory’s own cells are made with.',
        ),
      ),
      gradientPanel(),
      addingPanel(),
      completionPanel(page),
      recallPanel(),
    )
  })
  return element
}
