import type { Span } from './contract/record.ts'

const maxLength = 1_000
const maxPassages = 64

/**
 * Where a sentence may end: terminators with closing quotes or brackets before white space, terminators of scripts
 * that put no space after them, line breaks. A row of terminators is looked at from its beginning alone: from each of
 * them, a text of nothing else would take the square of its length.
 */
const ends = /(?<![.!?…؟۔।॥])[.!?…؟۔।॥]+["'”’»)\]]*(?=\s)|[。！？｡]+[」』”’）】》]*|\n+/gu

/** A full stop after one of these ends no sentence: titles, and single capital letters (initials). */
const abbreviation = /(?:^|[^\p{L}\p{N}])(?:Mr|Mrs|Ms|Dr|Prof|St|vs|e\.g|i\.e|\p{Lu})\.$/u

/** After a full stop or a closing quote, small letters go on: `approx. ten`, `"Really?" she asked`. */
const goesOn = /^\s+\p{Ll}/u

/**
 * The sentences of a text, as spans without surrounding white space. A sentence of more than 1,000 code units is cut
 * at white space; where there would be more than 64, neighbours are joined. Empty where the whole text is one
 * sentence: then its vector is the text's.
 *
 * By rules of our own and not `Intl.Segmenter`: what a record's passages are may not depend on the Unicode data of
 * the runtime that wrote it (and this takes a fifth of the time).
 */
export function sentences(text: string): readonly Span[] {
  const spans: Span[] = []
  let start = 0
  for (const { 0: mark, index } of text.matchAll(ends)) {
    const end = index + mark.length
    if (!mark.startsWith('\n') && !isEnd(text, index, end)) continue
    spans.push(...cut(text, trim(text, start, end)))
    start = end
  }
  if (spans.length === 0 && text.length <= maxLength) return []
  spans.push(...cut(text, trim(text, start, text.length)))
  const joined = spans.length <= maxPassages ? spans : join(spans)
  return joined.length <= 1 ? [] : joined
}

function isEnd(text: string, index: number, end: number): boolean {
  const asks = /[!?]$/.test(text.slice(index, end))
  if (!asks && goesOn.test(text.slice(end, end + 16))) return false
  return text[index] !== '.' || end > index + 1 || !abbreviation.test(text.slice(Math.max(0, index - 8), end))
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
