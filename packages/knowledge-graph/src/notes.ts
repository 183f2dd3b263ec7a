import type { JsonValue } from '@mnestic/core'
import type { Extraction } from './contract/extractor.ts'
import type { Tie } from './contract/rows.ts'
import { checkExtraction } from './extraction/check-extraction.ts'

/** What this view logs: what a model found in a record, and what somebody said of names. */
export type GraphNote =
  | { readonly kind: 'extraction'; readonly extractor: string; readonly extraction: Extraction }
  | Tie

/** As it goes into the log. */
export function noteData(note: GraphNote): JsonValue {
  // Through JSON, since optional members that are undefined are none.
  const data: unknown = JSON.parse(JSON.stringify(note))
  return isJson(data) ? data : null
}

/** `undefined` for what this version does not know. */
export function graphNote(data: JsonValue): GraphNote | undefined {
  if (typeof data !== 'object' || data === null || !('kind' in data)) return undefined
  switch (data.kind) {
    case 'merge':
    case 'split':
      return typeof data['a'] === 'string' && typeof data['b'] === 'string'
        ? { kind: data.kind, a: data['a'], b: data['b'] }
        : undefined
    case 'extraction':
      return typeof data['extractor'] === 'string'
        ? extractionNote(data['extractor'], data['extraction'])
        : undefined
    default:
      return undefined
  }
}

function extractionNote(extractor: string, value: unknown): GraphNote | undefined {
  try {
    return {
      kind: 'extraction',
      extractor,
      extraction: checkExtraction(value, Number.MAX_SAFE_INTEGER),
    }
  } catch {
    return undefined
  }
}

/** What `JSON.parse` gives is JSON. */
function isJson(value: unknown): value is JsonValue {
  return value !== undefined
}
