import type { Parsed, Source } from './conversation.ts'
import { Collector } from './collect.ts'
import { roleOf, titleOf } from './clean.ts'
import { damaged } from './error.ts'
import type { Place } from './error.ts'
import { factsIn } from './facts.ts'
import { isRecord, textOf } from './json.ts'
import type { JsonRecord } from './json.ts'
import { anyTime } from './time.ts'

/** The text of a message: `text` or `content`, the latter also as blocks of the chat APIs. */
function contentOf(message: JsonRecord): string | undefined {
  for (const value of [message['text'], message['content'], message['message']]) {
    if (typeof value === 'string') return value
    if (Array.isArray(value))
      return (value as readonly unknown[])
        .map((part) => (typeof part === 'string' ? part : isRecord(part) ? (textOf(part['text']) ?? '') : ''))
        .filter((part) => part !== '')
        .join('\n')
  }
  return undefined
}

/** Whether an object looks like one of our messages. */
export function isMessage(value: unknown): value is JsonRecord {
  return isRecord(value) && contentOf(value) !== undefined
}

function add(all: Collector, lines: Map<string, string>, value: unknown, place: Place, where: string): void {
  if (!isRecord(value)) throw damaged(`${where} is not an object`, place)
  const text = contentOf(value)
  if (text === undefined) throw damaged(`${where} has neither "text" nor "content"`, place)
  const time = value['at'] ?? value['timestamp'] ?? value['time'] ?? value['date'] ?? value['created_at']
  const at = time === undefined || time === null ? undefined : anyTime(time)
  if (time !== undefined && time !== null && at === undefined)
    throw damaged(`the time of ${where} cannot be read: ${JSON.stringify(time).slice(0, 60)}`, place)
  const given = value['id']
  const id = typeof given === 'number' ? String(given) : textOf(given)
  if (id !== undefined) {
    const first = lines.get(id)
    if (first !== undefined)
      throw damaged(`${where} has the id "${id.slice(0, 60)}" of ${first} once more`, place)
    lines.set(id, where)
  }
  const role = roleOf(textOf(value['role']))
  const session = value['session'] ?? value['conversation'] ?? value['thread']
  const supersedes = value['supersedes']
  all.add({
    text,
    id,
    at,
    session: typeof session === 'number' ? String(session) : textOf(session),
    speaker:
      textOf(value['speaker']) ?? textOf(value['name']) ?? textOf(value['author']) ?? textOf(value['role']),
    role: role ?? roleOf(textOf(value['speaker'])),
    supersedes: Array.isArray(supersedes)
      ? (supersedes as readonly unknown[]).filter((other) => typeof other === 'string')
      : undefined,
    facts: factsIn(value['facts'], place, where),
  })
}

function finish(all: Collector, name: string): Parsed {
  return {
    format: 'jsonl',
    conversations: [{ title: titleOf(name), records: all.records, questions: [], requests: [] }],
    skipped: all.skipped,
    warnings: [],
  }
}

/** One JSON object a line. */
export function parseJsonLines({ name, text }: Source): Parsed {
  const all = new Collector()
  const ids = new Map<string, string>()
  let start = 0
  for (let line = 1; start <= text.length; line++) {
    const newline = text.indexOf('\n', start)
    const end = newline < 0 ? text.length : newline
    const content = text.slice(start, end).trim()
    start = end + 1
    if (content === '') continue
    let value: unknown
    try {
      value = JSON.parse(content)
    } catch {
      throw damaged('this line is not JSON', { line })
    }
    add(all, ids, value, { line }, `line ${line}`)
  }
  return finish(all, name)
}

/** The same objects in one JSON array, or under `messages`. */
export function parseMessages(name: string, messages: readonly unknown[]): Parsed {
  const all = new Collector()
  const ids = new Map<string, string>()
  messages.forEach((value, index) => add(all, ids, value, {}, `message ${index + 1}`))
  return finish(all, name)
}
