import { MnesticError, throwIfAborted } from '@mnestic/core'
import { checkMembers, invalid } from '@mnestic/core/check'
import type {
  ExtractedEntity,
  ExtractedFact,
  Extraction,
  Extractor,
  ExtractorInput,
} from '../contract/extractor.ts'
import { kindsBy } from './kinds-by-facts.ts'
import { coMentions } from './co-mentions.ts'
import { concepts } from './concepts/index.ts'
import { compilePattern, factsIn, type Compiled } from './match.ts'
import { capitalWords } from './names/find-names.ts'
import { plain } from './mask.ts'
import type { Pattern, When } from './pattern.ts'
import { sentencesOf } from './sentences-of.ts'
import { quotationsIn, readSentence, type Sentence } from './sentence.ts'

export interface PatternExtractorOptions {
  /** Whether two names in one sentence are a fact `mentioned_with`, confidence .3. Default true. */
  readonly coMentions?: boolean | undefined
  /** Patterns beside the package's own. They are a part of what the extractor is: it then needs an `id` of its own. */
  readonly patterns?: readonly Pattern[] | undefined
  /** Default `patterns-1`. With options that change an answer, another one: 1 to 200 code units. */
  readonly id?: string | undefined
}

const whens: readonly string[] = [
  'state',
  'begins',
  'ends',
  'event',
  'habit',
  'always',
] satisfies readonly When[]
/** A text of nothing but names is no conversation. */
const mostEntities = 1_000
const mostFacts = 500

/**
 * Finds names, times, amounts and what is said of them by patterns: offline, in Node and browsers, some thousands of
 * sentences a second. English; names, times, amounts and a few facts in German, French and Spanish; of Chinese and
 * Japanese the times alone.
 *
 * Entities have the types `person`, `animal`, `place`, `organisation`, `work`, `handle`, or none, and `date`, `quantity`
 * and `money`, whose names are what is meant (`2023-05-07` for `yesterday`, `12 km`). Whoever says `I` is an entity where
 * the text states something of them: by the speaker's name, else by the role, else `user`.
 * @throws INVALID_ARGUMENT
 */
export function patternExtractor(options: PatternExtractorOptions = {}): Extractor {
  const { id, together, patterns } = checkOptions(options)
  return {
    id,
    deterministic: true,
    extract: (input, { signal }) => {
      throwIfAborted(signal)
      return extractFrom(input, patterns, together)
    },
  }
}

interface Checked {
  readonly id: string
  readonly together: boolean
  readonly patterns: readonly Compiled[]
}

function checkOptions(options: PatternExtractorOptions): Checked {
  checkMembers('The options of patternExtractor', options, ['coMentions', 'patterns', 'id'])
  const { coMentions: together = true, patterns = [], id = 'patterns-1' } = options
  if (typeof together !== 'boolean') throw invalid('coMentions', together, 'true, false')
  if (typeof id !== 'string' || id.length < 1 || id.length > 200)
    throw invalid('id', id, 'a text of 1 to 200 code units')
  if (!Array.isArray(patterns))
    throw invalid('patterns', patterns, 'a list of { says, gives, when, confidence }')
  if (id === 'patterns-1' && (!together || patterns.length > 0))
    throw new MnesticError(
      'INVALID_ARGUMENT',
      'patternExtractor with patterns of its own or without co-mentions answers differently: give it an id of its own',
    )
  return {
    id,
    together,
    patterns: [...concepts.map(compilePattern), ...patterns.map(compileGiven)],
  }
}

function compileGiven(pattern: Pattern, i: number): Compiled {
  const what = `patterns[${i}]`
  checkMembers(what, pattern, ['says', 'gives', 'when', 'confidence'])
  const { says, gives, when = 'state', confidence = 0 } = pattern
  if (typeof says !== 'string' || says === '')
    throw invalid(`${what}.says`, says, 'a text such as WHO <live> in PLACE')
  if (typeof gives !== 'function' && !Array.isArray(gives))
    throw invalid(`${what}.gives`, gives, 'a list of [subject slot, predicate, object slot], a function')
  if (!whens.includes(when)) throw invalid(`${what}.when`, when, whens.join(', '))
  if (!(confidence >= 0 && confidence <= 1)) throw invalid(`${what}.confidence`, confidence, '0 to 1')
  const compiled = compiledAt(what, pattern)
  if (typeof gives !== 'function') checkGives(what, gives, compiled)
  return compiled
}

