import type { Fact, RecordInput, Role } from '@mnestic/core'
import { cleanName, cleanText, cutText } from './clean.ts'

export interface Message {
  readonly text: string
  readonly id?: string | undefined
  readonly at?: number | undefined
  readonly session?: string | undefined
  readonly speaker?: string | undefined
  readonly role?: Role | undefined
  readonly supersedes?: readonly string[] | undefined
  readonly facts?: readonly Fact[] | undefined
}

/** Takes messages and makes clean records of them; counts what has no text. */
export class Collector {
  readonly records: RecordInput[] = []
  skipped = 0
  readonly #ids = new Map<string, string>()

  add(message: Message): void {
    const text = cleanText(message.text)
    if (text === '') {
      this.skipped++
      return
    }
    const id = message.id === undefined ? undefined : cleanName(message.id)
    if (id !== undefined && this.#ids.get(id) === text) return // the same message in two branches of an export
    const keep = id !== undefined && id !== '' && !this.#ids.has(id)
    if (keep) this.#ids.set(id, text)
    const speaker = message.speaker === undefined ? undefined : cleanName(message.speaker) || undefined
    const session = message.session === undefined ? undefined : cleanName(message.session) || undefined
    cutText(text).forEach((part, index) =>
      this.records.push({
        text: part,
        ...(keep ? { id: index === 0 ? id : `${id}#${index + 1}` } : {}),
        ...(message.at === undefined ? {} : { at: message.at }),
        ...(session === undefined ? {} : { session }),
        ...(speaker === undefined ? {} : { speaker }),
        ...(message.role === undefined ? {} : { role: message.role }),
        ...(message.supersedes === undefined || message.supersedes.length === 0 || index > 0
          ? {}
          : { supersedes: message.supersedes.map(cleanName) }),
        ...(message.facts === undefined || message.facts.length === 0 || index > 0
          ? {}
          : { facts: message.facts }),
      }),
    )
  }
}
