import type { Span } from '@mnestic/core'

/** Where words stand in a text: as given, else whatever the case and the white space; nothing where they do not. */
export function findPlace(text: string, words: string): Span | undefined {
  const wanted = words.trim()
  if (wanted === '') return undefined
  const start = bounded(text, wanted)
  if (start >= 0) return { start, end: start + wanted.length }
  const parts = wanted.split(/\s+/u).map((part) => part.replaceAll(/[\\^$.*+?()[\]{}|/]/gu, String.raw`\$&`))
  const match = new RegExp(parts.join(String.raw`\s+`), 'iu').exec(text)
  return match === null ? undefined : { start: match.index, end: match.index + match[0].length }
}

/** The first place that is no part of a longer word, else the first. */
function bounded(text: string, wanted: string): number {
  const first = text.indexOf(wanted)
  for (let at = first; at >= 0; at = text.indexOf(wanted, at + 1)) {
    const around = text.slice(Math.max(0, at - 1), at) + text.charAt(at + wanted.length)
    if (!/[\p{L}\p{N}]/u.test(around)) return at
  }
  return first
}
