import type { Parsed } from './conversation.ts'
import { Collector } from './collect.ts'
import { roleOf } from './clean.ts'
import { damaged } from './error.ts'
import { isRecord, textOf } from './json.ts'
import type { JsonRecord } from './json.ts'
import { sessionNames } from './sessions.ts'
import { anyTime } from './time.ts'

/** An array of conversations, each with `chat_messages`. */
export function isClaude(json: unknown): json is readonly JsonRecord[] {
  return (
    Array.isArray(json) && json.length > 0 && json.every((item) => isRecord(item) && 'chat_messages' in item)
  )
}

/** The message's text, or the text blocks of its content; names of attached files follow. */
function visibleText(message: JsonRecord): string {
  const blocks = Array.isArray(message['content']) ? (message['content'] as readonly unknown[]) : []
  const written = blocks
    .map((block) => (isRecord(block) && block['type'] === 'text' ? textOf(block['text']) : undefined))
    .filter((text) => text !== undefined)
    .join('\n')
  const files = [message['attachments'], message['files']]
    .flatMap((list) => (Array.isArray(list) ? (list as readonly unknown[]) : []))
    .map((file) => (isRecord(file) ? textOf(file['file_name']) : undefined))
    .filter((file) => file !== undefined)
    .map((file) => `[${file}]`)
  return [textOf(message['text']) ?? written, ...new Set(files)].filter((part) => part !== '').join('\n')
}

/** All conversations become sessions of one memory, oldest first: it is one person's. */
export function parseClaude(json: readonly JsonRecord[]): Parsed {
  const sorted = json
    .map((conversation, index) => ({ conversation, index, at: anyTime(conversation['created_at']) ?? 0 }))
    .sort((a, b) => a.at - b.at || a.index - b.index)
  const name = sessionNames()
  const all = new Collector()
  for (const { conversation, index, at } of sorted) {
    const session = name(textOf(conversation['name']) ?? 'Conversation')
    const messages = conversation['chat_messages']
    if (!Array.isArray(messages)) throw damaged(`conversation ${index + 1} has no list of messages`, {})
    for (const message of messages as readonly unknown[]) {
      if (!isRecord(message))
        throw damaged(`conversation ${index + 1} holds something that is not a message`, {})
      const role = roleOf(textOf(message['sender']))
      all.add({
        text: visibleText(message),
        id: textOf(message['uuid']),
        at: anyTime(message['created_at']) ?? (at === 0 ? undefined : at),
        session,
        speaker: role === 'user' ? 'You' : 'Claude',
        role,
      })
    }
  }
  return {
    format: 'claude',
    conversations: [{ title: 'Claude', records: all.records, questions: [], requests: [] }],
    skipped: all.skipped,
    warnings: [],
  }
}
