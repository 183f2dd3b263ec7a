import { damaged } from './error.ts'
import { jsonFault } from './json-fault.ts'

export type JsonRecord = { readonly [key: string]: unknown }

export function isRecord(value: unknown): value is JsonRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The value if it is a text with something in it. */
export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value.trim() !== '' ? value : undefined
}

/** Line and column of an offset, both from 1. */
function placeOf(text: string, offset: number): { readonly line: number; readonly column: number } {
  const before = text.slice(0, offset)
  const start = before.lastIndexOf('\n') + 1
  let line = 1
  for (let at = before.indexOf('\n'); at >= 0; at = before.indexOf('\n', at + 1)) line++
  return { line, column: offset - start + 1 }
}

/** `JSON.parse` whose error names the place. @throws ImportError DAMAGED_FILE */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    const { offset, ended } = jsonFault(text)
    const place = placeOf(text, offset)
    throw damaged(
      ended
        ? 'the JSON ends in the middle'
        : `the JSON stops making sense at ${JSON.stringify(text.slice(offset, offset + 12))}`,
      place,
    )
  }
}
