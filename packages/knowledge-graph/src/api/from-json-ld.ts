import type { Fact, RecordInput } from '@mnestic/core'
import { invalid, isObject, toTime } from '@mnestic/core/check'
import { entityPrefix, predicatePrefix } from './json-ld.ts'

type Node = Readonly<Record<string, unknown>>

/** Facts of one record: core limits their size as JSON. */
const factsOfRecord = 50
const maxNodes = 100_000

/**
 * Records with the facts of a document: of statements as `toJsonLd` writes them, and of plain nodes, whose members are
 * predicates. Contexts are not fetched: identifiers are read as they stand, and named by `name` or by their last part.
 * The text of a record says its facts in words, one a sentence, so that each has its span.
 */
export function fromJsonLd(document: unknown): readonly RecordInput[] {
  const nodes = nodesOf(document)
  const names = new Map<string, string>()
  for (const node of nodes) name(node, names)
  const facts = nodes.flatMap((node) => (isStatement(node) ? reified(node, names) : plain(node, names)))
  const records: RecordInput[] = []
  for (const ofSubject of Map.groupBy(facts, ({ subject }) => subject).values())
    for (let at = 0; at < ofSubject.length; at += factsOfRecord)
      records.push(recordOf(ofSubject.slice(at, at + factsOfRecord)))
  return records
}

function nodesOf(document: unknown): readonly Node[] {
  const list: unknown =
    isObject(document) && Array.isArray(document['@graph']) ? document['@graph'] : document
  const nodes: readonly unknown[] = Array.isArray(list) ? list : [list]
  if (nodes.length > maxNodes) throw invalid('document', nodes.length, `at most ${maxNodes} nodes`)
  return nodes.map((node, i) => {
    if (!isObject(node)) throw invalid(`node ${i} of the document`, node, 'a node object of JSON-LD')
    return node
  })
}

function name(node: Node, names: Map<string, string>): void {
  const { '@id': id, name: said } = node
  if (typeof id === 'string' && typeof said === 'string' && said !== '') names.set(id, said)
}

function isStatement(node: Node): boolean {
  const type = node['@type']
  return type === 'rdf:Statement' || (Array.isArray(type) && type.includes('rdf:Statement'))
}

function reified(node: Node, names: ReadonlyMap<string, string>): readonly Fact[] {
  const subject = entity(node['rdf:subject'], names)
  const predicate = entity(node['rdf:predicate'], names)
  const object = value(node['rdf:object'], names)
  if (subject === undefined || predicate === undefined || object === undefined)
    throw invalid('statement of the document', node, 'rdf:subject, rdf:predicate and rdf:object')
  const { validFrom, validThrough } = node
  return [
    {
      subject,
      predicate,
      ...object,
      ...(validFrom !== undefined && { from: toTime('validFrom', validFrom) }),
      ...(validThrough !== undefined && { to: toTime('validThrough', validThrough) }),
    },
  ]
}

const notPredicates: ReadonlySet<string> = new Set(['name', 'alternateName'])

function plain(node: Node, names: ReadonlyMap<string, string>): readonly Fact[] {
  const subject = entity(node, names)
  if (subject === undefined) return []
  return Object.entries(node)
    .filter(([member]) => !member.startsWith('@') && !notPredicates.has(member))
    .flatMap(([member, given]) => {
      const values: readonly unknown[] = Array.isArray(given) ? given : [given]
      return values.flatMap((one) => {
        const object = value(one, names)
        return object === undefined ? [] : [{ subject, predicate: lastPart(member), ...object }]
      })
    })
}

function value(
  given: unknown,
  names: ReadonlyMap<string, string>,
): Pick<Fact, 'object' | 'objectKind'> | undefined {
  const literal: unknown = isObject(given) && '@value' in given ? given['@value'] : given
  if (typeof literal === 'number' || typeof literal === 'boolean')
    return { object: literal, objectKind: 'literal' }
  if (typeof literal === 'string' && literal !== '') return { object: literal, objectKind: 'literal' }
  const object = entity(given, names)
  return object === undefined ? undefined : { object, objectKind: 'entity' }
}

/** Name of what an identifier means. */
function entity(given: unknown, names: ReadonlyMap<string, string>): string | undefined {
  const id: unknown = isObject(given) ? given['@id'] : given
  if (isObject(given) && typeof given['name'] === 'string' && given['name'] !== '') return given['name']
  if (typeof id !== 'string' || id === '') return undefined
  return names.get(id) ?? lastPart(id)
}

function lastPart(id: string): string {
  const bare = id.startsWith(entityPrefix)
    ? id.slice(entityPrefix.length)
    : id.startsWith(predicatePrefix)
      ? id.slice(predicatePrefix.length)
      : (id.split(/[#/]/).findLast((part) => part !== '') ?? id)
  try {
    return decodeURIComponent(bare)
  } catch {
    return bare
  }
}

function recordOf(facts: readonly Fact[]): RecordInput {
  let text = ''
  const placed = facts.map((fact): Fact => {
    const start = text.length
    text += `${fact.subject} ${fact.predicate.replaceAll('_', ' ')} ${String(fact.object)}.`
    const span = { start, end: text.length }
    text += ' '
    return { ...fact, span }
  })
  return { text: text.trim(), facts: placed }
}
