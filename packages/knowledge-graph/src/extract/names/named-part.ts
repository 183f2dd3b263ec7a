import { isCommon } from '../words/common.ts'
import { givenNames } from '../words/given-names.ts'
import { neverNames } from '../words/never.ts'
import { places } from '../words/places.ts'
import { isGermanName } from './german.ts'
import type { Token } from './tokens.ts'
import { afterNames, connectors, organisations, placesFirst, placesLast } from './words.ts'

/** What is known of the text that a sentence is from. */
export interface NameContext {
  /** Words that have a capital in the middle of some sentence of the text, in small letters. */
  readonly seen: ReadonlySet<string>
  readonly speaker: string | undefined
}

/** And of the sentence. */
export interface Setting extends NameContext {
  /** Most words have capitals: they tell nothing. */
  readonly heading: boolean
  /** Words are all in capitals, and yet none is an acronym. */
  readonly shouting: boolean
}

/** The run without what only has a capital by its place; empty where nothing is left. */
export function namedPart(text: string, run: readonly Token[], setting: Setting): readonly Token[] {
  let rest = run
  for (;;) {
    const [token, next] = [rest[0], rest[1]]
    if (token === undefined) return []
    if (isName(text, token, next, setting)) break
    rest = rest.slice(1)
    while (rest[0] !== undefined && !rest[0].capital) rest = rest.slice(1)
  }
  while (rest.length > 1 && isEmpty(rest.at(-1))) rest = rest.slice(0, -1)
  while (rest.length > 1 && rest.at(-1)?.capital === false) rest = rest.slice(0, -1)
  const [only] = rest
  return rest.length === 1 && only !== undefined && isEmpty(only) ? [] : rest
}

function isEmpty(token: Token | undefined): boolean {
  return token !== undefined && neverNames.has(token.lower)
}

function isName(
  text: string,
  token: Token,
  next: Token | undefined,
  { seen, speaker, heading, shouting }: Setting,
): boolean {
  const { lower, word, allCapitals } = token
  const known = givenNames.has(lower) || places.has(lower)
  if (word.length === 1 && next === undefined) return false
  if (allCapitals) {
    const short = word.replaceAll('.', '').length <= 6
    return !shouting && short && !isCommon(lower) && !neverNames.has(lower)
  }
  if (neverNames.has(lower))
    return (
      next !== undefined &&
      next.capital &&
      !token.first &&
      !isEmpty(next) &&
      (word === 'The' || placesFirst.has(lower) || placesLast.has(next.lower))
    )
  if (!token.first && !heading) {
    const before = text.slice(0, token.start)
    // `the Beach`, `my Yoga class`.
    const called = /(?:^|\s)(?:the|a|an|my|your|our|his|her|their|some|this|that|these)\s$/iu.test(before)
    return !(isCommon(lower) && next === undefined && called)
  }
  const after = text.slice(token.end)
  const suffixed =
    next !== undefined &&
    (organisations.has(next.lower) || placesLast.has(next.lower) || connectors.has(next.lower))
  if (placesFirst.has(lower) && next?.capital) return true
  if (isCommon(lower)) return suffixed && next?.capital === true ? true : known && strong(after)
  if (known && !heading) return true
  if (seen.has(lower) || speaker?.toLowerCase() === lower) return true
  if (heading) return known
  return (next !== undefined && !isEmpty(next)) || afterNames.test(after)
}

/** Where a name may be a common word: only what no common word is followed by. */
function strong(after: string): boolean {
  return /^(?:'s (?:mother|father|mum|mom|dad|sister|brother|wife|husband|son|daughter|friend)|\s(?:said|says|told|asked|lives|lived|works|loves|hates|and I)(?!\p{L})| \p{Lu}\p{Ll}|,? and \p{Lu})/u.test(
    after,
  )
}

/** The same in German. */
export function germanPart(text: string, run: readonly Token[]): readonly Token[] {
  const [first] = run
  const start = run.findIndex((token) => isGermanName(token, text.slice(0, token.start)))
  return first === undefined || start < 0 ? [] : run.slice(start)
}
