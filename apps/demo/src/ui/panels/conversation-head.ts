import * as client from '../client.ts'
import { fill, h, icon } from '../dom.ts'
import { count, langOf, span } from '../format.ts'
import type { Page } from '../page.ts'

/** Title and figures of the open conversation, and what can be done with all of it. */
export function conversationHead({ store, openForget }: Page): HTMLElement {
  const head = h('div', { class: 'conversation-head' })
  store.watch(({ scope, overview }, changed) => {
    if (!changed('scope', 'overview')) return
    head.hidden = scope === undefined
    if (scope === undefined) return
    const title = scope.at(-1) ?? ''
    const { stats, sessions } = overview ?? {}
    const meta =
      stats === undefined
        ? ['Reading …']
        : [
            count(stats.records, 'record'),
            ...(sessions !== undefined && sessions.length > 0 ? [count(sessions.length, 'session')] : []),
            span(stats.from, stats.to),
            ...(stats.superseded > 0 ? [`${stats.superseded} corrected`] : []),
          ]
    fill(
      head,
      h(
        'div',
        {},
        h('h1', { lang: overview?.language ?? langOf(title) }, title),
        h(
          'p',
          { class: 'meta' },
          ...meta.flatMap((text, index) => [
            index > 0 && h('span', { class: 'sep', 'aria-hidden': 'true' }, ' · '),
            h('span', {}, text),
          ]),
        ),
      ),
      h(
        'div',
        { class: 'actions' },
        h(
          'a',
          { class: 'button quiet', href: client.exportAddress(scope), download: 'mnestic-export.jsonl' },
          icon('save'),
          'Export',
        ),
        h(
          'button',
          { type: 'button', class: 'button', on: { click: () => openForget({ kind: 'about' }) } },
          icon('erase'),
          'Forget …',
        ),
      ),
    )
  })
  return head
}
