import type { Effort, Explanation } from '@mnestic/core'

/** A mechanism's figures of an answer, as people read them: `exact`, `1,204 scanned`. */
export function effortFigures(effort: Effort): readonly string[] {
  return Object.entries(effort).map(([name, figure]) =>
    typeof figure === 'number'
      ? `${figure.toLocaleString('en')} ${name}`
      : name === 'engine'
        ? figure
        : `${name} ${figure}`,
  )
}

/** By what records were told apart where different ones were asked for. */
export function comparedBy({ vectors, words }: NonNullable<Explanation['compared']>): string {
  const parts = [
    vectors > 0 && `${vectors.toLocaleString('en')} records by vectors`,
    words > 0 && `${words.toLocaleString('en')} by words`,
  ]
  return parts.filter((part) => part !== false).join(', ')
}
