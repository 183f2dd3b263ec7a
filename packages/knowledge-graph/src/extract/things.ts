import { masked } from './mask.ts'
import type { Sentence } from './sentence.ts'
import { listOf } from './words/list.ts'

/** A description that begins so points at something that was spoken of, and tells nothing by itself. */
const pointing = listOf(`
  this that these those the a an my your his her our their its it you him them me us he she we they i how what when who
  where which why everything everyone everybody anything anyone something someone nothing all any both each either
  being having doing getting making seeing going knowing hearing thinking another other others such one ones
  to not no more much many few lots lot ya yall y'all u hard harder abroad late well
`)
/** Words that tell nothing as the last. */
const empty = listOf(`
  thing things stuff way ways idea ideas part parts one ones lot lots bit kind sort time times day days place places
  best most least same rest whole version vibe vibes look sound feeling it
`)
const pronouns =
  /(?<!\p{L})(?:you|your|it|this|that|these|those|them|their|her|him|his|she|he|my|me|our|us|\p{L}+sel(?:f|ves)|what|how)(?!\p{L})/iu
/** What is done is told to the end of the clause: `experimenting with flavours`. */
const clauseEnd =
  /[.,!?;:()[\]\u2013\u2014]|\s-\s|(?<!\p{L})(?:and|or|but|because|'?cause|since|so|when|whenever|while|which|who|that|if|as|than|then|lately|recently|these days|every|each|especially|too|now|today|though|since|until|before|after|with (?:my|our|his|her|the))(?!\p{L})/iu
/** Then it is not all of them that is meant. */
const narrowed = /^(?: (?:that|which|who|whose|where|of)(?!\p{L})|[:'-]\p{L})/iu
const mostWords = 7
const prepositions = listOf(
  'to in on with for at of into about from by up out off over under around like a an the',
)

/**
 * The things in a list, as the text has them. Where one tells nothing the rest is left out, too: `sharing my skills and
 * knowledge` is no love of knowledge. `at` is the list's place in `masked`.
 */
export function things(sentence: Sentence, said: string, at: number): readonly string[] {
  const found: string[] = []
  for (const part of said.matchAll(/(?:(?!,| and | or ).)+/giu)) {
    const lead = /^\s*(?:and |or )?(?:a (?:bit|little) of )?/iu.exec(part[0])?.[0].length ?? 0
    const start = at + part.index + lead
    const end = endOf(sentence, start, at + part.index + part[0].trimEnd().length)
    const text = end === undefined ? '' : sentence.text.slice(start - 1, end - 1).trim()
    if (!tells(text)) break
    found.push(text)
  }
  return found
}

/** Where a description is over, in `masked`; nothing where it is not said whole. */
function endOf({ masked: text }: Sentence, start: number, end: number): number | undefined {
  const rest = text.slice(start)
  if (!/^\p{L}{2,}ing(?!\p{L})/u.test(rest)) return narrowed.test(text.slice(end)) ? undefined : end
  const stop = clauseEnd.exec(rest)?.index ?? rest.length
  const clause = rest.slice(0, stop).replace(timeAtEnd, '')
  // `creating a safe, inviting place`
  if (rest[stop] === ',' && /(?<!\p{L})(?:an?|the) \p{L}+$/u.test(clause)) return undefined
  return start + clause.trimEnd().length
}

const timeAtEnd = new RegExp(`(?: (?:on|in|at|since|over|during))? ${masked.time}\\s*$`, 'u')

function tells(text: string): boolean {
  const words = text.toLowerCase().split(' ')
  const [first = '', last = ''] = [words[0], words.at(-1)]
  return (
    !pointing.has(first) &&
    !empty.has(last) &&
    words.length <= mostWords &&
    !pronouns.test(text) &&
    !(words.length > 1 && prepositions.has(last)) &&
    !(words.length === 1 && first.endsWith('ly')) &&
    /\p{L}{2}/u.test(text)
  )
}
