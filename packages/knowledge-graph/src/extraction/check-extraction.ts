import { checkInteger, checkMembers, invalid, isObject } from '@mnestic/core/check'
import type { ExtractedEntity, ExtractedFact, Extraction } from '../contract/extractor.ts'

const maxOfEach = 1_000
const maxName = 1_024
const maxObject = 8_192
const maxTime = 8.64e15

/**
 * What an extractor, or a note of one, says, copied; members that nobody knows are left out, as is what comes after the
 * first thousand entities and facts.
 * @param length of the text, in code units @throws INVALID_ARGUMENT
 */
export function checkExtraction(value: unknown, length: number): Extraction {
  if (!isObject(value)) throw invalid('an extraction', value, 'an object with entities and facts')
  const list = (name: 'entities' | 'facts'): readonly unknown[] => {
    const members = value[name]
    if (!Array.isArray(members)) throw invalid(`${name} of an extraction`, members, 'a list')
    return members.slice(0, maxOfEach)
  }
  return {
    entities: list('entities').map((one) => checkEntity(one, length)),
    facts: list('facts').map((one) => checkFact(one, length)),
  }
}

function checkEntity(value: unknown, length: number): ExtractedEntity {
  if (!isObject(value)) throw invalid('an extracted entity', value, 'an object')
  const { type, aliases = [] } = value
  if (!Array.isArray(aliases) || aliases.length > maxOfEach)
    throw invalid('aliases of an extracted entity', aliases, 'a list of names')
  return {
    name: checkName('name of an extracted entity', value['name'], maxName),
    ...(type !== undefined && { type: checkName('type of an extracted entity', type, maxName) }),
    ...(aliases.length > 0 && {
      aliases: aliases.map((alias: unknown) => checkName('alias of an extracted entity', alias, maxName)),
    }),
    ...checkPlace(value, length),
  }
}

function checkFact(value: unknown, length: number): ExtractedFact {
  if (!isObject(value)) throw invalid('an extracted fact', value, 'an object')
  const { object, objectKind } = value
  if (objectKind !== undefined && objectKind !== 'entity' && objectKind !== 'literal')
    throw invalid('objectKind of an extracted fact', objectKind, 'entity, literal')
  const time = (name: 'from' | 'to'): { readonly [K in typeof name]?: number } => {
    const at = value[name]
    if (at === undefined || at === null) return {}
    if (typeof at !== 'number' || !Number.isFinite(at) || Math.abs(at) > maxTime)
      throw invalid(`${name} of an extracted fact`, at, 'milliseconds since the epoch')
    return { [name]: Math.round(at) }
  }
  return {
    subject: checkName('subject of an extracted fact', value['subject'], maxName),
    predicate: checkName('predicate of an extracted fact', value['predicate'], maxName),
    object:
      typeof object === 'boolean' || (typeof object === 'number' && Number.isFinite(object))
        ? object
        : checkName('object of an extracted fact', object, maxObject),
    ...(objectKind !== undefined && { objectKind }),
    ...time('from'),
    ...time('to'),
    ...checkPlace(value, length),
  }
}

function checkPlace(
  value: Readonly<Record<string, unknown>>,
  length: number,
): Pick<ExtractedEntity, 'span' | 'confidence'> {
  const { span, confidence } = value
  checkMembers('span of an extraction', span, ['start', 'end'])
  const start = checkInteger('start of a span', span['start'], 0, length)
  const end = checkInteger('end of a span', span['end'], start, length)
  if (typeof confidence !== 'number' || !(confidence >= 0 && confidence <= 1))
    throw invalid('confidence of an extraction', confidence, '0 to 1')
  return { span: { start, end }, confidence }
}

function checkName(what: string, name: unknown, limit: number): string {
  if (typeof name !== 'string' || name.trim() === '' || name.length > limit || !name.isWellFormed())
    throw invalid(what, name, `a well-formed text of 1 to ${limit} code units`)
  return name
}
