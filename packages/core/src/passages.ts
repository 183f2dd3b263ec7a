import type { Span } from './contract/record.ts'

const maxLength = 1_000
const maxPassages = 64

/**
 * The sentences of a text (Unicode segmentation, UAX 29), as spans without surrounding white space. A sentence of
 * more than 1,000 code units is cut at white space; where there would be more than 64, neighbours are joined.
 * Empty where the whole text is one sentence: then its vector is the text's.
 */
export function sentences(text: string): readonly Span[] {
  const spans = [...segmenter().segment(text)].flatMap(({ segment, index }) =>
    cut(text, trim(text, index, index + segment.length)),
  )
  const joined = spans.length <= maxPassages ? spans : join(spans)
  return joined.length <= 1 ? [] : joined
}

let shared: Intl.Segmenter | undefined

/** A fixed locale: passages must not depend on the machine's. Made once, since making one takes a millisecond. */
function segmenter(): Intl.Segmenter {
  shared ??= new Intl.Segmenter('en', { granularity: 'sentence' })
  return shared
}

function trim(text: string, start: number, end: number): Span {
  while (start < end && isSpace(text, start)) start += 1
  while (end > start && isSpace(text, end - 1)) end -= 1
  return { start, end }
}

function isSpace(text: string, at: number): boolean {
  return text.charAt(at).trim() === ''
}

function cut(text: string, { start, end }: Span): readonly Span[] {
  if (start === end) return []
  const parts: Span[] = []
  while (end - start > maxLength) {
    const space = text.slice(start, start + maxLength).search(/\s\S*$/)
    // Without a space the cut may not fall between the halves of a surrogate pair.
    const middle = text.codePointAt(start + maxLength - 1) ?? 0
    const stop = start + (space > 0 ? space : middle > 0xffff ? maxLength - 1 : maxLength)
    parts.push(trim(text, start, stop))
    start = trim(text, stop, end).start
  }
  if (start < end) parts.push({ start, end })
  return parts.filter((part) => part.end > part.start)
}

function join(spans: readonly Span[]): readonly Span[] {
  const joined: Span[] = []
  for (let i = 0; i < maxPassages; i++) {
    const first = spans[Math.floor((i * spans.length) / maxPassages)]
    const last = spans[Math.floor(((i + 1) * spans.length) / maxPassages) - 1]
    if (first !== undefined && last !== undefined) joined.push({ start: first.start, end: last.end })
  }
  return joined
}
