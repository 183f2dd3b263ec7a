import { comparedBy, effortFigures } from '../why/efforts.ts'
import { mechanismLabel, shareLabel } from '../why/names.ts'
import { extentOf, isVisible, sharesOf } from '../why/shares.ts'
import type { Extent, Share } from '../why/shares.ts'
import type { Answer, RecollectionItem } from '../api.ts'
import { accent, bold, dim, plain, warn } from './output.ts'

/** Characters of all bars together, left and right of zero. */
const barWidth = 32

const signed = (value: number): string => {
  const text = value.toFixed(2).replace(/^-0\.00$/, '0.00')
  return text.startsWith('-') ? text : `+${text}`
}

/** On one line: `Meaning +4.67 (#1) · Words in common +3.78 · Corrects +0.91`. */
export function whyLine(item: RecollectionItem): string {
  return sharesOf(item)
    .filter(isVisible)
    .map((share) => {
      const rank = share.rank === undefined ? '' : ` (#${share.rank})`
      return `${plain(shareLabel(share))} ${signed(share.contribution)}${rank}`
    })
    .join(' · ')
}

/** Cells left and right of zero, the same for all items, so that their bars compare. */
interface Cells {
  readonly left: number
  readonly right: number
  readonly perUnit: number
}

function cellsOf({ added, taken }: Extent): Cells {
  const perUnit = added + taken === 0 ? 0 : barWidth / (added + taken)
  return { left: Math.ceil(taken * perUnit), right: Math.ceil(added * perUnit), perUnit }
}

/** A bar to the right of zero, or to the left; to half a cell. */
function bar(contribution: number, { left, right, perUnit }: Cells): string {
  const halves = Math.round(Math.abs(contribution) * perUnit * 2)
  const whole = '█'.repeat(halves >> 1)
  const [before, after] =
    contribution < 0
      ? [(halves % 2 === 1 ? '▐' : '') + whole, '']
      : ['', whole + (halves % 2 === 1 ? '▌' : '')]
  return `${warn(before.padStart(left))}${dim('│')}${accent(after.padEnd(right))}`
}

function facts({ value, deviations, rank }: Share): string {
  return [
    value === undefined ? '' : `value ${value.toFixed(3)}`,
    deviations === undefined ? '' : `${signed(deviations)} sd`,
    rank === undefined ? '' : `#${rank}`,
  ]
    .filter((fact) => fact !== '')
    .join(', ')
}

/** What each item's score is made of, a line a share, aligned over all items. */
export function whyBars(items: readonly RecollectionItem[]): (item: RecollectionItem) => readonly string[] {
  const cells = cellsOf(extentOf(items))
  const labels = items.flatMap((item) =>
    sharesOf(item)
      .filter(isVisible)
      .map((share) => plain(shareLabel(share)).length),
  )
  const width = Math.max('Score'.length, ...labels)
  return (item) => [
    ...sharesOf(item)
      .filter(isVisible)
      .map((share) => {
        const amount = signed(share.contribution).padStart(7)
        const line = `${plain(shareLabel(share)).padEnd(width)}  ${bar(share.contribution, cells)} ${amount}`
        return `${line}  ${dim(facts(share))}`.trimEnd()
      }),
    `${'Score'.padEnd(width)}  ${' '.repeat(cells.left)}${dim('│')}${' '.repeat(cells.right)} ${bold(item.score.toFixed(2).padStart(7))}`,
  ]
}

const nothingKnown = { embedded: undefined, candidates: 0, compared: undefined, durations: {}, efforts: {} }

/** How the answer as a whole came about. */
export function whyAnswer({ question, explanation, expansions }: Answer): readonly string[] {
  const quoted = (text: string): string => JSON.stringify(plain(text))
  const { embedded, candidates, compared, durations, efforts } = explanation ?? nothingKnown
  const took = Object.entries(durations).map(
    ([name, ms]) => `${plain(mechanismLabel(name))} ${ms.toFixed(1)} ms`,
  )
  const costs = Object.entries(efforts).map(
    ([name, effort]) => `${plain(mechanismLabel(name))}: ${effortFigures(effort).map(plain).join(', ')}`,
  )
  return [
    ...(embedded === undefined || embedded === question ? [] : [`asked as: ${quoted(embedded)}`]),
    ...expansions.map((wording) => `asked also as: ${quoted(wording)}`),
    [`weighed: ${candidates.toLocaleString('en')} records`, ...took].join(' · '),
    ...(costs.length === 0 ? [] : [`searched: ${costs.join(' · ')}`]),
    ...(compared === undefined ? [] : [`told apart: ${comparedBy(compared)}`]),
  ]
}
