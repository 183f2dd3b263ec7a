import { existsSync, readdirSync, statSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { RecordInput, Role } from '@mnestic/core'
import type { Dataset } from '../data.ts'
import { Failure } from '../failure.ts'
import { beamTime } from './beam-time.ts'
import type { Conversation, Question } from './dataset.ts'
import { isRecord, listOf, readJson, textOf, type JsonRecord } from './json.ts'

export const beamData: Dataset = {
  folder: 'beam',
  source:
    'Get the folders of chats (each with chat.json and probing_questions.json) from ' +
    'https://github.com/mohammadtavakoli78/BEAM, folder chats, for example 100K.',
}

const questionsFile = 'probing_questions.json'

/** Where both are there, the shortened chat is the one that the questions speak of. (The names are the data set's.) */
const chatFiles = ['chat_trunecated.json', 'chat.json']

/**
 * Every chat of a folder, or of the folders in it, in the order of their numbers. A message becomes a record: id and
 * role as they are, its batch as the session, and as its time the last `time_anchor` before it, one second after the
 * message before it. Questions that name no message (abstention, mostly) are left out and counted.
 *
 * @throws Failure: nothing of that format
 */
export function loadBeam(path: string): readonly Conversation[] {
  const chats = chatFolders(path).map(toConversation)
  if (chats.length === 0) throw new Failure(`${path} holds no chat in BEAM's format. ${beamData.source}`)
  return chats
}

function chatFolders(path: string): readonly string[] {
  if (!statSync(path).isDirectory()) return []
  if (existsSync(join(path, questionsFile))) return [path]
  return readdirSync(path, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .toSorted((a, b) => a.localeCompare(b, 'en', { numeric: true }))
    .flatMap((name) => chatFolders(join(path, name)))
}

function toConversation(folder: string): Conversation {
  const file = chatFiles.map((name) => join(folder, name)).find((name) => existsSync(name))
  if (file === undefined) throw new Failure(`${folder} has questions and no chat.json. ${beamData.source}`)
  const questions = toQuestions(readJson(join(folder, questionsFile)))
  const asked = questions.filter(({ gold }) => gold.length > 0)
  return {
    name: `chat ${basename(folder)}`,
    sessions: toSessions(listOf(readJson(file)).filter(isRecord)),
    questions: asked,
    leftOut: questions.length - asked.length,
  }
}

/** A message without words, without an id, or with an id that was there before cannot be evidence, and is left out. */
function toSessions(batches: readonly JsonRecord[]): readonly (readonly RecordInput[])[] {
  const seen = new Set<string>()
  const clock = messageClock()
  const toRecord = (message: JsonRecord, session: string): readonly RecordInput[] => {
    const at = clock.next(textOf(message['time_anchor']))
    const id = idOf(message['id'])
    // `->-> 1,2` at the end is the authors' own note of the bullet that a message was made from.
    const text = textOf(message['content'])?.replace(/\s*->->.{0,12}$/, '') ?? ''
    if (id === undefined || text.trim() === '' || seen.has(id)) return []
    seen.add(id)
    return [{ id, text: text.toWellFormed(), session, role: roleOf(message['role']), at }]
  }
  return batches
    .map((batch, i) => {
      const session = `batch ${idOf(batch['batch_number']) ?? i + 1}`
      const messages = listOf(batch['turns']).flatMap(listOf).filter(isRecord)
      return messages.flatMap((message) => toRecord(message, session))
    })
    .filter((session) => session.length > 0)
}

/** A second from message to message, set anew by each anchor that differs from the one before. */
function messageClock(): { next(anchor: string | undefined): number | undefined } {
  let latest: string | undefined
  let at: number | undefined
  return {
    next(anchor) {
      const anchored = anchor === latest ? undefined : beamTime(anchor)
      if (anchored !== undefined) latest = anchor
      at = anchored ?? (at === undefined ? undefined : at + 1_000)
      return at
    },
  }
}

function toQuestions(json: unknown): readonly Question[] {
  return Object.entries(isRecord(json) ? json : {}).flatMap(([ability, questions]) =>
    listOf(questions).flatMap((question) => {
      const text = isRecord(question) ? textOf(question['question']) : undefined
      if (!isRecord(question) || text === undefined) return []
      const gold = [...new Set(idsIn(question['source_chat_ids']))]
      return [{ text, category: ability.replaceAll('_', ' '), gold }]
    }),
  )
}

/** All ids, however deep: a list for most abilities, for others lists by the part that they play. */
function idsIn(value: unknown): readonly string[] {
  if (isRecord(value)) return Object.values(value).flatMap(idsIn)
  return Array.isArray(value) ? value.flatMap(idsIn) : [idOf(value) ?? []].flat()
}

function idOf(value: unknown): string | undefined {
  return typeof value === 'number' ? String(value) : textOf(value)
}

function roleOf(value: unknown): Role | undefined {
  return value === 'user' || value === 'assistant' ? value : undefined
}
