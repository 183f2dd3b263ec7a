import { h } from '../../dom.ts'
import { span } from '../../format.ts'
import type { GraphActions } from '../../graphing.ts'
import type { Page } from '../../page.ts'

const steps = 100

/** At which time facts are to hold: any, or one between the first and the last that is named. */
export function momentSlider({ store }: Page, actions: GraphActions): HTMLElement {
  const told = h('output', { for: 'valid-at', class: 'figure' })
  const slider = h('input', { type: 'range', id: 'valid-at', min: 0, max: steps, step: 1, value: steps })
  const any = h('input', { type: 'checkbox', id: 'any-time', checked: true })
  let times: { readonly from: number; readonly to: number } | undefined
  let timer: ReturnType<typeof setTimeout> | undefined

  const moment = (): number | undefined =>
    any.checked || times === undefined
      ? undefined
      : Math.round(times.from + ((times.to - times.from) * Number(slider.value)) / steps)
  const say = (): void => {
    const at = moment()
    const text = at === undefined ? 'any time' : span(at, at)
    told.textContent = at === undefined ? '' : text
    slider.setAttribute('aria-valuetext', text)
  }
  const changed = (): void => {
    say()
    clearTimeout(timer)
    timer = setTimeout(() => actions.at(moment()), 150)
  }
  slider.addEventListener('input', () => {
    any.checked = false
    changed()
  })
  any.addEventListener('change', changed)
  const element = h(
    'div',
    { class: 'moment' },
    h('label', { for: 'valid-at' }, 'What held on'),
    slider,
    told,
    h('label', { class: 'any-time' }, any, 'any time'),
  )
  store.watch(({ graphing }, changedKeys) => {
    if (!changedKeys('graphing')) return
    times = graphing?.page?.times
    element.hidden = times === undefined || times.from === times.to
    if (graphing?.validAt === undefined) any.checked = true
    say()
  })
  return element
}
