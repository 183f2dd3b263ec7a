import type { RecordInput } from '@mnestic/core'
import type { Dataset } from '../data.ts'
import { Failure } from '../failure.ts'
import type { Conversation, Question } from './dataset.ts'
import { evidenceIds } from './evidence.ts'
import { isRecord, jsonFiles, listOf, readJson, textOf, type JsonRecord } from './json.ts'
import { locomoTime } from './locomo-time.ts'

export const locomoData: Dataset = {
  folder: 'locomo',
  source:
    'Get locomo10.json (CC BY-NC 4.0) from https://github.com/snap-research/locomo, folder data, and put it into a folder of its own.',
}

const categories = ['multi-hop', 'temporal', 'open-domain', 'single-hop', 'adversarial']

/**
 * Every conversation in a file or folder of LoCoMo's JSON (Maharana et al., ACL 2024): a list of samples, or one alone.
 * A turn becomes a record: id `dia_id`, text and ` [caption]` of its picture, one second after the turn before it.
 *
 * @throws Failure: nothing of that format
 */
export function loadLocomo(path: string): readonly Conversation[] {
  const samples = jsonFiles(path).flatMap((file) => {
    const json = readJson(file)
    return (Array.isArray(json) ? (json as readonly unknown[]) : [json]).filter(isSample)
  })
  if (samples.length === 0)
    throw new Failure(`${path} holds no conversation in LoCoMo's format. ${locomoData.source}`)
  return samples.map(toConversation)
}

interface Sample extends JsonRecord {
  readonly conversation: JsonRecord
}

function isSample(value: unknown): value is Sample {
  return (
    isRecord(value) && isRecord(value['conversation']) && sessionNumbers(value['conversation']).length > 0
  )
}

function sessionNumbers(conversation: JsonRecord): readonly number[] {
  return Object.keys(conversation)
    .flatMap((key) => /^session_(\d+)$/.exec(key)?.[1] ?? [])
    .map(Number)
    .toSorted((a, b) => a - b)
}

function toConversation(sample: Sample, index: number): Conversation {
  const { conversation } = sample
  const seen = new Set<string>()
  return {
    name: textOf(sample['sample_id']) ?? `sample ${index + 1}`,
    sessions: sessionNumbers(conversation)
      .map((number) => toSession(conversation, number, seen))
      .filter((session) => session.length > 0),
    questions: listOf(sample['qa']).flatMap(toQuestion),
  }
}

/** A turn without words, without an id, or with an id that was there before cannot be evidence, and is left out. */
function toSession(conversation: JsonRecord, number: number, seen: Set<string>): readonly RecordInput[] {
  const session = `session_${number}`
  const start = locomoTime(textOf(conversation[`${session}_date_time`]))
  return listOf(conversation[session]).flatMap((turn, i) => {
    if (!isRecord(turn)) return []
    const id = textOf(turn['dia_id'])
    const caption = textOf(turn['blip_caption'])
    const text = `${textOf(turn['text']) ?? ''}${caption === undefined ? '' : ` [${caption}]`}`.trim()
    if (id === undefined || text === '' || seen.has(id)) return []
    seen.add(id)
    const speaker = textOf(turn['speaker'])
    return [
      {
        id,
        text: text.toWellFormed(),
        session,
        speaker,
        at: start === undefined ? undefined : start + i * 1_000,
      },
    ]
  })
}

function toQuestion(value: unknown): readonly Question[] {
  const text = isRecord(value) ? textOf(value['question']) : undefined
  if (!isRecord(value) || text === undefined) return []
  const category = Number(value['category'])
  const evidence = listOf(value['evidence']).filter((id) => typeof id === 'string')
  return [{ text, category: categories[category - 1] ?? `category ${category}`, gold: evidenceIds(evidence) }]
}
