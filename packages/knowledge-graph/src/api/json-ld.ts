import type { JsonObject, JsonValue } from '@mnestic/core'
import type { Subgraph } from '../contract/api.ts'
import type { Evidence } from '../contract/entity.ts'
import type { GraphFact } from '../contract/fact.ts'
import { keyOf } from '../link/key.ts'

/** Prefixes of identifiers: names stand for themselves, percent-encoded. */
export const entityPrefix = 'urn:mnestic:entity:'
export const predicatePrefix = 'urn:mnestic:predicate:'

const context = {
  rdf: 'http://www.w3.org/1999/02/22-rdf-syntax-ns#',
  schema: 'https://schema.org/',
  mnestic: 'urn:mnestic:',
  name: 'schema:name',
  alternateName: 'schema:alternateName',
  validFrom: 'schema:validFrom',
  validThrough: 'schema:validThrough',
} as const

/**
 * A subgraph as JSON-LD 1.1: entities with their names, and each fact as a statement of its own (RDF reification), since
 * it has times and evidence. Records stand by their ids alone; their texts are not in it.
 */
export function toJsonLd({ entities, facts }: Subgraph): JsonObject {
  return {
    '@context': context,
    '@graph': [
      ...entities.map(({ name, type, aliases }) => ({
        '@id': entityId(name),
        ...(type !== undefined && { '@type': `mnestic:type:${encodeURIComponent(type)}` }),
        name,
        ...(aliases.length > 0 && { alternateName: aliases }),
      })),
      ...facts.map(statementOf),
    ],
  }
}

function statementOf(fact: GraphFact): JsonObject {
  const { subject, predicate, object, objectKind, from, to, evidence } = fact
  const value: JsonValue =
    objectKind === 'entity' ? { '@id': entityId(String(object)), name: object } : { '@value': object }
  return {
    '@type': 'rdf:Statement',
    'rdf:subject': { '@id': entityId(subject), name: subject },
    'rdf:predicate': { '@id': `${predicatePrefix}${encodeURIComponent(predicate)}` },
    'rdf:object': value,
    ...(from !== undefined && { validFrom: new Date(from).toISOString() }),
    ...(to !== undefined && { validThrough: new Date(to).toISOString() }),
    'mnestic:evidence': evidence.map(evidenceOf),
  }
}

function evidenceOf({ record, span, confidence, source }: Evidence): JsonObject {
  return {
    'mnestic:record': record.id,
    ...(span !== undefined && { 'mnestic:start': span.start, 'mnestic:end': span.end }),
    'mnestic:confidence': confidence,
    'mnestic:source': source,
  }
}

function entityId(name: string): string {
  return `${entityPrefix}${encodeURIComponent(keyOf(name))}`
}
