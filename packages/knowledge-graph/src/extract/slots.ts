import { indexOf, masked } from './mask.ts'
import type { Name } from './names/find-names.ts'
import type { NameKind } from './names/kinds.ts'
import { numberOf } from './amounts.ts'
import { things } from './things.ts'
import type { Sentence } from './sentence.ts'

const run = new RegExp(masked.name, 'gu')
const noPlace: ReadonlySet<NameKind | undefined> = new Set<NameKind>(['person', 'animal', 'work', 'handle'])
const noOrganisation: ReadonlySet<NameKind | undefined> = new Set<NameKind>([
  'person',
  'animal',
  'place',
  'work',
  'handle',
])

/** Who a subject means: `before` where it is left out. */
export function subjectsOf(
  sentence: Sentence,
  said: string,
  at: number,
  before: readonly string[],
): readonly string[] {
  if (said === '') return before.length > 0 ? before : [sentence.me]
  if (/^(?:I|we)$/iu.test(said)) return [sentence.me]
  if (/^s?he$/iu.test(said)) return pronoun(sentence, at)
  const names = namesIn(sentence, said).filter(({ kind }) => kind !== 'place' && kind !== 'work')
  // After these it is not the name that does something: `the house of Ana is old`.
  const left = sentence.masked.slice(0, at).trimEnd()
  if (
    /(?<!\p{L})(?:of|with|to|from|near|for|by|at|in|on|than|like|about|and|between|behind|without|per)$/iu.test(
      left,
    )
  )
    return []
  return [...names.map(({ name }) => name), ...(/ (?:and|&) I$/u.test(said) ? [sentence.me] : [])]
}

/** The one person named before, if there is but one. */
function pronoun(sentence: Sentence, at: number): readonly string[] {
  const before = sentence.people.filter(({ start }) => start < sentence.start + at)
  const names = new Set(before.map(({ name }) => name).filter((name) => name !== sentence.me))
  return names.size === 1 ? [...names] : []
}

/** What a slot's text stands for; nothing where it may not stand there. */
export function slotValues(
  sentence: Sentence,
  slot: string,
  said: string | undefined,
  match: RegExpExecArray,
): readonly string[] {
  if (said === undefined) return []
  const names = namesIn(sentence, said)
  switch (slot) {
    case 'PLACE':
      return names.filter(({ kind }) => !noPlace.has(kind)).map(({ name }) => name)
    case 'ORG':
      return names.filter(({ kind }) => !noOrganisation.has(kind)).map(({ name }) => name)
    case 'THING':
    case 'THINGS':
      return things(sentence, said, match.index + match[0].indexOf(said))
    case 'NUMBER':
      return [String(numberOf(said))]
    case 'AMOUNT':
      return [String(sentence.amounts[indexOf('amount', said)]?.value ?? NaN)]
    case 'OWNER':
      return ownerOf(sentence, said, match.index)
    default:
      return names.map(({ name }) => name)
  }
}

function ownerOf(sentence: Sentence, said: string, at: number): readonly string[] {
  if (/^(?:my|our)$/iu.test(said)) return [sentence.me]
  if (/^(?:his|her)$/iu.test(said)) return pronoun(sentence, at)
  return namesIn(sentence, said).map(({ name }) => name)
}

function namesIn(sentence: Sentence, said: string): readonly Name[] {
  return [...said.matchAll(run)].flatMap((match) => sentence.names[indexOf('name', match[0])] ?? [])
}
