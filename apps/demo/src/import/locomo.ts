import type { Conversation, Parsed, Question } from './conversation.ts'
import { Collector } from './collect.ts'
import { damaged } from './error.ts'
import { isRecord, textOf } from './json.ts'
import type { JsonRecord } from './json.ts'
import { namedTime } from './time.ts'

/** LoCoMo's file: samples with `conversation.session_N`; one sample alone is accepted too. */
export function isLocomo(json: unknown): json is JsonRecord | readonly JsonRecord[] {
  const sample = (item: unknown): boolean =>
    isRecord(item) && isRecord(item['conversation']) && 'session_1' in item['conversation']
  return Array.isArray(json) ? json.length > 0 && json.every(sample) : sample(json)
}

function questionsOf(sample: JsonRecord): readonly Question[] {
  const list = Array.isArray(sample['qa']) ? (sample['qa'] as readonly unknown[]) : []
  return list.flatMap((item, index) => {
    const question = isRecord(item) ? textOf(item['question']) : undefined
    if (!isRecord(item) || question === undefined) return []
    const evidence = Array.isArray(item['evidence']) ? (item['evidence'] as readonly unknown[]) : []
    const { answer, category } = item
    return [
      {
        id: `q${index + 1}`,
        question,
        evidence: evidence.filter((id) => typeof id === 'string'),
        ...(typeof answer === 'string' || typeof answer === 'number' ? { answer: String(answer) } : {}),
        ...(typeof category === 'number' ? { category: String(category) } : {}),
      },
    ]
  })
}

function conversationOf(
  sample: JsonRecord,
  index: number,
): { readonly conversation: Conversation; readonly skipped: number } {
  const source = isRecord(sample['conversation']) ? sample['conversation'] : {}
  const all = new Collector()
  const numbers = Object.keys(source)
    .map((key) => /^session_(\d+)$/.exec(key)?.[1])
    .filter((number) => number !== undefined)
    .map(Number)
    .sort((a, b) => a - b)
  for (const number of numbers) {
    const session = `session_${number}`
    const turns = source[session]
    if (!Array.isArray(turns)) throw damaged(`${session} of sample ${index + 1} is not a list of turns`, {})
    const said = textOf(source[`${session}_date_time`])
    const at = said === undefined ? undefined : namedTime(said)
    if (said !== undefined && at === undefined)
      throw damaged(`the date of ${session} of sample ${index + 1} cannot be read: "${said}"`, {})
    for (const turn of turns as readonly unknown[]) {
      if (!isRecord(turn))
        throw damaged(`${session} of sample ${index + 1} holds something that is not a turn`, {})
      const caption = textOf(turn['blip_caption'])
      all.add({
        text: `${textOf(turn['text']) ?? ''}${caption === undefined ? '' : ` [${caption}]`}`,
        id: textOf(turn['dia_id']),
        at,
        session,
        speaker: textOf(turn['speaker']),
      })
    }
  }
  const a = textOf(source['speaker_a'])
  const b = textOf(source['speaker_b'])
  const title =
    a !== undefined && b !== undefined
      ? `${a} and ${b}`
      : (textOf(sample['sample_id']) ?? `Sample ${index + 1}`)
  return {
    conversation: { title, records: all.records, questions: questionsOf(sample), requests: [] },
    skipped: all.skipped,
  }
}

export function parseLocomo(json: JsonRecord | readonly JsonRecord[]): Parsed {
  const samples = (Array.isArray(json) ? json : [json]) as readonly JsonRecord[]
  const parts = samples.map(conversationOf)
  return {
    format: 'locomo',
    conversations: parts.map(({ conversation }) => conversation),
    skipped: parts.reduce((sum, { skipped }) => sum + skipped, 0),
    warnings: [],
  }
}
