import { listOf } from './words/list.ts'

/** Before a subject, words that open a clause or stand outside of it. */
const opens = listOf(`
  and but or so because cause 'cause since as that when while where though although why how if whether then than
  also now today actually well yes yeah yep no nope oh ah hey hi hello ok okay haha lol btw wow sure thanks right true
  honestly anyway anyways besides still here there plus like know said say says told tell mean guess think thought
  reason reasons much maybe perhaps sometimes once again after before until till too lately recently originally
  currently personally nowadays usually overall instead however therefore meanwhile afterwards later turns out
  this weekend night morning evening week month year years summer winter spring autumn fall day ago
  did do does
`)

/** What makes a supposition, a wish or somebody's belief of all that follows in its sentence. */
const supposes = new RegExp(
  `(?<!\\p{L})(?:${[
    'if|unless|whether|imagine|imagining|suppose|supposing|pretend|maybe|perhaps|possibly|wish|wishes|wished|hope|hopes|hoping',
    "dream|dreams|dreamt|dreamed|dreaming|as though|not true|untrue|a lie|what if|in case|let's say|would rather|joke|joking|kidding",
    'in (?:the|a|this|that|my) (?:\\p{L}+ )?(?:novel|story|stories|tale|film|movie|book|song|game|play|show|series|episode|dream|scene|episode|fanfic|comic)',
    '(?:character|hero|heroine|protagonist|narrator|lyrics?)',
    '(?:thinks?|thought|believes?|believed|guess|assumes?|assumed|claims?|claimed|pretends?|pretended|doubts?|doubted|bet|says? that|rumou?r)(?! I (?:told|said))',
  ].join('|')})(?!\\p{L})`,
  'iu',
)
/** What denies or weakens what follows in its clause. */
const denies =
  /(?<!\p{L})(?:not|never|no longer|nobody|no one|none|neither|nor|hardly|barely|almost|nearly|without|would|could|should|might|may|must|can't|cannot|won't|wanna|want|wants|wanted|plan|plans|planning|going|gonna|trying|try|tried|decided|about|\p{L}+n't)(?!\p{L})/iu
/** A clause of its own begins. */
const clause =
  /[;:\u2014\u2013]|, |(?<!\p{L})(?:and|but|because|since|as|though|although|so|that|when|while|where|who|which)(?!\p{L})/giu
const turn = /[;\u2014\u2013]|(?<!\p{L})but(?!\p{L})/giu

/** Whether what begins at this place of a masked sentence is stated: not supposed, wished, denied or believed. */
export function isStated(masked: string, at: number): boolean {
  const before = masked.slice(0, at)
  if (/^\s?(?:I|we)(?!\p{L})/u.test(masked.slice(at)) && isRelative(before)) return false
  if (supposes.test(after(before, turn))) return false
  return !denies.test(after(before, clause))
}

/** `The things I love`: what is loved stands before. Words after which a clause of its own begins do not count. */
function isRelative(before: string): boolean {
  const word = /(?:^|[\s(])(\p{L}(?:[\p{L}'-]*\p{L})?) ?$/u.exec(before)?.[1]?.toLowerCase()
  return word !== undefined && !opens.has(word) && !word.endsWith('ly')
}

function after(text: string, mark: RegExp): string {
  const last = [...text.matchAll(mark)].at(-1)
  return last === undefined ? text : text.slice(last.index + last[0].length)
}

const asks =
  /^\W*(?:and |but |so |or |well,? |hey,? |also,? )*(?:what|how|who|whom|whose|when|where|why|which|do|does|did|is|are|was|were|am|has|have|had|can|could|will|would|should|shall|may|might|don't|doesn't|didn't|isn't|aren't|wasn't|weren't|hasn't|haven't|can't|won't|wouldn't|right|ok|okay|huh|eh|no|yeah|remember|any|you|ever|your|u)(?!\p{L})/iu

/**
 * Where the statement ends in a sentence: at its end, or before what asks, `, can you believe it?`; 0 where all of it
 * asks. In code units of `masked`.
 */
export function statedUntil(masked: string): number {
  if (!/[?？]["”'’)\]\s]*$/u.test(masked)) return masked.length
  if (asks.test(masked)) return 0
  const comma = Math.max(masked.lastIndexOf(', '), masked.lastIndexOf(' - '), masked.lastIndexOf('; '))
  return comma > 0 && asks.test(masked.slice(comma + 2)) ? comma : 0
}
