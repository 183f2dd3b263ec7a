/** What tells kinds of entities apart in the drawing: a colour of the style sheet, and a shape for who sees no colours. */
export interface Kind {
  readonly label: string
  readonly colour: `--${string}`
  readonly shape: 'ellipse' | 'round-rectangle' | 'diamond' | 'hexagon' | 'round-tag' | 'rectangle'
}

const known: Readonly<Record<string, Kind>> = {
  person: { label: 'Person', colour: '--speaker-1', shape: 'ellipse' },
  place: { label: 'Place', colour: '--speaker-4', shape: 'diamond' },
  organisation: { label: 'Organisation', colour: '--speaker-2', shape: 'round-rectangle' },
  work: { label: 'Work', colour: '--speaker-5', shape: 'round-tag' },
  date: { label: 'Date', colour: '--speaker-3', shape: 'hexagon' },
}
const other: Kind = { label: 'Something else', colour: '--speaker-6', shape: 'round-rectangle' }
export const literalKind: Kind = { label: 'Value', colour: '--speaker-others', shape: 'rectangle' }

export function kindOf(type: string | undefined): Kind {
  return (type !== undefined && Object.hasOwn(known, type) ? known[type] : undefined) ?? other
}