function compiledAt(what: string, pattern: Pattern): Compiled {
  try {
    return compilePattern(pattern)
  } catch (error) {
    // Without the expression, which is long and nobody wrote.
    const why = String(error).replace(/\/.*\/[a-z]*: /su, '')
    throw new MnesticError('INVALID_ARGUMENT', `${what}.says is no pattern: ${why}`, { cause: error })
  }
}

/** A slot that the pattern does not have would never give anything. */
function checkGives(what: string, gives: readonly unknown[], { expression }: Compiled): void {
  const groups = Array.from(expression.source.matchAll(/\(\?<(\p{L}\w*)>/gu), ([, group = '']) => group)
  const slots = groups.filter((group) => group !== 'LEFT' && group === group.toUpperCase())
  for (const [i, given] of gives.entries()) {
    const parts: readonly unknown[] = Array.isArray(given) ? given : []
    const [subject, predicate, object] = parts
    if (typeof predicate !== 'string' || predicate === '')
      throw invalid(`${what}.gives[${i}]`, given, '[subject slot, predicate, object slot]')
    for (const slot of [subject, object])
      if (typeof slot !== 'string' || !groups.includes(slot))
        throw invalid(
          `${what}.gives[${i}]`,
          slot,
          slots.length === 0
            ? 'a slot of its says, which has none'
            : `a slot of its says: ${slots.join(', ')}`,
        )
  }
}

function extractFrom(input: ExtractorInput, patterns: readonly Compiled[], together: boolean): Extraction {
  const text = input.text
  const entities: ExtractedEntity[] = []
  const facts: ExtractedFact[] = []
  const whole = plain(text)
  const context = {
    input,
    speaker: input.speaker,
    seen: new Set(capitalWords(whole)),
    quotes: quotationsIn(whole),
  }
  let people: Sentence['people'] = []
  for (const span of sentencesOf(text)) {
    const sentence = readSentence(text, span, { ...context, people })
    people = sentence.people
    const stated = factsIn(sentence, patterns, input.at)
    entities.push(...mentionsIn(sentence, stated))
    facts.push(...stated, ...(together ? coMentions(sentence) : []))
    if (entities.length >= mostEntities || facts.length >= mostFacts) break
  }
  return { entities: entities.slice(0, mostEntities), facts: facts.slice(0, mostFacts) }
}

function mentionsIn(sentence: Sentence, facts: readonly ExtractedFact[]): readonly ExtractedEntity[] {
  const { start, names, times, amounts, me } = sentence
  const at = (span: { readonly start: number; readonly end: number }) => ({
    start: start + span.start,
    end: start + span.end,
  })
  const aliases = (name: string): readonly string[] =>
    facts.flatMap(({ subject, predicate, object }) =>
      predicate === 'named' && subject === name && typeof object === 'string' ? [object] : [],
    )
  const own = facts.find(({ subject, object }) => subject === me || object === me)
  const kinds = kindsBy(facts)
  const mentions: ExtractedEntity[] = [
    ...(own === undefined || names.some(({ name }) => name === me)
      ? []
      : [
          {
            name: me,
            type: 'person',
            ...known(aliases(me)),
            span: pronounIn(sentence, own),
            confidence: 0.9,
          },
        ]),
    ...names.map(({ name, kind = kinds.get(name), span, confidence }) => ({
      name,
      ...(kind !== undefined && { type: kind }),
      ...known(aliases(name)),
      span: at(span),
      confidence,
    })),
    ...times.map(({ name, span }) => ({ name, type: 'date', span: at(span), confidence: 0.9 })),
    ...amounts.map(({ name, kind, span }) => ({ name, type: kind, span: at(span), confidence: 0.9 })),
  ]
  return mentions.toSorted((a, b) => a.span.start - b.span.start || a.span.end - b.span.end)
}

function known(aliases: readonly string[]): { readonly aliases?: readonly string[] } {
  return aliases.length === 0 ? {} : { aliases }
}

/** The word that means the speaker in what a fact was read from, or all of it. */
function pronounIn({ text, start }: Sentence, { span }: ExtractedFact): ExtractedFact['span'] {
  const said = text.slice(span.start - start, span.end - start)
  const word = /(?<!\p{L})(?:I|we|my|our|me|us|ich|wir|meine?|je|nous|mon|ma|mes|mi|mis|yo)(?!\p{L})/iu.exec(
    said,
  )
  return word === null
    ? span
    : { start: span.start + word.index, end: span.start + word.index + word[0].length }
}
