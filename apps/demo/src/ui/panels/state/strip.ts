import type { Trace, TraceStep } from '../../../api.ts'
import { fill, h } from '../../dom.ts'
import { atTime, shorten } from '../../format.ts'
import type { Page } from '../../page.ts'
import { onWidth, surface } from '../../paint/surface.ts'
import { onColours } from '../../theme.ts'
import { columnsOf, stretches, type Lane } from './lane.ts'
import { figuresOf } from './figures.ts'
import { lanesOf } from './lanes.ts'

/** Narrower columns could not be pointed at: then the strip is scrolled. */
const narrowest = 2

/**
 * The records from left to right, and over them what the states did. It is a slider over the records: arrows go from
 * one to the next, Page Up and Page Down from session to session, Enter opens one.
 */
export function strip({ store, openRecord }: Page): HTMLElement {
  const marker = h('div', { class: 'strip-marker', 'aria-hidden': 'true' })
  const slider = h('div', {
    class: 'strip-lanes',
    role: 'slider',
    tabindex: 0,
    'aria-label': 'Record',
    'aria-describedby': 'state-about',
  })
  const scroller = h('div', { class: 'strip' }, slider)
  let width = 0
  let lanes: readonly Lane[] = []

  const stepsNow = (): readonly TraceStep[] => store.get().tracing?.trace?.steps ?? []
  const wide = (): number => Math.max(width, stepsNow().length * narrowest)

  const point = (index: number): void => {
    const spot = Math.min(stepsNow().length - 1, Math.max(0, index))
    if (spot !== store.get().spot) store.set({ spot })
  }
  const under = (event: MouseEvent): number =>
    Math.floor(((event.clientX - slider.getBoundingClientRect().left) / wide()) * stepsNow().length)

  const paint = (): void => {
    if (width === 0) return
    const columns = columnsOf(stepsNow().length, wide())
    slider.style.inlineSize = `${columns.width}px`
    fill(
      slider,
      ...lanes.flatMap((lane) => {
        const { element, paint: onto } = surface('lane')
        onto(columns.width, lane.height, (context) => lane.draw(context, columns))
        return [
          lane.caption !== undefined &&
            h('div', { class: 'lane-caption' }, h('span', {}, lane.caption), lane.legend),
          element,
        ]
      }),
      marker,
    )
  }
  const mark = (follow: boolean): void => {
    const steps = stepsNow()
    const { spot } = store.get()
    const step = steps[spot]
    marker.hidden = step === undefined
    if (step === undefined) return
    const columns = columnsOf(steps.length, wide())
    marker.style.insetInlineStart = `${columns.left(spot)}px`
    marker.style.inlineSize = `${Math.max(2, wide() / steps.length)}px`
    slider.setAttribute('aria-valuemin', '1')
    slider.setAttribute('aria-valuemax', String(steps.length))
    slider.setAttribute('aria-valuenow', String(spot + 1))
    slider.setAttribute('aria-valuetext', spoken(step))
    if (!follow || scroller.scrollWidth <= scroller.clientWidth) return
    const at = columns.centre(spot)
    if (at < scroller.scrollLeft + 20 || at > scroller.scrollLeft + scroller.clientWidth - 20)
      scroller.scrollLeft = at - scroller.clientWidth / 2
  }

  slider.addEventListener('pointermove', (event) => {
    if (event.pointerType === 'mouse') point(under(event))
  })
  slider.addEventListener('click', (event) => {
    const before = store.get().spot
    point(under(event))
    // A finger has not pointed before it clicks: its first touch points.
    const pointed = event instanceof PointerEvent && event.pointerType === 'mouse'
    if (pointed || before === store.get().spot) open()
  })
  slider.addEventListener('keydown', (event) => {
    const { spot } = store.get()
    const target = keyTarget(event.key, spot, stepsNow())
    if (target === undefined) return
    event.preventDefault()
    if (target === 'open') open()
    else point(target)
  })
  const open = (): void => {
    const step = stepsNow()[store.get().spot]
    if (step !== undefined) openRecord(step.id)
  }

  store.watch(({ tracing, layer }, changed) => {
    if (changed('tracing', 'layer')) {
      lanes = tracing?.trace === undefined ? [] : lanesOf(tracing.trace, layer)
      scroller.hidden = lanes.length === 0
      paint()
    }
    if (changed('tracing', 'spot')) mark(changed('spot'))
  })
  onWidth(scroller, (now) => {
    width = now
    paint()
    mark(true)
  })
  onColours(paint)
  void document.fonts.ready.then(paint)
  return scroller
}

function keyTarget(key: string, spot: number, steps: Trace['steps']): number | 'open' | undefined {
  const all = stretches(steps)
  switch (key) {
    case 'ArrowRight':
    case 'ArrowUp':
      return spot + 1
    case 'ArrowLeft':
    case 'ArrowDown':
      return spot - 1
    case 'Home':
      return 0
    case 'End':
      return steps.length - 1
    case 'PageUp':
      return all.find(({ from }) => from > spot)?.from ?? steps.length - 1
    case 'PageDown':
      return all.findLast(({ from }) => from < spot)?.from ?? 0
    case 'Enter':
    case ' ':
      return 'open'
    default:
      return undefined
  }
}

function spoken(step: TraceStep): string {
  const { speaker = 'nobody', at, text } = step
  return `${[speaker, atTime(at), ...figuresOf(step)].join(', ')}: ${shorten(text, 120)}`
}
