import type { JsonObject } from '@mnestic/core'

const text = { type: 'string' }
const maybeText = { type: ['string', 'null'] }

function list(members: JsonObject): JsonObject {
  return {
    type: 'array',
    items: {
      type: 'object',
      additionalProperties: false,
      properties: members,
      required: Object.keys(members),
    },
  }
}

const members = {
  entities: list({
    name: text,
    type: maybeText,
    aliases: { type: 'array', items: text },
    confidence: { type: 'number' },
  }),
  facts: list({
    subject: text,
    predicate: text,
    object: { type: ['string', 'number', 'boolean'] },
    objectKind: { type: 'string', enum: ['entity', 'literal'] },
    from: maybeText,
    to: maybeText,
    quote: text,
    confidence: { type: 'number' },
  }),
}

/** JSON Schema of an answer, of the subset that structured output takes: every member required, none other. */
export const schema: JsonObject = {
  type: 'object',
  additionalProperties: false,
  properties: members,
  required: Object.keys(members),
}
