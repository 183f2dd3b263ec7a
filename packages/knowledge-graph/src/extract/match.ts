import type { ExtractedFact } from '../contract/extractor.ts'
import { read } from './found.ts'
import { isStated, statedUntil } from './guards.ts'
import { has, needsOf, type Needs } from './needs.ts'
import type { Draft, Pattern } from './pattern.ts'
import type { Sentence } from './sentence.ts'
import { compile } from './template.ts'
import { validTime } from './valid-time.ts'

/** A pattern, ready to be held against sentences. */
export interface Compiled {
  readonly pattern: Pattern
  readonly expression: RegExp
  readonly needs: Needs
}

export function compilePattern(pattern: Pattern): Compiled {
  return { pattern, expression: compile(pattern.says), needs: needsOf(pattern.says) }
}

interface Made {
  readonly end: number
  readonly start: number
  readonly fact: ExtractedFact
}

/** What a sentence states by these patterns, in the order of its words. */
export function factsIn(
  sentence: Sentence,
  patterns: readonly Compiled[],
  at: number,
): readonly ExtractedFact[] {
  const until = statedUntil(sentence.masked)
  if (until === 0) return []
  const made: Made[] = []
  const elided: { readonly compiled: Compiled; readonly match: RegExpExecArray }[] = []
  const small = sentence.masked.toLowerCase()
  for (const compiled of patterns) {
    if (!has(sentence, small, compiled.needs)) continue
    for (const match of sentence.masked.matchAll(compiled.expression)) {
      if (match.index + match[0].length > until + 1 || !isStated(sentence.masked, match.index)) continue
      if (match.groups?.['LEFT'] !== undefined && match.index > 0) elided.push({ compiled, match })
      else made.push(...make(sentence, compiled, match, [], at))
    }
  }
  // Who plays in `I live in Graz and play chess`: whoever the statement right before is about.
  for (const { compiled, match } of elided.toSorted((a, b) => a.match.index - b.match.index)) {
    const before = made
      .filter(({ end }) => end <= match.index + 4)
      .toSorted((a, b) => b.end - a.end)
      .filter(({ end }, _, [last]) => end === last?.end && match.index - end < 40)
    const subjects = [...new Set(before.map(({ fact }) => fact.subject))]
    if (subjects.length === 1) made.push(...make(sentence, compiled, match, subjects, at))
  }
  return distinct(made.toSorted((a, b) => a.start - b.start || a.end - b.end).map(({ fact }) => fact))
}

function make(
  sentence: Sentence,
  { pattern }: Compiled,
  match: RegExpExecArray,
  before: readonly string[],
  at: number,
): readonly Made[] {
  const { gives, when: usual = 'state' } = pattern
  const found = read(sentence, match, before, usual)
  if (found === undefined) return []
  const drafts: readonly Draft[] =
    typeof gives === 'function'
      ? gives(found)
      : gives.flatMap(([subject, predicate, object]) =>
          found
            .values(subject)
            .flatMap((one) =>
              found.values(object).map((other) => ({ subject: one, predicate, object: other })),
            ),
        )
  const trimmed = match[0].trim()
  const start = match.index + match[0].indexOf(trimmed)
  const end = start + trimmed.length
  return drafts
    .filter(({ subject, object }) => subject !== object)
    .map(({ when = usual, ...draft }) => ({
      start,
      end,
      fact: {
        ...draft,
        ...validTime(sentence, start, end, when, found.tense, at),
        span: { start: sentence.start + start - 1, end: sentence.start + end - 1 },
        confidence: pattern.confidence ?? 0.9,
      },
    }))
}

function distinct(facts: readonly ExtractedFact[]): readonly ExtractedFact[] {
  const seen = new Map<string, ExtractedFact>()
  for (const fact of facts) {
    const key = JSON.stringify([fact.subject, fact.predicate, fact.object])
    const other = seen.get(key)
    if (other === undefined || (other.from ?? other.to) === undefined) seen.set(key, fact)
  }
  return [...seen.values()]
}
