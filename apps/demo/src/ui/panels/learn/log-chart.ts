import * as Plot from '@observablehq/plot'

const strokes = {
  plain: { strokeWidth: 2, strokeOpacity: 1 },
  thin: { strokeWidth: 1, strokeOpacity: 0.8 },
  faint: { strokeWidth: 0.8, strokeOpacity: 0.35 },
} as const

export interface Line {
  readonly colour: string
  readonly points: readonly { readonly x: number; readonly y: number }[]
  /** Beside the plain one: thin, for what is compared with; faint, for what is noise around a line. */
  readonly look?: keyof typeof strokes
}

export interface Rule {
  readonly y: number
  /** Short: it stands in the margin, where no line is drawn over it. */
  readonly label: string
}

export interface LogChart {
  readonly width: number
  readonly height: number
  /** What it shows, for who does not see it. */
  readonly name: string
  readonly description: string
  readonly x: { readonly label: string; readonly to: number }
  /** Powers of ten at both ends. */
  readonly y: { readonly label: string; readonly from: number; readonly to: number }
  readonly lines: readonly Line[]
  readonly rules?: readonly Rule[]
}

/** `1e−6`; the plain number near 1. */
function power(exponent: number): string {
  return exponent >= -3 ? String(10 ** exponent) : `1e−${-exponent}`
}

/** Lines over a logarithmic scale. */
export function logChart(chart: LogChart): SVGSVGElement | HTMLElement {
  const { width, height, name, description, x, y, lines, rules = [] } = chart
  const every = Math.max(1, Math.ceil((y.to - y.from) / 6))
  const exponents = Array.from(
    { length: Math.floor((y.to - y.from) / every) + 1 },
    (_, n) => y.to - n * every,
  )
  const bottom = 10 ** y.from
  const svg = Plot.plot({
    width,
    height,
    marginTop: 22,
    marginBottom: 34,
    marginLeft: 44,
    marginRight: rules.length === 0 ? 8 : 42,
    ariaLabel: name,
    ariaDescription: description,
    x: {
      domain: [0, x.to],
      label: x.label,
      ticks: Math.max(3, Math.min(10, Math.floor(width / 80))),
      labelArrow: 'none',
    },
    y: {
      type: 'log',
      domain: [bottom, 10 ** y.to],
      label: y.label,
      labelArrow: 'none',
      ticks: exponents.map((exponent) => 10 ** exponent),
      tickFormat: (value: number) => power(Math.round(Math.log10(value))),
      clamp: true,
    },
    marks: [
      Plot.gridY(
        exponents.map((exponent) => 10 ** exponent),
        { stroke: 'var(--line)', strokeOpacity: 1 },
      ),
      Plot.ruleY(rules, { y: 'y', stroke: 'var(--soft)', strokeDasharray: '3 4' }),
      ...lines.map(({ colour, points, look = 'plain' }) =>
        Plot.line(
          // What is below the chart ends at its edge.
          points.filter(({ y: value }, n) => value >= bottom || (points[n - 1]?.y ?? 0) >= bottom),
          {
            x: 'x',
            y: 'y',
            stroke: colour,
            ...strokes[look],
            strokeLinejoin: 'round',
          },
        ),
      ),
      Plot.text(rules, {
        y: 'y',
        text: 'label',
        frameAnchor: 'right',
        dx: 6,
        textAnchor: 'start',
        fill: 'var(--soft)',
      }),
    ],
  })
  svg.setAttribute('role', 'img')
  // Plot names its groups, which an image may not have inside.
  for (const group of svg.querySelectorAll('g[aria-label]')) group.removeAttribute('aria-label')
  return svg
}
