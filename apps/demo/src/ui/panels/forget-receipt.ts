import type { Answer, ForgetAnswer } from '../../api.ts'
import { mechanismLabel } from '../../why/names.ts'
import { h, icon } from '../dom.ts'
import { count, ms } from '../format.ts'

const bytesWords = {
  gone: 'gone from every file',
  pending: 'pending: another process still reads',
  unreachable: 'unreachable',
  unknown: 'unknown',
} as const

/** What was done, and the proof of it, view by view. */
export function receiptTable({
  proof,
  pending,
  count: number,
  revision,
  ms: took,
}: ForgetAnswer): HTMLElement {
  return h(
    'div',
    { class: 'receipt' },
    h('p', { class: 'receipt-title' }, icon('check'), `${count(number, 'record')} forgotten`),
    h('p', { class: 'meta' }, `Revision ${revision} of the log, ${ms(took)}`),
    h(
      'table',
      {},
      h('caption', { class: 'visually-hidden' }, 'Proof, view by view'),
      h(
        'thead',
        {},
        h('tr', {}, ...['Where', 'How', 'Remaining', 'Bytes'].map((name) => h('th', { scope: 'col' }, name))),
      ),
      h(
        'tbody',
        {},
        ...Object.entries(proof)
          .toSorted(([a], [b]) => Number(b === 'log') - Number(a === 'log'))
          .map(([view, { method, remaining, bytes }]) =>
            h(
              'tr',
              {},
              h('th', { scope: 'row' }, mechanismLabel(view)),
              h('td', {}, method),
              h('td', { class: 'figure' }, String(remaining)),
              h('td', {}, bytesWords[bytes]),
            ),
          ),
      ),
    ),
    pending.length > 0 && h('p', { class: 'notice notice-bad' }, `Not confirmed yet: ${pending.join(', ')}.`),
  )
}

/** The same question, asked again: what came back of the forgotten. */
export function askedAgain(question: string, answer: Answer, gone: ReadonlySet<string>): HTMLElement {
  const back = answer.items.filter(({ record }) => gone.has(record.id)).length
  return h(
    'div',
    { class: 'asked-again' },
    h('h3', { class: 'label' }, 'Asked again'),
    h('p', { class: 'said' }, `“${question}”`),
    h(
      'p',
      { class: back === 0 ? 'good' : 'bad' },
      back === 0
        ? `None of the forgotten came back. ${answer.items.length === 0 ? 'Nothing comes to mind.' : `${count(answer.items.length, 'other record')} came to mind.`}`
        : `${count(back, 'forgotten record')} came back: this is a fault, please report it.`,
    ),
  )
}
