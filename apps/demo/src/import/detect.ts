import { isChatGpt, parseChatGpt } from './chatgpt.ts'
import { chatKind, parseChat } from './chat.ts'
import { cleanName, titleOf } from './clean.ts'
import { isClaude, parseClaude } from './claude.ts'
import type { Parsed, Source } from './conversation.ts'
import { decode } from './decode.ts'
import { accepted, ImportError } from './error.ts'
import { isRecord, parseJson } from './json.ts'
import { isMessage, parseJsonLines, parseMessages } from './jsonl.ts'
import { isLocomo, parseLocomo } from './locomo.ts'
import { isMarkdown, parseMarkdown } from './markdown.ts'
import { isSample, parseSample } from './sample.ts'

function unknown(why: string): ImportError {
  return new ImportError('UNKNOWN_FORMAT', why, accepted)
}

/** True where the first line is a JSON object by itself, and more lines follow. */
function looksLikeLines(text: string): boolean {
  const first = text.trimStart().split('\n', 1)[0]?.trim() ?? ''
  if (!first.startsWith('{') || first.length === text.trim().length) return false
  try {
    return isRecord(JSON.parse(first))
  } catch {
    return false
  }
}

function parseJsonFile({ name, text }: Source): Parsed {
  if (looksLikeLines(text)) return parseJsonLines({ name, text })
  const json = parseJson(text)
  if (isSample(json)) return parseSample(json)
  if (isChatGpt(json)) return parseChatGpt(json)
  if (isClaude(json)) return parseClaude(json)
  if (isLocomo(json)) return parseLocomo(json)
  const messages = isRecord(json) && Array.isArray(json['messages']) ? (json['messages'] as unknown[]) : json
  if (Array.isArray(messages) && isMessage(messages[0])) return parseMessages(name, messages)
  if (isMessage(json)) return parseMessages(name, [json])
  if (Array.isArray(json) && json.length === 0)
    throw new ImportError(
      'EMPTY_FILE',
      'The file is an empty list.',
      'Choose a file that holds a conversation.',
    )
  const keys = isRecord(json) ? Object.keys(json) : isRecord(messages) ? Object.keys(messages) : []
  const seen = keys.length === 0 ? '' : ` Its keys are: ${keys.slice(0, 6).join(', ').slice(0, 120)}.`
  throw unknown(`The file is JSON, but not of a conversation that is known here.${seen}`)
}

function parseText(source: Source): Parsed {
  const first = source.text.trimStart()[0]
  if (first === '{' || (first === '[' && /^\[\s*(?:[[{"\]]|$)/.test(source.text.trimStart())))
    return parseJsonFile(source)
  const kind = chatKind(source.text)
  if (kind === 'stamped') return parseChat(source, kind)
  if (isMarkdown(source)) return parseMarkdown(source)
  if (kind === 'named') return parseChat(source, kind)
  throw unknown('No line of this text looks like a message with a time stamp or a name before it.')
}

/**
 * Reads a whole file, whatever its name says, and finds its format by content.
 * @throws ImportError; nothing has been written then
 */
export function parseFile(name: string, bytes: Uint8Array): Parsed {
  const parsed = parseText({ name, text: decode(bytes) })
  const conversations = parsed.conversations.filter(({ records }) => records.length > 0)
  if (conversations.length === 0)
    throw new ImportError(
      'EMPTY_FILE',
      `The file holds no message with text (${parsed.skipped} without).`,
      'Choose a file that holds a conversation.',
    )
  const titled = conversations.map((conversation) => ({
    ...conversation,
    title: cleanName(conversation.title) || titleOf(name),
  }))
  return { ...parsed, conversations: titled }
}
