import type { NameKind } from './names/kinds.ts'
import type { When } from './pattern.ts'
import type { Sentence } from './sentence.ts'
import { slotValues, subjectsOf } from './slots.ts'
import { tenseOf, type Tense } from './verbs.ts'

/** A place where a pattern fits, for what makes facts of it. */
export interface Found {
  /** Who is spoken of; empty where a pronoun could be anybody. */
  readonly who: readonly string[]
  readonly tense: Tense
  /** The name of whoever says it, or the role. */
  readonly me: string
  /** What a name is the name of, where it is known. */
  kindOf(name: string): NameKind | undefined
  /** What a slot stands for, as texts; empty where it holds nothing that may stand there. */
  values(slot: string): readonly string[]
  /** A group of the pattern's own, in small letters. */
  group(name: string): string | undefined
  /** The times in the sentence at this slot, as ISO 8601. */
  time(slot: string): string | undefined
}

/** The match read; nothing where verb and subject do not agree. */
export function read(
  sentence: Sentence,
  match: RegExpExecArray,
  before: readonly string[],
  when: When,
): Found | undefined {
  const groups = match.groups ?? {}
  const said = groups['WHO'] ?? groups['LEFT']
  const who = said === undefined ? [] : subjectsOf(sentence, said, match.index, before)
  const first =
    said === ''
      ? before.includes(sentence.me) || before.length > 1
      : /^(?:I|we)$/iu.test(said ?? '') || / (?:and|&) /u.test(said ?? '')
  const tense = tenseOf(groups, first ? 'first' : 'third')
  // Without its subject at a beginning only what is past is no request: `Moved to Rome`, but `Move to Rome`.
  if (tense === undefined || (said === '' && before.length === 0 && tense !== 'past')) return undefined
  if (said !== undefined && !tells(when, tense)) return undefined
  return {
    who,
    tense,
    me: sentence.me,
    kindOf: (name) =>
      name === sentence.me ? 'person' : sentence.names.find((one) => one.name === name)?.kind,
    values: (slot) => (slot === 'WHO' ? who : slotValues(sentence, slot, groups[slot], match)),
    group: (name) => groups[name]?.toLowerCase(),
    time: (slot) => sentence.timeAt(groups[slot] ?? '')?.name,
  }
}

/** What has not happened yet is told in the present: `I'm moving to Rome`. */
function tells(when: When, tense: Tense): boolean {
  switch (when) {
    case 'state':
    case 'always':
      return true
    case 'habit':
      return tense !== 'past' && tense !== 'progressive'
    case 'begins':
    case 'ends':
    case 'event':
      return tense !== 'present' && tense !== 'progressive'
  }
}
