import { fill, h } from '../../dom.ts'
import { number } from '../../format.ts'
import type { Page } from '../../page.ts'
import { followTrace, type TracePages } from '../../tracing.ts'
import { keyHints } from '../key-hints.ts'
import { failure } from '../notice.ts'
import { aboutTrace } from './about-trace.ts'
import { lanesOf } from './lanes.ts'
import { layerChoice } from './layer-choice.ts'
import { readout } from './readout.ts'
import { strip } from './strip.ts'
import { traceSummary } from './summary.ts'

/** How the states of the mechanisms went over the open conversation. */
export function stateView(page: Page): HTMLElement {
  const pages = followTrace(page.store)
  const about = h('p', { class: 'about', id: 'state-about' })
  const trouble = h('div', { class: 'trouble' })
  const element = h(
    'section',
    { class: 'state', 'aria-label': 'State over the conversation' },
    trouble,
    about,
    pager(page, pages),
    h('div', { class: 'strip-card' }, readout(page), layerChoice(page), strip(page)),
    keyHints('← →', 'record', 'Page ↑ ↓', 'session', 'Enter', 'open'),
    traceSummary(page),
  )
  page.store.watch(({ tracing, scope }, changed) => {
    if (!changed('tracing', 'scope')) return
    element.hidden = scope === undefined
    const { trace, error } = tracing ?? {}
    element.setAttribute(
      'aria-busy',
      String(tracing !== undefined && trace === undefined && error === undefined),
    )
    fill(trouble, error !== undefined && failure(error))
    about.hidden = error !== undefined
    about.textContent = trace === undefined ? 'Reading …' : aboutTrace(trace)
    element.classList.toggle('without-trace', trace === undefined || lanesOf(trace, 'context').length === 0)
  })
  return element
}

/** Long conversations come in pages. */
function pager({ store }: Page, { earlier, later }: TracePages): HTMLElement {
  const back = h('button', { type: 'button', class: 'button', on: { click: earlier } }, 'Earlier')
  const on = h('button', { type: 'button', class: 'button', on: { click: later } }, 'Later')
  const where = h('span', { class: 'figure', role: 'status' })
  const element = h('div', { class: 'pager' }, back, where, on)
  store.watch(({ tracing }, changed) => {
    if (!changed('tracing')) return
    const { trace, pages } = tracing ?? {}
    const first = pages?.at(-1)?.first ?? 1
    element.hidden = trace === undefined || (trace.next === undefined && first === 1)
    if (trace === undefined) return
    where.textContent = `Records ${number(first)} to ${number(first + trace.steps.length - 1)} of ${number(trace.records)}`
    back.disabled = first === 1
    on.disabled = trace.next === undefined
  })
  return element
}
