import { fill, h } from '../../dom.ts'
import { number } from '../../format.ts'
import type { Page } from '../../page.ts'

/** What a provider with a prompt cache asks for a token that it has read before, as a share of a fresh one's price. */
const usualRatio = 0.1

/** How much of the prompt is the beginning of the one before, and what that saves. */
export function prefixCost({ store }: Page): HTMLElement {
  const ratio = h('input', {
    type: 'number',
    id: 'cache-ratio',
    min: 0,
    max: 1,
    step: 'any',
    value: usualRatio,
    required: true,
    on: { input: () => draw() },
  })
  const told = h('p', { class: 'prefix-told', role: 'status' })
  const element = h(
    'div',
    { class: 'prefix-cost' },
    told,
    h(
      'div',
      { class: 'choice-line' },
      h('label', { for: 'cache-ratio' }, 'Price of a cached token, of a fresh one 1'),
      ratio,
    ),
  )
  const draw = (): void => {
    const { windowing, previous } = store.get()
    const window = windowing?.page?.window
    element.hidden = window === undefined || previous === undefined || windowing?.of[1] === undefined
    if (window === undefined || !ratio.checkValidity()) return
    const { tokens, unchanged } = window
    const cost = unchanged * Number(ratio.value) + (tokens - unchanged)
    const share = tokens === 0 ? 0 : Math.round((100 * unchanged) / tokens)
    fill(
      told,
      `Of ${number(tokens)} tokens the first ${number(unchanged)} (${share}%) are those of the prompt before, to the letter. At this price the prompt costs as much as ${number(Math.round(cost))} fresh tokens, ${tokens === 0 ? 0 : Math.round((100 * (tokens - cost)) / tokens)}% less than without a cache.`,
    )
  }
  store.watch((_, changed) => {
    if (changed('windowing', 'previous')) draw()
  })
  return element
}
