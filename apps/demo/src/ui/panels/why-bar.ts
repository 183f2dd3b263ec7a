import type { RecollectionItem } from '../../api.ts'
import { shareAbout, shareLabel } from '../../why/names.ts'
import { isVisible, sharesOf } from '../../why/shares.ts'
import type { Extent, Share } from '../../why/shares.ts'
import type { Palette } from '../colours.ts'
import { h } from '../dom.ts'
import { amount, signed } from '../format.ts'

/** What all bars of an answer have in common, so that they compare. */
export interface Scale {
  readonly extent: Extent
  readonly palette: Palette
}

/** Said in full where a pointer rests. */
function tooltip(share: Share): string {
  const { value, deviations, rank, contribution } = share
  const facts = [
    rank === undefined ? '' : `number ${rank} of its own list`,
    value === undefined ? '' : `value ${amount(value)}`,
    deviations === undefined
      ? ''
      : `${amount(Math.abs(deviations))} standard deviations ${deviations < 0 ? 'below' : 'above'} the mean of the candidates`,
    `${contribution < 0 ? 'takes' : 'adds'} ${amount(Math.abs(contribution))}`,
  ].filter((fact) => fact !== '')
  return `${shareLabel(share)}: ${shareAbout(share)}.\n${facts.join(', ')}`
}

/** A small square of the share's colour. */
export function swatch(palette: Palette, share: { readonly key: string }): HTMLElement {
  const square = h('span', { class: 'swatch', 'aria-hidden': 'true' })
  square.style.background = palette(share)
  return square
}

/**
 * An item's score as one bar: what was added stacks up to the right of zero, what was taken off to the left; a mark
 * stands at their sum. For the eye alone: assistive technology reads the list and the table.
 */
export function whyBar(item: RecollectionItem, { extent, palette }: Scale): HTMLElement {
  const shares = sharesOf(item)
  const whole = Math.max(1e-9, extent.added + extent.taken)
  const place = (amountFromZero: number): string => `${((extent.taken + amountFromZero) / whole) * 100}%`
  const ends = { added: 0, taken: 0 }
  const segments = shares.map((share) => {
    const { contribution } = share
    const from = contribution < 0 ? (ends.taken += contribution) : ends.added
    if (contribution >= 0) ends.added += contribution
    const segment = h('span', {
      class: `why-part ${contribution < 0 ? 'why-taken' : 'why-added'}`,
      'data-share': shareLabel(share),
      title: tooltip(share),
    })
    segment.style.insetInlineStart = place(from)
    segment.style.inlineSize = `${(Math.abs(contribution) / whole) * 100}%`
    segment.style.background = palette(share)
    return segment
  })
  const at = (name: string, amountFromZero: number): HTMLElement => {
    const mark = h('span', { class: name })
    mark.style.insetInlineStart = place(amountFromZero)
    return mark
  }
  return h(
    'div',
    { class: 'why-bar' },
    h(
      'div',
      { class: 'why-track', 'aria-hidden': 'true', dir: 'ltr' },
      ...segments,
      extent.taken > 0 && at('why-zero', 0),
      ends.taken < 0 && at('why-sum', item.score),
    ),
    h(
      'span',
      { class: 'why-score figure', title: 'The score: the sum of all parts' },
      h('span', { class: 'visually-hidden' }, 'Score '),
      amount(item.score),
    ),
  )
}

/** The bar in words and figures; what is too small for a figure stands in the table alone. */
export function whyParts(item: RecollectionItem, { palette }: Scale): HTMLElement {
  return h(
    'ul',
    { class: 'why-parts', 'aria-label': 'What the score is made of' },
    ...sharesOf(item)
      .filter(isVisible)
      .map((share) =>
        h(
          'li',
          { title: tooltip(share) },
          swatch(palette, share),
          h('bdi', {}, shareLabel(share)),
          h('span', { class: 'figure' }, signed(share.contribution)),
        ),
      ),
  )
}
