import type { Layout } from '../contract/assembler.ts'
import { invalid, isObject } from './value.ts'

/** Lines of one layout, and places in one line: what comes from outside has a bound. */
const maxLines = 100_000

const reasons: readonly unknown[] = ['pinned', 'recent', 'found', 'beside']

/** @throws INVALID_ARGUMENT */
export function checkLayout(name: string, value: unknown): Layout | undefined {
  if (value !== undefined && !isLayout(value))
    throw invalid(name, value, 'the layout of an earlier recollection')
  return value
}

/** Whether it is the layout of a prompt, all of it. */
export function isLayout(value: unknown): value is Layout {
  return (
    isObject(value) &&
    Number.isFinite(value['tokens']) &&
    (value['form'] === undefined || typeof value['form'] === 'string') &&
    (value['unchanged'] === undefined || Number.isFinite(value['unchanged'])) &&
    (value['cut'] === undefined || Number.isSafeInteger(value['cut'])) &&
    (value['left'] === undefined || (Array.isArray(value['left']) && value['left'].every(isObject))) &&
    Array.isArray(value['blocks']) &&
    value['blocks'].every(isBlock)
  )
}

function isBlock(block: unknown): boolean {
  if (!isObject(block)) return false
  const { name, tokens, ids, lines } = block
  return (
    typeof name === 'string' &&
    Number.isFinite(tokens) &&
    Array.isArray(ids) &&
    ids.every((id) => typeof id === 'string') &&
    (lines === undefined ||
      (Array.isArray(lines) &&
        lines.length === ids.length &&
        lines.length <= maxLines &&
        lines.every(isLine)))
  )
}

function isLine(line: unknown): boolean {
  if (!isObject(line)) return false
  const { seq, tokens, why, spans, corrected } = line
  return (
    Number.isSafeInteger(seq) &&
    Number.isFinite(tokens) &&
    reasons.includes(why) &&
    (corrected === undefined || corrected === true) &&
    (spans === undefined || (Array.isArray(spans) && spans.length <= maxLines && spans.every(isSpan)))
  )
}

function isSpan(span: unknown): boolean {
  return (
    isObject(span) &&
    Number.isSafeInteger(span['start']) &&
    Number.isSafeInteger(span['end']) &&
    Number(span['start']) >= 0 &&
    Number(span['end']) > Number(span['start'])
  )
}
