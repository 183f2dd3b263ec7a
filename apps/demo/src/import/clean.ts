import type { Role } from '@mnestic/core'

const maxName = 200
/** Below core's limit for a text; longer messages are cut into records at line ends. */
const maxText = 200_000

/** Text that the memory accepts: lone surrogates become U+FFFD, the ends are trimmed. */
export function cleanText(text: string): string {
  return text.toWellFormed().trim()
}

/** A title, speaker or session: one line, no control or direction characters, at most 200 code units. */
export function cleanName(text: string): string {
  const line = text
    .toWellFormed()
    .replace(/[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]+/gu, ' ')
    .trim()
  return line.length <= maxName ? line : line.slice(0, maxName).toWellFormed().trim()
}

/** A message as one text, or as several where it is very long. */
export function cutText(text: string): readonly string[] {
  if (text.length <= maxText) return [text]
  const parts: string[] = []
  let rest = text
  while (rest.length > maxText) {
    const line = rest.lastIndexOf('\n', maxText)
    const space = rest.lastIndexOf(' ', maxText)
    const cut = line > maxText / 2 ? line : space > maxText / 2 ? space : maxText
    // Never between the halves of a surrogate pair.
    const safe = rest.codePointAt(cut - 1) === rest.charCodeAt(cut - 1) ? cut : cut - 1
    parts.push(rest.slice(0, safe).trim())
    rest = rest.slice(safe).trim()
  }
  return [...parts, rest].filter((part) => part !== '')
}

/** The role that a speaker's name or a format's word stands for. */
export function roleOf(name: string | undefined): Role | undefined {
  switch (name?.toLowerCase()) {
    case 'user':
    case 'human':
    case 'you':
    case 'me':
      return 'user'
    case 'assistant':
    case 'ai':
    case 'bot':
    case 'chatgpt':
    case 'claude':
    case 'gemini':
    case 'model':
      return 'assistant'
    case 'system':
    case 'developer':
      return 'system'
    case 'tool':
    case 'function':
      return 'tool'
    default:
      return undefined
  }
}

/** The title that a file's name gives. */
export function titleOf(fileName: string): string {
  return (
    cleanName(
      fileName
        .replace(/^.*[\\/]/, '')
        .replace(/\.(json|jsonl|ndjson|md|markdown|txt|log|text)$/i, '')
        .replace(/[_]+/g, ' '),
    ) || 'Conversation'
  )
}
