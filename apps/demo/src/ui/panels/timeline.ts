import * as Plot from '@observablehq/plot'
import type { Answer, Overview } from '../../api.ts'
import { fill, h } from '../dom.ts'
import { atTime, count, shorten, span } from '../format.ts'
import type { Page } from '../page.ts'
import { colourOf, speakerTag } from './speakers.ts'

interface HitMark {
  readonly at: Date
  readonly rank: number
  readonly id: string
  readonly label: string
}

function hitsOf(answer: Answer | undefined): readonly HitMark[] {
  return (answer?.items ?? []).map(({ record }, index) => ({
    at: new Date(record.at),
    rank: index + 1,
    id: record.id,
    label: `${index + 1}. ${record.speaker ?? ''} ${atTime(record.at)}\n${shorten(record.text, 120)}`,
  }))
}

function chart(overview: Overview, answer: Answer | undefined, width: number): SVGSVGElement | HTMLElement {
  const bins = overview.timeline.map((bin) => ({ ...bin, x1: new Date(bin.from), x2: new Date(bin.to) }))
  const hits = hitsOf(answer)
  const heights = new Map<number, number>()
  for (const { from, count: n } of bins) heights.set(from, (heights.get(from) ?? 0) + n)
  const most = Math.max(1, ...heights.values())
  return Plot.plot({
    width,
    height: 132,
    marginTop: 6,
    marginBottom: 22,
    marginLeft: 4,
    marginRight: 4,
    ariaLabel: 'Records over time',
    ariaDescription: `${count(overview.stats.records, 'record')}, ${span(overview.stats.from, overview.stats.to)}; answers are marked`,
    x: { type: 'utc', label: null, nice: false, ticks: Math.max(3, Math.floor(width / 90)) },
    // A lane of its own for the answers, above the bars.
    y: { axis: null, domain: [0, most * 1.45] },
    marks: [
      Plot.rectY(bins, {
        x1: 'x1',
        x2: 'x2',
        y: 'count',
        fill: (bin: { speaker: string }) => colourOf(overview, bin.speaker),
        fillOpacity: hits.length > 0 ? 0.42 : 0.75,
        insetLeft: 0.5,
        insetRight: 0.5,
      }),
      Plot.ruleY([0], { stroke: 'var(--line-strong)' }),
      Plot.ruleX(hits, { x: 'at', y1: 0, y2: most * 1.28, stroke: 'var(--hit)', strokeOpacity: 0.5 }),
      Plot.dot(hits, {
        x: 'at',
        y: most * 1.28,
        r: (hit: HitMark) => (hit.rank === 1 ? 6 : hit.rank <= 3 ? 4.5 : 3.2),
        fill: 'var(--hit)',
        stroke: 'var(--surface)',
        strokeWidth: 1.5,
        title: 'label',
        sort: { channel: '-r' },
      }),
    ],
  })
}

/** All records over time, by speaker, with the answers marked. */
export function timelinePanel({ store, openRecord }: Page): HTMLElement {
  const figure = h('div', { class: 'timeline-chart' })
  const legend = h('div', { class: 'legend' })
  const section = h(
    'section',
    { class: 'panel timeline', 'aria-labelledby': 'timeline-title' },
    h('div', { class: 'panel-head' }, h('h2', { class: 'label', id: 'timeline-title' }, 'Over time'), legend),
    figure,
  )
  let width = 0
  const draw = (): void => {
    const { overview, answer } = store.get()
    section.hidden = overview === undefined || overview.timeline.length < 2
    if (overview === undefined || width === 0 || section.hidden) return
    const svg = chart(overview, answer, width)
    svg.setAttribute('role', 'img')
    const dots = svg.querySelectorAll('[aria-label="dot"] circle')
    // Plot names its groups, which an image may not have inside.
    for (const group of svg.querySelectorAll('g[aria-label]')) group.removeAttribute('aria-label')
    const hits = hitsOf(answer).toSorted((a, b) => a.rank - b.rank)
    dots.forEach((circle) => {
      const label = circle.querySelector('title')?.textContent ?? ''
      const hit = hits.find((other) => other.label === label)
      if (hit !== undefined) circle.addEventListener('click', () => openRecord(hit.id))
    })
    fill(figure, svg)
    fill(
      legend,
      ...overview.speakers
        .slice(0, 5)
        .map(({ name }) => speakerTag(overview, name === '' ? undefined : name)),
    )
  }
  new ResizeObserver(([entry]) => {
    const now = Math.floor(entry?.contentRect.width ?? 0)
    if (now === width || now === 0) return
    width = now
    draw()
  }).observe(figure)
  store.watch((_, changed) => {
    if (changed('overview', 'answer')) draw()
  })
  return section
}
