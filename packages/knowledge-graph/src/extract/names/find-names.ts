import type { Span } from '@mnestic/core'
import { isCommon } from '../words/common.ts'
import { neverNames } from '../words/never.ts'
import { isGerman } from './german.ts'
import { kindOf, type NameKind } from './kinds.ts'
import { germanPart, namedPart, type NameContext, type Setting } from './named-part.ts'
import { runAt } from './run-at.ts'
import { tokensOf } from './tokens.ts'
import { organisations, placesFirst, placesLast, titles } from './words.ts'

/** A name in a sentence. */
export interface Name {
  readonly name: string
  readonly span: Span
  /** With a title before it. */
  readonly whole: Span
  readonly kind: NameKind | undefined
  readonly confidence: number
}

const handle = /(?<![\p{L}\p{N}@.])@[\p{L}\p{N}_][\p{L}\p{N}_.-]{0,28}[\p{L}\p{N}_]/gu
/** In quotation marks, every longer word with a capital: a title. */
const quoted = /["“„«](?<title>\p{Lu}[^"”“»«]{1,60}?)[,.!?]?["”“»]/gu

const small =
  /^(?:a|an|the|of|and|or|in|on|at|to|for|with|by|from|is|no|de|la|le|el|der|die|das|und|et|y|du)$/u

/** The names in a plain sentence, in their order. Runs of masks are passed over. */
export function findNames(text: string, context: NameContext): readonly Name[] {
  const works = [...text.matchAll(quoted)].flatMap((match) => workIn(match))
  const handles = [...text.matchAll(handle)].map((match) =>
    nameAt(text, { start: match.index, end: match.index + match[0].length }, 'handle', 0.95),
  )
  const fixed = [...works, ...handles]
  const rest = fixed.reduce(
    (left, { whole }) =>
      left.slice(0, whole.start) + ' '.repeat(whole.end - whole.start) + left.slice(whole.end),
    text,
  )
  return [...fixed, ...runsIn(rest, context)].toSorted((a, b) => a.span.start - b.span.start)
}

/** The words that are written with a capital where a common word would not be: they may be names at beginnings as well. */
export function capitalWords(text: string): readonly string[] {
  return tokensOf(text).flatMap(({ capital, allCapitals, first, lower }) =>
    capital && !allCapitals && !first && !neverNames.has(lower) ? [lower] : [],
  )
}

function workIn(match: RegExpExecArray): readonly Name[] {
  const title = match.groups?.['title'] ?? ''
  const words = title.split(' ')
  const isTitle =
    words.length <= 8 &&
    words[0] !== 'I' &&
    words.every((word) => /^(?:\p{Lu}|\p{N})/u.test(word) || small.test(word)) &&
    (words.length > 1 || !isCommon(title.toLowerCase()))
  const span = { start: match.index + 1, end: match.index + 1 + title.length }
  return isTitle ? [{ name: title, span, whole: span, kind: 'work', confidence: 0.8 }] : []
}

function nameAt(text: string, span: Span, kind: NameKind, confidence: number): Name {
  return { name: text.slice(span.start, span.end), span, whole: span, kind, confidence }
}

function runsIn(text: string, context: NameContext): readonly Name[] {
  const tokens = tokensOf(text)
  // Where words of everyday use have capitals in the middle of a sentence, capitals tell nothing.
  const everyday = tokens.filter(
    ({ capital, first, lower, allCapitals }) =>
      capital && !first && !allCapitals && lower !== 'i' && isEveryday(lower),
  ).length
  const setting: Setting = {
    ...context,
    heading: everyday > 2 || (everyday > 1 && everyday * 2 >= tokens.length),
    shouting: tokens.filter(({ allCapitals, word }) => allCapitals && word.length > 3).length > 1,
  }
  const german = isGerman(tokens)
  const names: Name[] = []
  for (let i = 0; i < tokens.length; i++) {
    const from = i
    const token = tokens[i]
    if (token === undefined || !token.capital) continue
    const next = tokens[i + 1]
    if (titles.has(token.lower) && next?.capital && /^\.?\s$/u.test(text.slice(token.end, next.start))) i += 1
    const titled = i > from
    const run = runAt(text, tokens, i)
    i += run.length - 1
    const kept = titled ? run : german ? germanPart(text, run) : namedPart(text, run, setting)
    const [first, last] = [kept[0], kept.at(-1)]
    if (first === undefined || last === undefined) continue
    const span = { start: first.start, end: last.end }
    const name = text.slice(span.start, span.end)
    const before = text.slice(0, span.start)
    const whole = { start: titled ? token.start : span.start, end: span.end }
    const kind = titled ? 'person' : kindOf(name, before, text.slice(span.end))
    const sure = titled || kind !== undefined || kept.length > 1
    names.push({ name, span, whole, kind, confidence: sure ? 0.9 : first.first ? 0.7 : 0.8 })
  }
  return names
}

function isEveryday(lower: string): boolean {
  if (neverNames.has(lower)) return true
  return isCommon(lower) && !organisations.has(lower) && !placesLast.has(lower) && !placesFirst.has(lower)
}
