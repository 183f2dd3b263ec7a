import type { RecollectionItem } from '../../api.ts'
import { h } from '../dom.ts'
import { langOf } from '../format.ts'

interface Span {
  readonly start: number
  readonly end: number
}

/** The part of the text that a mechanism points at, if it points at a part. */
function pointedAt({ via, record }: RecollectionItem): Span | undefined {
  for (const told of Object.values(via))
    for (const { span } of told?.why ?? [])
      if (span !== undefined && span.seq === record.seq && span.end - span.start < record.text.length)
        return span
  return undefined
}

/** A record's text as an answer shows it, with the best passage marked. */
export function answerText(item: RecollectionItem): HTMLElement {
  const { text } = item.record
  const span = pointedAt(item)
  const paragraph = h('p', { class: 'said', lang: langOf(text), dir: 'auto' })
  if (span === undefined) paragraph.append(text)
  else
    paragraph.append(
      text.slice(0, span.start),
      h('mark', {}, text.slice(span.start, span.end)),
      text.slice(span.end),
    )
  return paragraph
}

export function plainText(text: string): HTMLElement {
  return h('p', { class: 'said', lang: langOf(text), dir: 'auto' }, text)
}
