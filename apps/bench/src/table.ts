import { isMet, type Measure } from './rows.ts'

/**
 * The measures as text. Where something has a peer or a target, every measure has a line, with room for both. Else
 * neighbours that have the same metrics become one table with a column for each metric.
 */
export function table(measures: readonly Measure[]): string {
  return measures.some(isCompared) ? longTable(measures) : blocks(measures).map(wideTable).join('\n\n')
}

function isCompared(measure: Measure): boolean {
  return measure.peer !== undefined || measure.target !== undefined
}

/** Runs of measures, split where the metrics of one name differ from those of the name before. */
function blocks(measures: readonly Measure[]): readonly (readonly Measure[])[] {
  const shape = (group: readonly Measure[]): string => group.map((m) => m.metric).join('\n')
  const found: Measure[][] = []
  for (const group of byName(measures)) {
    const last = found.at(-1)
    if (last !== undefined && shape(byName(last).at(-1) ?? []) === shape(group)) last.push(...group)
    else found.push([...group])
  }
  return found
}

function byName(measures: readonly Measure[]): readonly (readonly Measure[])[] {
  const groups: Measure[][] = []
  for (const measure of measures) {
    const last = groups.at(-1)
    if (last?.[0]?.name === measure.name) last.push(measure)
    else groups.push([measure])
  }
  return groups
}

function wideTable(block: readonly Measure[]): string {
  const groups = byName(block)
  const head = ['', ...(groups[0] ?? []).map((m) => (m.unit === '' ? m.metric : `${m.metric}, ${m.unit}`))]
  const lines = groups.map((group) => [group[0]?.name ?? '', ...group.map((m) => figure(m.value))])
  const notes = groups.map((group) => group.flatMap(({ note }) => note ?? []).join('; '))
  return align([head, ...lines])
    .split('\n')
    .map((line, i) => `${line}  ${notes[i - 1] ?? ''}`.trimEnd())
    .join('\n')
}

function longTable(block: readonly Measure[]): string {
  const lines = block.map((measure) => {
    const { name, metric, value, unit, peer, ratio, target } = measure
    const met = isMet(measure)
    return [
      `${name}: ${metric}`,
      `${figure(value)} ${unit}`.trim(),
      ratio === undefined ? '' : `${figure(ratio)} x ${peer ?? ''}`.trim(),
      target === undefined ? '' : `${target.is} ${figure(target.bound)}${target.of === 'ratio' ? ' x' : ''}`,
      met === undefined ? '' : met ? 'met' : 'MISSED',
    ]
  })
  return align([['', 'value', 'ratio', 'target', ''], ...lines])
}

function figure(value: number): string {
  if (!Number.isFinite(value)) return '-'
  if (Number.isInteger(value)) return value.toLocaleString('en')
  const size = Math.abs(value)
  return size >= 1_000
    ? Math.round(value).toLocaleString('en')
    : value.toFixed(size >= 10 ? 1 : size >= 1 ? 2 : 3)
}

/** The first column to the left, the others to the right. */
function align(lines: readonly (readonly string[])[]): string {
  const columns = Math.max(...lines.map((line) => line.length))
  const widths = Array.from({ length: columns }, (_, i) =>
    Math.max(...lines.map((line) => line[i]?.length ?? 0)),
  )
  return lines
    .map((line) =>
      line
        .map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0)))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}
