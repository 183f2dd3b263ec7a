import type { Random } from '@mnestic/sequence'

/** A sentence in both languages, as words. */
export interface Translation {
  readonly source: readonly string[]
  readonly target: readonly string[]
}

type Gender = 'm' | 'f'
interface Noun {
  readonly word: string
  readonly stem: string
  readonly gender: Gender
}

const nouns: readonly Noun[] = [
  ...[
    'cat:gat',
    'boy:pur',
    'king:reg',
    'horse:caval',
    'friend:amic',
    'wolf:lup',
    'river:flum',
    'stone:petr',
  ].map(noun('m')),
  ...[
    'girl:pual',
    'queen:regin',
    'bird:avel',
    'house:cas',
    'star:stel',
    'moon:lun',
    'tree:arbr',
    'road:via',
  ].map(noun('f')),
]
const adjectives = [
  'big:grand',
  'old:vet',
  'young:jun',
  'red:ros',
  'quiet:calm',
  'wise:sab',
  'small:pic',
  'dark:bru',
].map(both)
const verbs = [
  'see:vid',
  'find:trov',
  'love:am',
  'hear:aud',
  'follow:seg',
  'fear:tim',
  'carry:port',
  'call:cham',
].map(both)
const places = ['in:en', 'near:pres', 'behind:retr', 'above:sovr'].map(both)

/** Endings of nouns, adjectives and articles, by gender and number. */
const endings: Readonly<Record<`${Gender}${'1' | '2'}`, string>> = { m1: 'o', m2: 'i', f1: 'a', f2: 'e' }

/** A part of a sentence in both languages, and what others agree with. */
interface Phrase extends Translation {
  readonly plural: boolean
}

/**
 * A sentence such as `the small cats near the river did not see a wise queen yesterday`, and its translation into a made-up
 * language that puts the verb last and the adjective behind its noun, marks the object, and has articles, nouns and
 * adjectives that agree in gender and number, verbs in number and tense, and a negation in two parts about the verb.
 */
export function translation(random: Random): Translation {
  const subject = phrase(random, true)
  const object = phrase(random, false)
  const verb = random.choose(verbs)
  const past = random.integer(2) === 1
  const not = random.integer(3) === 0
  const time = random.choose(past ? ['yesterday:ier', ''] : ['today:oi', '']).split(':')
  const form = `${verb.target}${past ? 'av' : ''}${subject.plural ? 'an' : 'a'}`
  return {
    source: [
      ...subject.source,
      ...verbIn(verb.source, past, not, subject.plural),
      ...object.source,
      ...time.slice(0, 1),
    ].filter((word) => word !== ''),
    target: [
      ...time.slice(1),
      ...subject.target,
      'ze',
      ...object.target,
      ...(not ? ['ne', form, 'pa'] : [form]),
    ],
  }
}

function verbIn(verb: string, past: boolean, not: boolean, plural: boolean): readonly string[] {
  if (not) return [past ? 'did' : plural ? 'do' : 'does', 'not', verb]
  if (past) return [`${verb}ed`]
  return [plural ? verb : `${verb}s`]
}

/** An article, perhaps an adjective, a noun, and perhaps where it is. */
function phrase(random: Random, placed: boolean): Phrase {
  const { word, stem, gender } = random.choose(nouns)
  const plural = random.integer(2) === 1
  const definite = plural || random.integer(2) === 1
  const ending = endings[`${gender}${plural ? '2' : '1'}`]
  const adjective = random.integer(2) === 1 ? random.choose(adjectives) : undefined
  const inner = placed && random.integer(3) === 0 ? phrase(random, false) : undefined
  const place = inner && random.choose(places)
  return {
    plural,
    source: [
      definite ? 'the' : 'a',
      ...(adjective ? [adjective.source] : []),
      plural ? `${word}s` : word,
      ...(inner && place ? [place.source, ...inner.source] : []),
    ],
    target: [
      ...(inner && place ? [...inner.target, place.target] : []),
      `${definite ? 'l' : 'un'}${ending}`,
      `${stem}${ending}`,
      ...(adjective ? [`${adjective.target}${ending}`] : []),
    ],
  }
}

function both(pair: string): { readonly source: string; readonly target: string } {
  const [source = '', target = ''] = pair.split(':')
  return { source, target }
}

function noun(gender: Gender): (pair: string) => Noun {
  return (pair) => {
    const { source, target } = both(pair)
    return { word: source, stem: target, gender }
  }
}
