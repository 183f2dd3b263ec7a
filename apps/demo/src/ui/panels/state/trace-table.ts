import type { Trace, TraceStep } from '../../../api.ts'
import { h } from '../../dom.ts'
import { amount, atTime, langOf, shorten, signed } from '../../format.ts'
import type { Page } from '../../page.ts'
import { stretches } from './lane.ts'

interface Column {
  readonly name: string
  readonly of: (step: TraceStep) => string
}

function columnsFor({ gates, context }: Trace): readonly Column[] {
  const always: readonly Column[] = [
    { name: 'Time', of: ({ at }) => atTime(at) },
    { name: 'Speaker', of: ({ speaker = 'nobody' }) => speaker },
    { name: 'Session', of: ({ session = '' }) => session },
    { name: 'Keep', of: ({ worth }) => (worth === undefined ? '' : signed(worth.keep)) },
  ]
  const moved: readonly Column[] = [
    { name: 'Drift', of: ({ drift }) => (drift === undefined ? '' : amount(drift)) },
  ]
  const gated: readonly Column[] = [
    { name: 'Boundary', of: ({ worth }) => signed(worth?.boundary ?? 0) },
    { name: 'Input', of: ({ worth }) => amount(worth?.gates?.input ?? 0) },
    { name: 'Forget', of: ({ worth }) => amount(worth?.gates?.forget ?? 0) },
    { name: 'Output', of: ({ worth }) => amount(worth?.gates?.output ?? 0) },
    { name: 'Retained', of: ({ worth }) => (worth?.retained ?? 0).toPrecision(2) },
  ]
  return [...always, ...(context === undefined ? [] : moved), ...(gates === undefined ? [] : gated)]
}

/** All figures of a trace: what the pictures show, to be read. */
export function traceTable({ openRecord }: Page, trace: Trace): HTMLElement {
  const columns = columnsFor(trace)
  const borders = new Set(stretches(trace.steps).map(({ from }) => from))
  const row = (step: TraceStep, index: number): HTMLElement =>
    h(
      'tr',
      borders.has(index) ? { class: 'begins' } : {},
      ...columns.map(({ of }) => h('td', { class: 'figure' }, h('bdi', {}, of(step)))),
      h(
        'td',
        {},
        h(
          'button',
          {
            type: 'button',
            class: 'link',
            lang: langOf(step.text),
            on: { click: () => openRecord(step.id) },
          },
          shorten(step.text, 90),
        ),
      ),
    )
  const names = [...columns.map(({ name }) => name), 'Text']
  return h(
    'table',
    {},
    h('thead', {}, h('tr', {}, ...names.map((name) => h('th', { scope: 'col' }, name)))),
    h('tbody', {}, ...trace.steps.map(row)),
  )
}
