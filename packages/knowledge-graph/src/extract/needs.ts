import type { Sentence } from './sentence.ts'
import { formsOf } from './verbs.ts'

/** What a sentence has that a pattern fits. */
export interface Needs {
  /** One of each list, in small letters. */
  readonly pieces: readonly (readonly string[])[]
  readonly name: boolean
  readonly time: boolean
}

/**
 * What a pattern cannot do without: its verb, and the words that stand in no group. Most sentences have not got that, and
 * to look for it takes a hundredth of the time that the pattern would.
 */
export function needsOf(says: string): Needs {
  let bare = says.replaceAll(/\\p\{L[lu]?\}|\\.|\[[^\]]*\]/gu, ' ')
  for (let before = ''; before !== bare;) {
    before = bare
    bare = bare.replaceAll(/\([^()]*\)[?*+]?/gu, ' ')
  }
  if (bare.includes('|')) return { pieces: [], name: false, time: false }
  const verbs = [...bare.matchAll(/<(\p{L}+)>/gu)].flatMap(([, verb = '']) =>
    verb === 'be' ? [] : [pieces(verb)],
  )
  const words = [
    ...bare.replaceAll(/<\p{L}+>/gu, ' ').matchAll(/(?<![\p{L}'])\p{Ll}{2,}(?![\p{L}?*]|\p{L})/gu),
  ].map(([word]) => [word])
  return {
    pieces: [...verbs, ...words],
    name: /(?<!\p{L})(?:NAMES?|PLACE|ORG)(?!\p{L})/u.test(bare),
    time: bare.includes('TIME'),
  }
}

/** The beginning that all forms of a verb share, or its forms. */
function pieces(verb: string): readonly string[] {
  const { base, past } = formsOf(verb)
  const stem = verb.length > 3 ? verb.replace(/[ey]$/u, '') : verb
  const plainPast = /^\p{L}+$/u.test(past) ? [past] : []
  return [
    ...new Set([
      stem,
      base,
      ...plainPast.filter((form) => !form.startsWith(stem)),
      ...(verb === 'have' ? ['has', "'ve", 'had'] : []),
    ]),
  ]
}

/** Whether a sentence has them; `small`: its masked text in small letters. */
export function has({ names, times }: Sentence, small: string, { pieces, name, time }: Needs): boolean {
  if ((name && names.length === 0) || (time && times.length === 0)) return false
  return pieces.every((list) => list.some((piece) => small.includes(piece)))
}
