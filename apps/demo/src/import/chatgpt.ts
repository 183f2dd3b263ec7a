import type { Parsed } from './conversation.ts'
import { Collector } from './collect.ts'
import { roleOf } from './clean.ts'
import { damaged } from './error.ts'
import { isRecord, textOf } from './json.ts'
import type { JsonRecord } from './json.ts'
import { sessionNames } from './sessions.ts'
import { anyTime } from './time.ts'

/** An array of conversations, each a tree of messages in `mapping`. */
export function isChatGpt(json: unknown): json is readonly JsonRecord[] {
  return Array.isArray(json) && json.length > 0 && json.every((item) => isRecord(item) && 'mapping' in item)
}

/** The visible text of a message, empty where there is none for a person. */
function visibleText(message: JsonRecord): string {
  const content = message['content']
  const metadata = message['metadata']
  if (!isRecord(content)) return ''
  if (isRecord(metadata) && metadata['is_visually_hidden_from_conversation'] === true) return ''
  const recipient = message['recipient']
  if (recipient !== undefined && recipient !== null && recipient !== 'all') return '' // a call of a tool
  switch (content['content_type']) {
    case 'text':
    case 'multimodal_text':
    case undefined: {
      const parts = Array.isArray(content['parts']) ? (content['parts'] as readonly unknown[]) : []
      return parts
        .map((part) => {
          if (typeof part === 'string') return part
          if (!isRecord(part)) return ''
          return textOf(part['text']) ?? (part['content_type'] === 'image_asset_pointer' ? '[image]' : '')
        })
        .filter((part) => part !== '')
        .join('\n')
    }
    default:
      return '' // code for tools, reasoning, custom instructions
  }
}

/** The node where the conversation ends: `current_node`, or the newest leaf of a file that lacks it. */
function endOf(conversation: JsonRecord, mapping: JsonRecord): string | undefined {
  const current = conversation['current_node']
  if (typeof current === 'string' && isRecord(mapping[current])) return current
  const parents = new Set(Object.values(mapping).map((node) => (isRecord(node) ? node['parent'] : undefined)))
  let best: { readonly id: string; readonly at: number } | undefined
  for (const [id, node] of Object.entries(mapping)) {
    if (parents.has(id) || !isRecord(node)) continue
    const at = isRecord(node['message']) ? (anyTime(node['message']['create_time']) ?? 0) : 0
    if (best === undefined || at >= best.at) best = { id, at }
  }
  return best?.id
}

/** Messages from the root to the end: the branch that the person saw last. */
function branch(conversation: JsonRecord, index: number): readonly JsonRecord[] {
  const mapping = conversation['mapping']
  if (!isRecord(mapping)) throw damaged(`conversation ${index + 1} has no mapping of messages`, {})
  const messages: JsonRecord[] = []
  const seen = new Set<string>()
  let id = endOf(conversation, mapping)
  while (id !== undefined && !seen.has(id)) {
    seen.add(id)
    const node = mapping[id]
    if (!isRecord(node)) break
    if (isRecord(node['message'])) messages.push(node['message'])
    id = typeof node['parent'] === 'string' ? node['parent'] : undefined
  }
  return messages.reverse()
}

/** All conversations become sessions of one memory, oldest first: it is one person's. */
export function parseChatGpt(json: readonly JsonRecord[]): Parsed {
  const sorted = json
    .map((conversation, index) => ({ conversation, index, at: anyTime(conversation['create_time']) ?? 0 }))
    .sort((a, b) => a.at - b.at || a.index - b.index)
  const name = sessionNames()
  const all = new Collector()
  for (const { conversation, index, at } of sorted) {
    const session = name(textOf(conversation['title']) ?? 'Conversation')
    for (const message of branch(conversation, index)) {
      const author = isRecord(message['author']) ? message['author'] : {}
      const role = roleOf(textOf(author['role']))
      const text = role === 'user' || role === 'assistant' ? visibleText(message) : ''
      all.add({
        text,
        id: textOf(message['id']),
        at: anyTime(message['create_time']) ?? (at === 0 ? undefined : at),
        session,
        speaker: role === 'user' ? 'You' : 'ChatGPT',
        role,
      })
    }
  }
  return {
    format: 'chatgpt',
    conversations: [{ title: 'ChatGPT', records: all.records, questions: [], requests: [] }],
    skipped: all.skipped,
    warnings: [],
  }
}
