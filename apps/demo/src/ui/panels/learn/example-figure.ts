import type { GateName } from '../../../api.ts'
import type { TrainedNetwork } from '../../../learn/training.ts'
import { fill, h } from '../../dom.ts'
import { amount } from '../../format.ts'
import { colour, ramp } from '../../paint/colour.ts'
import { paintHeat } from '../../paint/heat.ts'
import { scaleLegend } from '../../paint/scale-legend.ts'
import { onWidth, surface } from '../../paint/surface.ts'
import { onColours } from '../../theme.ts'

export interface ExampleFigure {
  readonly element: HTMLElement
  show(network: TrainedNetwork | undefined): void
}

const labels: Readonly<Record<GateName, string>> = {
  input: 'Input gate: what is written',
  forget: 'Forget gate: what is kept',
  output: 'Output gate: what is shown',
}
const gateNames = ['input', 'forget', 'output'] as const
/** Room above the heat map for the numbers that went in. */
const above = 46

/** One sequence that the trained network reads, and what its gates did. */
export function exampleFigure(): ExampleFigure {
  const { element: canvas, paint } = surface('lane')
  const text = h('p', { class: 'finding' })
  const gate = h(
    'select',
    { id: 'gate', on: { change: () => draw() } },
    ...gateNames.map((name) => h('option', { value: name }, labels[name])),
  )
  const figure = h('div', { class: 'gate-figure' }, canvas)
  const element = h(
    'div',
    { class: 'example-run' },
    h('h3', { class: 'label' }, 'One sequence, after the training'),
    text,
    h(
      'div',
      { class: 'chart-head' },
      h('div', { class: 'choice-line' }, h('label', { for: 'gate' }, 'Gate'), gate),
      scaleLegend('one', '0', '1'),
    ),
    figure,
  )
  // There is none before a training.
  element.hidden = true
  let width = 0
  let shown: TrainedNetwork | undefined

  const draw = (): void => {
    const { example } = shown ?? {}
    const name = gateNames.find((each) => each === gate.value) ?? 'input'
    const rows = example?.gates?.[name]
    if (example === undefined || rows === undefined || width === 0) return
    const ordered = byContrast(rows, example.marked)
    const rowHeight = Math.max(3, Math.min(10, Math.floor(192 / ordered.length)))
    const height = ordered.length * rowHeight
    const step = width / example.numbers.length
    paint(width, above + height, (context) => {
      for (const [t, value] of example.numbers.entries()) {
        context.fillStyle = colour(example.marked.includes(t) ? '--hit' : '--line-strong')
        const tall = Math.max(1, value * (above - 10))
        context.fillRect(t * step + 0.5, above - 4 - tall, Math.max(1, step - 1), tall)
      }
      paintHeat(
        context,
        { columns: example.numbers.length, rows: ordered, low: 0, high: 1 },
        ramp('--heat-least', '--heat-above'),
        { top: above, width, height },
      )
      context.strokeStyle = colour('--hit')
      context.lineWidth = 1.5
      for (const t of example.marked) context.strokeRect(t * step, above + 0.75, step, height - 1.5)
    })
  }
  onWidth(figure, (now) => {
    width = now
    draw()
  })
  onColours(draw)

  return {
    element,
    show(network) {
      shown = network
      element.hidden = network?.example.gates === undefined
      if (network === undefined) return
      fill(text, sentence(network))
      draw()
    },
  }
}

/** The cells whose gate tells marked steps from others most, first. */
function byContrast(rows: readonly Float32Array[], marked: readonly number[]): readonly Float32Array[] {
  const contrast = (row: Float32Array): number => {
    const mean = (steps: readonly number[]): number =>
      steps.reduce((sum, t) => sum + (row[t] ?? 0), 0) / Math.max(1, steps.length)
    return mean(marked) - mean([...row.keys()].filter((t) => !marked.includes(t)))
  }
  return rows
    .map((row) => ({ row, contrast: contrast(row) }))
    .toSorted((a, b) => b.contrast - a.contrast)
    .map(({ row }) => row)
}

function sentence({ example }: TrainedNetwork): string {
  const [first = 0, second = 0] = example.marked
  const at = (t: number): string => amount(example.numbers[t] ?? 0)
  return `${at(first)} at step ${first + 1} and ${at(second)} at step ${second + 1} are marked: ${amount(example.sum)} in all. The LSTM answers ${amount(example.answer)}. Cells from above: those whose gate tells marked steps from others most.`
}
