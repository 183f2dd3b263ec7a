import { kinds, type Kind } from './lexicon.ts'
import type { Words } from './words.ts'
import { wordsOf } from './words.ts'

/** How a text looks, in numbers between 0 and about 1. */
export interface Look {
  /** One for each kind of the lexicon: how many of its words there are. */
  readonly kinds: readonly number[]
  /** The same of the first `opening` words alone. */
  readonly opening: readonly number[]
  readonly shape: readonly number[]
  /** Distinct words that are not empty ones. */
  readonly content: ReadonlySet<string>
}

/** Kinds that are also counted in the first words. */
const openers = ['greeting', 'farewell', 'thanks', 'answer', 'praise'] as const
const openingWords = 5
/** Numbers in `shape`. */
const shapeSize = 14

export const lookSize: number = kinds.length + openers.length + shapeSize

interface Known {
  readonly kind: Kind
  readonly words: ReadonlySet<string>
  readonly phrases: readonly string[]
  readonly han: readonly string[]
}

const lexicon: readonly Known[] = kinds.map((kind) => ({
  kind,
  words: new Set(kind.words.split(' ')),
  phrases: (kind.phrases?.split(',') ?? []).map((phrase) => ` ${phrase} `),
  han: kind.han.split(' '),
}))
const opening = lexicon.filter(({ kind }) => openers.some((name) => name === kind.name))
const empty = lexicon.find(({ kind }) => kind.name === 'empty')?.words ?? new Set<string>()

export function lookOf(text: string): Look {
  const words = wordsOf(text)
  const first = wordsOf(words.all.slice(0, openingWords).join(' '))
  const content = new Set(words.all.filter((word) => !empty.has(word)))
  return {
    kinds: lexicon.map((known) => some(count(known, words))),
    opening: opening.map((known) => some(count(known, first))),
    shape: shapeOf(text, words, content),
    content,
  }
}

function shapeOf(text: string, { all }: Words, content: ReadonlySet<string>): readonly number[] {
  const sentences = text.split(/[.!?。！？…]+/u).filter((part) => part.trim() !== '').length
  const names = text.match(/(?<![.!?:"“\n]\s*|^)\b\p{Lu}\p{Ll}+/gu)?.length ?? 0
  const letters = all.reduce((sum, word) => sum + word.length, 0)
  return [
    Math.min(1, Math.sqrt(all.length) / 10),
    Math.min(1, Math.sqrt(content.size) / 8),
    all.length === 0 ? 0 : content.size / all.length,
    all.length === 0 ? 0 : Math.min(1, letters / all.length / 8),
    some(sentences),
    some(text.match(/[?？]/gu)?.length ?? 0),
    /[?？]\P{L}*$/u.test(text) ? 1 : 0,
    some(text.match(/[!！]/gu)?.length ?? 0),
    some(text.match(/\d+/gu)?.length ?? 0),
    some(names),
    some(all.filter((word) => word.length > 8).length),
    some(text.match(/[[\]"“”「《]/gu)?.length ?? 0),
    some(text.match(/,|，|、/gu)?.length ?? 0),
    some(all.filter((word) => word.length > 4 && word.endsWith('ed')).length),
  ]
}

function count({ words, phrases, han }: Known, text: Words): number {
  const single = text.all.filter((word) => words.has(word)).length
  const several = phrases.filter((phrase) => text.joined.includes(phrase)).length
  return single + several + (text.han === '' ? 0 : han.filter((part) => text.han.includes(part)).length)
}

/** 0, 1/2, 2/3, ...: whether there are any, more than how many. */
function some(count: number): number {
  return count / (count + 1)
}
