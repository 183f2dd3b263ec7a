import { sentences, type Span } from '@mnestic/core'
import { timesIn } from '@mnestic/core/time'
import {
  announcesVerb,
  asksForCircumstance,
  isAskingWord,
  isFunctionWord,
  isPossessive,
  leadsToOwner,
  saysKind,
} from './function-words.ts'
import { wordsIn, type Word } from './words.ts'

/** A word of a question in the order in which relations lead away from the subject. */
export interface ChainWord extends Span {
  readonly text: string
  readonly glued: boolean
  /** Nothing stands between it and the word before in the chain: a span that begins here parts what stood together. */
  readonly close: boolean
  /**
   * It asks of what kind the answer is (`where`, `which company`), which is no relation where other words say one: a
   * span of nothing else is less likely to be meant.
   */
  readonly bare: boolean
  /** The word that it is a part of: `grandson`, which reads as `son son`. */
  readonly compound?: Compound
}

interface Compound {
  readonly text: string
  readonly parts: number
}

/** Farther words from the subject are left out: a cue may be a page. */
const maxWords = 32

/**
 * The words of a question as a chain outward from its subject: those after it from left to right, then those before
 * it backwards: `What is the work of Ana's sister?` reads `sister`, `work`. Where the subject is not followed by `'s`
 * but follows `of` or `by`, those before it come first: `Where did the son of Ana die?`, `son`, `where`, `die`.
 *
 * Only the sentence that names the subject is read. Function words are left out, and the names of other subjects, times and
 * numbers; if nothing else is there, function words stay.
 * @param isRelationWord Whether a word is part of some relation's name: then it stays, except function words.
 */
export function chainOf(
  question: string,
  subject: Span,
  others: readonly Span[],
  isRelationWord: (word: string) => boolean,
): readonly ChainWord[] {
  const sentence = sentences(question).find((one) => meets(one, subject))
  // When a fact holds is for the graph to see to, and where the times stand does not depend on today.
  const aside = [...others, ...timesIn(question, 0).map(({ span }) => span)]
  const words = wordsIn(question).filter(
    (word) =>
      !meets(word, subject) &&
      (sentence === undefined || meets(word, sentence)) &&
      (isRelationWord(word.text) || !aside.some((other) => meets(word, other))),
  )
  const before = words.filter(({ end }) => end <= subject.start).toReversed()
  const after = words.filter(({ start }) => start >= subject.end)
  const owned = isPossessive(after[0]?.text ?? '')
  // Somewhere between the names and the verb is the end of what the subject owns.
  const verb = before.some(({ text }) => announcesVerb(text))
  const says = ({ text }: Word): boolean =>
    !isFunctionWord(text) && (isRelationWord(text) || !(isAskingWord(text) || isNumber(text)))
  const kinds = new Set(words.filter((_, i) => saysKind(words[i - 1]?.text ?? '', words[i + 1]?.text ?? '')))
  const asks = (word: Word): boolean => kinds.has(word) || asksForCircumstance(word.text)
  const chainOfAll = (keep: (word: Word) => boolean): readonly ChainWord[] => {
    const sides = [linked(after, keep, !verb, asks), linked(before, keep, true, asks)]
    return (!owned && leadsToOwner(before[0]?.text ?? '') ? sides.toReversed() : sides).flat()
  }
  const chain = chainOfAll(says)
  return (chain.length > 0 ? chain : chainOfAll(() => true)).slice(0, maxWords)
}

/** The text of a span of the chain: its words in the order of the question. */
export function spanText(chain: readonly ChainWord[], from: number, to: number): string {
  const words = chain.slice(from, to).toSorted((a, b) => a.start - b.start)
  let text = ''
  for (let i = 0; i < words.length; i++) {
    const word = words[i]
    if (word === undefined) break
    const parts = word.compound?.parts ?? 1
    const whole = parts > 1 && words[i + parts - 1]?.compound === word.compound
    const said = whole ? (word.compound?.text ?? '') : word.text
    text += text === '' || (word.glued && words[i - 1]?.end === word.start) ? said : ` ${said}`
    if (whole) i += parts - 1
  }
  return text
}

function linked(
  side: readonly Word[],
  says: (word: Word) => boolean,
  together: boolean,
  asks: (word: Word) => boolean,
): readonly ChainWord[] {
  const chain: ChainWord[] = []
  let close = false
  for (const word of side) {
    if (!says(word)) close = false
    else {
      chain.push(...generations({ ...word, close, bare: asks(word) }))
      close = together
    }
  }
  return chain
}

/** Before the name of a relative (in English): as often one generation more. */
const generation = /^(?<far>(?:great)*)grand(?=\p{L}{3})/u

/**
 * `grandson` is the son of a son, and `greatgranddaughter` goes one further: as many words, of which a span may take
 * some or all.
 */
function generations(word: ChainWord): readonly ChainWord[] {
  const prefix = generation.exec(word.text)
  if (prefix === null) return [word]
  const parts = 2 + (prefix.groups?.['far'] ?? '').length / 'great'.length
  const compound: Compound = { text: word.text, parts }
  const text = word.text.slice(prefix[0].length)
  return Array.from({ length: parts }, (_, i) => ({
    ...word,
    text,
    close: i === 0 && word.close,
    compound,
  }))
}

const isNumber = (word: string): boolean => /^\p{N}+$/u.test(word)

const meets = (a: Span, b: Span): boolean => a.start < b.end && b.start < a.end
