import { MnesticError, type Span } from '@mnestic/core'
import { isObject } from '@mnestic/core/check'
import type { ExtractedEntity, ExtractedFact, Extraction, ExtractorInput } from '../../contract/extractor.ts'
import { findPlace } from './find-place.ts'
import { dayOf } from './day-of.ts'

/** How much of an answer is taken. */
export interface AnswerLimits {
  readonly entities: number
  readonly facts: number
}

/** Longer than any answer within the limits would be. */
const mostCharacters = 500_000
const nameLength = 200
const objectLength = 1_000
const usualConfidence = 0.7

/**
 * What a model answered, as far as it can be taken: members that nobody asked for are passed over, an element with a wrong
 * type, without its words in the text, or over the limits is left out.
 *
 * @throws BACKEND_FAILED, retryable: the answer as a whole is not of the schema
 */
export function readAnswer(answer: unknown, input: ExtractorInput, limits: AnswerLimits): Extraction {
  const value = typeof answer === 'string' ? parse(answer) : answer
  if (!isObject(value)) throw malformed('it is no JSON object')
  const { entities = [], facts = [] } = value
  if (!Array.isArray(entities) || !Array.isArray(facts))
    throw malformed('`entities` and `facts` have to be lists')
  if (value['entities'] === undefined && value['facts'] === undefined)
    throw malformed('it has neither `entities` nor `facts`')
  return {
    entities: take(entities, limits.entities, (one) => toEntity(one, input)),
    facts: take(facts, limits.facts, (one) => toFact(one, input)),
  }
}

function parse(answer: string): unknown {
  if (answer.length > mostCharacters) throw malformed(`it has ${answer.length} code units`)
  // Bare, in a fence, or with some words around it.
  const [start, end] = [answer.indexOf('{'), answer.lastIndexOf('}')]
  try {
    return JSON.parse(answer.slice(start, end + 1))
  } catch {
    throw malformed('it is no JSON')
  }
}

function malformed(why: string): MnesticError {
  return new MnesticError(
    'BACKEND_FAILED',
    `The model's answer cannot be read: ${why}. The record is kept; it is extracted again later.`,
    { retryable: true },
  )
}

function take<Value>(
  list: readonly unknown[],
  limit: number,
  read: (value: unknown) => Value | undefined,
): readonly Value[] {
  const taken: Value[] = []
  for (const one of list) {
    if (taken.length === limit) break
    const value = read(one)
    if (value !== undefined) taken.push(value)
  }
  return taken
}

function toEntity(value: unknown, { text }: ExtractorInput): ExtractedEntity | undefined {
  if (!isObject(value)) return undefined
  const name = toText(value['name'], nameLength)
  const span = name === undefined ? undefined : findPlace(text, name)
  if (name === undefined || span === undefined) return undefined
  const type = toText(value['type'], nameLength)
  const given: readonly unknown[] = Array.isArray(value['aliases']) ? value['aliases'] : []
  // A name that the text does not have would be the model's own knowledge.
  const aliases = given
    .slice(0, 16)
    .flatMap((alias) => toText(alias, nameLength) ?? [])
    .filter((alias) => alias !== name && findPlace(text, alias) !== undefined)
  return {
    name,
    ...(type !== undefined && { type: type.toLowerCase() }),
    ...(aliases.length > 0 && { aliases }),
    span,
    confidence: toConfidence(value['confidence']),
  }
}

function toFact(value: unknown, input: ExtractorInput): ExtractedFact | undefined {
  if (!isObject(value)) return undefined
  const subject = toText(value['subject'], nameLength)
  const predicate = toText(value['predicate'], nameLength)
    ?.toLowerCase()
    .replaceAll(/[\s-]+/gu, '_')
  const object = toObject(value['object'])
  if (subject === undefined || predicate === undefined || object === undefined) return undefined
  const span = toSpan(value['quote'], subject, object, input.text)
  if (span === undefined) return undefined
  const [from, to] = [dayOf(value['from']), dayOf(value['to'])]
  const backwards = from !== undefined && to !== undefined && to <= from
  const literal = typeof object !== 'string' || value['objectKind'] === 'literal'
  return {
    subject: named(subject, input),
    predicate,
    object: literal || typeof object !== 'string' ? object : named(object, input),
    ...(literal && { objectKind: 'literal' }),
    ...(from !== undefined && { from }),
    ...(to !== undefined && !backwards && { to }),
    span,
    confidence: toConfidence(value['confidence']),
  }
}

/** The words quoted; where they are not the text's, those of the object or the subject, which then at least are. */
function toSpan(
  quote: unknown,
  subject: string,
  object: string | number | boolean,
  text: string,
): Span | undefined {
  for (const words of [quote, object, subject]) {
    const place = typeof words === 'string' ? findPlace(text, words) : undefined
    if (place !== undefined) return place
  }
  return undefined
}

/** Some models keep the pronoun. */
function named(name: string, { speaker, role }: ExtractorInput): string {
  return /^(?:I|me|myself|speaker|the speaker)$/iu.test(name) ? (speaker ?? role ?? 'user') : name
}

function toText(value: unknown, limit: number): string | undefined {
  const text = typeof value === 'string' ? value.trim() : ''
  return text !== '' && text.length <= limit && text.isWellFormed() ? text : undefined
}

function toObject(value: unknown): string | number | boolean | undefined {
  if (typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value))) return value
  return toText(value, objectLength)
}

function toConfidence(value: unknown): number {
  return typeof value === 'number' && value >= 0 && value <= 1 ? value : usualConfidence
}
