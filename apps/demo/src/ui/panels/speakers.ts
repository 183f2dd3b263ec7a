import type { Overview } from '../../api.ts'
import { h } from '../dom.ts'

/** Speakers with a colour of their own, the most frequent first; the rest share the last. */
const colours = 6

export function colourOf(overview: Overview | undefined, speaker: string | undefined): string {
  const index = overview?.speakers.findIndex(({ name }) => name === (speaker ?? '')) ?? -1
  return index < 0 || index >= colours ? 'var(--speaker-others)' : `var(--speaker-${index + 1})`
}

export function speakerTag(overview: Overview | undefined, speaker: string | undefined): HTMLElement {
  const dot = h('span', { class: 'dot', 'aria-hidden': 'true' })
  dot.style.backgroundColor = colourOf(overview, speaker)
  return h('span', { class: 'speaker' }, dot, h('bdi', {}, speaker ?? 'nobody'))
}
