import type { Fact } from '@mnestic/core'
import { damaged } from './error.ts'
import type { Place } from './error.ts'
import { isRecord, textOf } from './json.ts'
import type { JsonRecord } from './json.ts'
import { anyTime } from './time.ts'

/**
 * The facts that come with a message: `subject`, `predicate`, `object`, and where there are any `objectKind`, `from`,
 * `to` (times as of messages) and `confidence`. @throws damaged: what is no fact
 */
export function factsIn(value: unknown, place: Place, where: string): readonly Fact[] | undefined {
  if (value === undefined || value === null) return undefined
  if (!Array.isArray(value)) throw damaged(`"facts" of ${where} is not a list`, place)
  const facts: readonly unknown[] = value
  return facts.map((fact) => factIn(fact, place, where))
}

function factIn(value: unknown, place: Place, where: string): Fact {
  const [subject, predicate] = isRecord(value) ? [textOf(value['subject']), textOf(value['predicate'])] : []
  if (!isRecord(value) || subject === undefined || predicate === undefined)
    throw damaged(`a fact of ${where} has no "subject" or no "predicate"`, place)
  const { object, objectKind, confidence } = value
  if (typeof object !== 'string' && typeof object !== 'number' && typeof object !== 'boolean')
    throw damaged(`a fact of ${where} has no "object"`, place)
  if (objectKind !== undefined && objectKind !== 'entity' && objectKind !== 'literal')
    throw damaged(`"objectKind" of a fact of ${where} is neither "entity" nor "literal"`, place)
  const [from, to] = [timeIn(value, 'from', place, where), timeIn(value, 'to', place, where)]
  return {
    subject,
    predicate,
    object,
    ...(objectKind !== undefined && { objectKind }),
    ...(from !== undefined && { from }),
    ...(to !== undefined && { to }),
    ...(typeof confidence === 'number' && { confidence }),
  }
}

function timeIn(fact: JsonRecord, name: 'from' | 'to', place: Place, where: string): number | undefined {
  const value = fact[name]
  if (value === undefined || value === null) return undefined
  const time = anyTime(value)
  if (time === undefined)
    throw damaged(
      `"${name}" of a fact of ${where} cannot be read: ${JSON.stringify(value).slice(0, 60)}`,
      place,
    )
  return time
}
