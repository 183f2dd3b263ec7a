import type { Trace, TraceStep } from '../../../api.ts'
import { fill, h } from '../../dom.ts'
import { amount, atTime, langOf, shorten, signed } from '../../format.ts'
import type { Page } from '../../page.ts'
import { speakerTag } from '../speakers.ts'
import { keepers, movers, openers } from './lane.ts'
import { traceTable } from './trace-table.ts'

/** The same in words: the records that stand out, and all of them as a table for whoever wants it. */
export function traceSummary(page: Page): HTMLElement {
  const lists = h('div', { class: 'standouts' })
  const table = h('details', { class: 'trace-table' })
  const element = h('div', { class: 'trace-summary' }, lists, table)
  page.store.watch(({ tracing }, changed) => {
    if (!changed('tracing')) return
    const trace = tracing?.trace
    element.hidden = trace === undefined || trace.steps.length === 0
    if (trace === undefined) return
    fill(lists, ...kindsOf(trace).map((kind) => standouts(page, trace, kind)))
    const body = h('div', {
      class: 'table-room',
      tabindex: 0,
      role: 'region',
      'aria-label': 'Figures by record',
    })
    table.open = false
    table.ontoggle = () => fill(body, table.open && traceTable(page, trace))
    fill(table, h('summary', {}, 'All of it as a table'), body)
  })
  return element
}

interface Kind {
  readonly title: string
  readonly indices: readonly number[]
  readonly figure: (step: TraceStep) => string
}

function kindsOf(trace: Trace): readonly Kind[] {
  const fitted = trace.gates !== undefined
  const moved: Kind = {
    title: 'Moved the context most, beginnings of sessions apart',
    indices: movers(trace, fitted ? 3 : 6),
    figure: ({ drift = 0 }) => amount(drift),
  }
  if (!fitted) return [moved]
  return [
    {
      title: 'Opened the input gate most',
      indices: openers(trace, 3),
      figure: ({ worth }) => amount(worth?.gates?.input ?? 0),
    },
    {
      title: 'Worth keeping most',
      indices: keepers(trace, 3),
      figure: ({ worth }) => signed(worth?.keep ?? 0),
    },
    moved,
  ]
}

function standouts(page: Page, { steps }: Trace, { title, indices, figure }: Kind): HTMLElement | undefined {
  if (indices.length === 0) return undefined
  return h(
    'section',
    { class: 'panel' },
    h('h2', { class: 'label' }, title),
    h(
      'ol',
      { class: 'movers' },
      ...indices.flatMap((index) => {
        const step = steps[index]
        return step === undefined ? [] : [standout(page, step, index, figure(step))]
      }),
    ),
  )
}

function standout({ store, openRecord }: Page, step: TraceStep, index: number, figure: string): HTMLElement {
  return h(
    'li',
    {},
    h(
      'button',
      {
        type: 'button',
        class: 'turn',
        on: {
          click: () => {
            store.set({ spot: index })
            openRecord(step.id)
          },
        },
      },
      h(
        'span',
        { class: 'turn-head' },
        h('span', { class: 'figure mover-figure' }, figure),
        speakerTag(store.get().overview, step.speaker),
        h('time', {}, atTime(step.at)),
      ),
      h('span', { class: 'said', lang: langOf(step.text), dir: 'auto' }, shorten(step.text, 120)),
    ),
  )
}
