import type { Fact, JsonValue, RecordBody, Span } from '@mnestic/core'
import { parse } from './rows.ts'

/** What `entry.head` of a put holds: all but text and facts. Passages are flat: start, end, start, end, ... */
export interface PutHead extends Omit<RecordBody, 'text' | 'facts' | 'passages'> {
  readonly id: string
  readonly passages?: readonly number[]
  /** The text stands as JSON, since PostgreSQL cannot hold it as it is. */
  readonly escaped?: true
}

export interface EncodedPut {
  readonly head: string
  readonly content: string
  readonly facts: string | null
}

export function encodePut(id: string, body: RecordBody): EncodedPut {
  const { text, at, session, speaker, role, metadata, facts, expires } = body
  const passages =
    body.passages.length === 0 ? undefined : body.passages.flatMap(({ start, end }) => [start, end])
  const escaped = mustEscape(text) || undefined
  return {
    head: JSON.stringify({ id, at, session, speaker, role, metadata, expires, passages, escaped }),
    content: escaped ? JSON.stringify(text) : text,
    facts: facts === undefined ? null : JSON.stringify(facts),
  }
}

/** Without `content` the body is lean: an empty text, and no facts. */
export function decodePut(
  head: PutHead,
  content: string | null,
  facts: string | null,
): { readonly id: string; readonly body: RecordBody } {
  const { id, escaped, passages = [], ...rest } = head
  const text = content !== null && escaped ? parse<string>(content) : (content ?? '')
  return {
    id,
    body: {
      text,
      ...rest,
      ...(facts !== null && { facts: parse<readonly Fact[]>(facts) }),
      passages: spans(passages),
    },
  }
}

/** `JSON.stringify` escapes exactly what PostgreSQL's `text` refuses: NUL, and halves of surrogate pairs. */
function mustEscape(text: string): boolean {
  return text.includes('\0') || !text.isWellFormed()
}

export function json(value: JsonValue): string {
  return JSON.stringify(value)
}

function spans(flat: readonly number[]): Span[] {
  const found: Span[] = []
  for (let i = 0; i < flat.length; i += 2) found.push({ start: flat[i] ?? 0, end: flat[i + 1] ?? 0 })
  return found
}
