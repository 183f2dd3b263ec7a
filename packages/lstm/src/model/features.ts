import { kinds } from './lexicon.ts'
import { wordsOf, type Words } from './words.ts'

/** How a text looks, in numbers between 0 and about 1. */
export interface Look {
  /** One for each kind of the lexicon: how many of its words there are. */
  readonly kinds: readonly number[]
  /** The same of the first words alone, for some of the kinds. */
  readonly opening: readonly number[]
  readonly shape: readonly number[]
  /** Distinct words that are not empty ones. */
  readonly content: ReadonlySet<string>
}

/** Kinds that are also counted in the first words. */
const openers = ['greeting', 'farewell', 'thanks', 'answer', 'praise'] as const
const openingWords = 5
const openingCharacters = 8
/** UTF-16 units that are looked at, so that no text takes long. */
const maxLength = 16_384
/** Numbers in `shape`. */
const shapeSize = 14

export const lookSize: number = kinds.length + openers.length + shapeSize

/** Where a word counts: indexes into `kinds`. */
const kindsOf = new Map<string, readonly number[]>()
/** Phrases by their first word. */
const phrasesFrom = new Map<string, readonly { readonly phrase: string; readonly kind: number }[]>()
const han: readonly (readonly string[])[] = kinds.map((kind) => kind.han.split(' '))
for (const [kind, { words, phrases }] of kinds.entries()) {
  for (const word of new Set(words.split(' '))) kindsOf.set(word, [...(kindsOf.get(word) ?? []), kind])
  for (const phrase of phrases?.split(',') ?? []) {
    const [first = ''] = phrase.split(' ')
    phrasesFrom.set(first, [...(phrasesFrom.get(first) ?? []), { phrase: ` ${phrase} `, kind }])
  }
}
const openerIndexes = openers.map((name) => kinds.findIndex((kind) => kind.name === name))
const empty = kinds.findIndex(({ name }) => name === 'empty')

export function lookOf(whole: string): Look {
  const text = whole.slice(0, maxLength)
  const words = wordsOf(text)
  const inOpening = countsOf(firstOf(words))
  const content = new Set(words.all.filter((word) => kindsOf.get(word)?.includes(empty) !== true))
  return {
    kinds: countsOf(words).map(some),
    opening: openerIndexes.map((kind) => some(inOpening[kind] ?? 0)),
    shape: shapeOf(text, words, content),
    content,
  }
}

function firstOf({ all, han }: Words): Words {
  const few = all.slice(0, openingWords)
  return { all: few, joined: ` ${few.join(' ')} `, han: han.slice(0, openingCharacters) }
}

function shapeOf(text: string, { all }: Words, content: ReadonlySet<string>): readonly number[] {
  const sentences = text.split(/[.!?。！？…]+/u).filter((part) => part.trim() !== '').length
  const names = text.match(/[^\s.!?:"“]\s+(?=\p{Lu}\p{Ll})/gu)?.length ?? 0 // after a word, not a sentence
  const letters = all.reduce((sum, word) => sum + word.length, 0)
  return [
    Math.min(1, Math.sqrt(all.length) / 10),
    Math.min(1, Math.sqrt(content.size) / 8),
    all.length === 0 ? 0 : content.size / all.length,
    all.length === 0 ? 0 : Math.min(1, letters / all.length / 8),
    some(sentences),
    some(text.match(/[?？]/gu)?.length ?? 0),
    /[?？]/u.test(text.trimEnd().slice(-4)) ? 1 : 0,
    some(text.match(/[!！]/gu)?.length ?? 0),
    some(text.match(/\d+/gu)?.length ?? 0),
    some(names),
    some(all.filter((word) => word.length > 8).length),
    some(text.match(/[[\]"“”「《]/gu)?.length ?? 0),
    some(text.match(/,|，|、/gu)?.length ?? 0),
    some(all.filter((word) => word.length > 4 && word.endsWith('ed')).length),
  ]
}

/** For each kind: its words, each of its phrases once, and each of its parts in Han characters once. */
function countsOf({ all, joined, han: characters }: Words): number[] {
  const counts = kinds.map(() => 0)
  const add = (kind: number): void => {
    counts[kind] = (counts[kind] ?? 0) + 1
  }
  for (const word of all) for (const kind of kindsOf.get(word) ?? []) add(kind)
  for (const word of new Set(all))
    for (const { phrase, kind } of phrasesFrom.get(word) ?? []) if (joined.includes(phrase)) add(kind)
  if (characters !== '')
    for (const [kind, parts] of han.entries())
      for (const part of parts) if (characters.includes(part)) add(kind)
  return counts
}

/** 0, 1/2, 2/3, ...: whether there are any, more than how many. */
function some(count: number): number {
  return count / (count + 1)
}
