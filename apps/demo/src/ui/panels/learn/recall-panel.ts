import * as Plot from '@observablehq/plot'
import recorded from '../../../../data/recall-by-pairs.json'
import { fill, h } from '../../dom.ts'
import { onWidth } from '../../paint/surface.ts'
import { lineLegend } from './nets.ts'

const colours = ['--net-lstm', '--net-rnn', '--net-plain', '--net-irnn', '--piece-pinned', '--soft'] as const

/** How much of what stands before can be recalled, by how much that is: recorded, not computed here. */
export function recallPanel(): HTMLElement {
  const figure = h('div', { class: 'chart' })
  const looks = recorded.curves.map(({ name }, n) => ({
    label: name,
    colour: `var(${colours[n % colours.length] ?? '--ink'})`,
  }))
  const percent = (share: number): string => `${(100 * share).toFixed(1)}%`
  onWidth(figure, (width) => {
    const svg = Plot.plot({
      width,
      height: 260,
      marginLeft: 44,
      marginBottom: 34,
      ariaLabel: 'Recall in context by number of pairs',
      ariaDescription: 'The same figures stand in the table below.',
      x: {
        type: 'log',
        base: 2,
        domain: [4, 64],
        ticks: recorded.pairs,
        tickFormat: String,
        label: 'pairs',
        labelArrow: 'none',
      },
      y: { domain: [0, 1], label: 'recalled', labelArrow: 'none', tickFormat: '.0%' },
      marks: [
        Plot.gridY({ stroke: 'var(--line)', strokeOpacity: 1 }),
        Plot.ruleY([recorded.chance], { stroke: 'var(--soft)', strokeDasharray: '3 4' }),
        ...recorded.curves.map(({ recalled }, n) =>
          Plot.line(
            recalled.map((y, i) => ({ x: recorded.pairs[i] ?? 0, y })),
            { x: 'x', y: 'y', stroke: looks[n]?.colour ?? 'currentColor', strokeWidth: 2, marker: true },
          ),
        ),
      ],
    })
    svg.setAttribute('role', 'img')
    // Plot names its groups, which an image may not have inside.
    for (const group of svg.querySelectorAll('g[aria-label]')) group.removeAttribute('aria-label')
    fill(figure, svg)
  })
  return h(
    'section',
    { class: 'learn-card', 'aria-labelledby': 'recall-title' },
    h('h2', { id: 'recall-title' }, 'Recall in context, by number of pairs'),
    h(
      'p',
      { class: 'about' },
      'Pairs of one of 64 keys and one of 64 values stand in the context, then each key is asked. Recurrent networks have a state of 1,024 numbers to keep them in; attention keeps all that it saw. The Transformer is shown each token alone and has to find out by itself that a value follows its key, for which its training begins with few pairs. The others are shown the token before as well; LSTM and RNN were trained with up to 16 pairs. The figures are recorded; with few pairs the panel above does the same while you look.',
    ),
    h('div', { class: 'chart-head' }, lineLegend(looks)),
    figure,
    h('p', { class: 'chart-note' }, `Dashed: ${percent(recorded.chance)}, by chance.`),
    h(
      'div',
      {
        class: 'table-room trace-table',
        tabindex: 0,
        role: 'region',
        'aria-label': 'Recall by number of pairs',
      },
      h(
        'table',
        {},
        h(
          'thead',
          {},
          h(
            'tr',
            {},
            ...['Network', ...recorded.pairs.map((n) => `${n} pairs`), 'Updates'].map((name) =>
              h('th', { scope: 'col' }, name),
            ),
          ),
        ),
        h(
          'tbody',
          {},
          ...recorded.curves.map(({ name, recalled, iterations }) =>
            h(
              'tr',
              {},
              h('th', { scope: 'row' }, name),
              ...[...recalled.map(percent), String(iterations)].map((text) =>
                h('td', { class: 'figure' }, text),
              ),
            ),
          ),
        ),
      ),
    ),
  )
}
