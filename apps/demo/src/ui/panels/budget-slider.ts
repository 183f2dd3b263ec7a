import { h } from '../dom.ts'
import { number } from '../format.ts'
import type { Page } from '../page.ts'

/** Steps of the slider: fine where contexts are small. */
const steps = [25, 50, 75, 100, 150, 200, 250, 300, 400, 500, 650, 800, 1_000, 1_500, 2_000, 3_000, 4_000]

/** Tokens of the assembled context; the same wherever it is shown. */
export function budgetSlider({ store, actions }: Page, id: string): HTMLElement {
  const label = h('output', { for: id, class: 'figure' })
  const slider = h('input', { type: 'range', id, min: 0, max: steps.length - 1, step: 1 })
  let timer: ReturnType<typeof setTimeout> | undefined
  const say = (tokens: number): void => {
    label.textContent = `${number(tokens)} tokens`
    slider.setAttribute('aria-valuetext', `${tokens} tokens`)
  }
  slider.addEventListener('input', () => {
    const tokens = steps[Number(slider.value)] ?? 300
    say(tokens)
    clearTimeout(timer)
    timer = setTimeout(() => void actions.budget(tokens), 120)
  })
  store.watch(({ budget }, changed) => {
    if (!changed('budget')) return
    slider.value = String(steps.findIndex((tokens) => tokens >= budget))
    say(budget)
  })
  return h('div', { class: 'budget' }, h('label', { for: id }, 'Budget'), slider, label)
}
