import type { ErrorBody } from '../../api.ts'
import { h } from '../dom.ts'
import type { Child } from '../dom.ts'

/** A failure: what happened, what to do, and the code for whoever reports it. */
export function failure({ message, remedy, code }: ErrorBody, ...more: readonly Child[]): HTMLElement {
  return h(
    'div',
    { class: 'notice notice-bad', role: 'alert' },
    h('p', { class: 'notice-title' }, message),
    remedy !== undefined && h('p', {}, remedy),
    h('p', { class: 'code' }, code),
    ...more,
  )
}

export function note(...children: readonly Child[]): HTMLElement {
  return h('div', { class: 'notice', role: 'status' }, ...children)
}
