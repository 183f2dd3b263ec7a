import type { ForgetRequest, Parsed, Question } from './conversation.ts'
import { Collector } from './collect.ts'
import { roleOf } from './clean.ts'
import { damaged } from './error.ts'
import { factsIn } from './facts.ts'
import { isRecord, textOf } from './json.ts'
import type { JsonRecord } from './json.ts'
import { anyTime } from './time.ts'

/** The format of the conversations that come with the repository. */
export function isSample(json: unknown): json is JsonRecord {
  return isRecord(json) && json['format'] === 'mnestic-sample-v1'
}

const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])

const idsOf = (value: unknown): readonly string[] =>
  typeof value === 'string' ? [value] : list(value).filter((id) => typeof id === 'string')

function questionsOf(json: JsonRecord): readonly Question[] {
  return list(json['questions']).flatMap((item) => {
    const question = isRecord(item) ? textOf(item['question']) : undefined
    if (!isRecord(item) || question === undefined) return []
    const answer = textOf(item['answer'])
    const category = textOf(item['category'])
    return [
      {
        id: textOf(item['id']) ?? question,
        question,
        evidence: idsOf(item['evidence']),
        ...(answer === undefined ? {} : { answer }),
        ...(category === undefined ? {} : { category }),
      },
    ]
  })
}

export function parseSample(json: JsonRecord): Parsed {
  const title = textOf(json['title'])
  if (title === undefined) throw damaged('the sample has no title', {})
  const all = new Collector()
  const requests: ForgetRequest[] = []
  for (const session of list(json['sessions'])) {
    if (!isRecord(session)) throw damaged('a session is not an object', {})
    for (const turn of list(session['turns'])) {
      const text = isRecord(turn) ? textOf(turn['text']) : undefined
      if (!isRecord(turn) || text === undefined)
        throw damaged(`session ${String(session['id'])} holds a turn without text`, {})
      const id = textOf(turn['id'])
      all.add({
        text,
        id,
        at: anyTime(turn['at']) ?? anyTime(session['at']),
        session: textOf(session['id']),
        speaker: textOf(turn['speaker']),
        role: roleOf(textOf(turn['role'])),
        supersedes: idsOf(turn['supersedes']),
        facts: factsIn(turn['facts'], {}, `turn ${String(turn['id'])}`),
      })
      const ids = idsOf(turn['forget'])
      if (id !== undefined && ids.length > 0) requests.push({ by: id, ids })
    }
  }
  const language = textOf(json['language'])
  return {
    format: 'sample',
    conversations: [
      {
        title,
        records: all.records,
        questions: questionsOf(json),
        requests,
        ...(language === undefined ? {} : { language }),
      },
    ],
    skipped: all.skipped,
    warnings: [],
  }
}
