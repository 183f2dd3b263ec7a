import type { Span } from '@mnestic/core'
import type { ExtractorInput } from '../contract/extractor.ts'
import { amountsIn, type Amount } from './amounts.ts'
import { indexOf, mask, plain } from './mask.ts'
import { findNames, type Name } from './names/find-names.ts'
import type { NameContext } from './names/named-part.ts'
import { timesOf, type TextTime } from './times.ts'

/** A sentence with what is named in it. Places in `masked` are one more than in `text`: it begins and ends with a space. */
export interface Sentence {
  readonly text: string
  /** Where it begins in the record's text. */
  readonly start: number
  readonly masked: string
  readonly names: readonly Name[]
  readonly times: readonly TextTime[]
  readonly amounts: readonly Amount[]
  /** The name of whoever says it, or the role. */
  readonly me: string
  /** People named before it in the text, and in it, with their places in the text. */
  readonly people: readonly { readonly name: string; readonly start: number }[]
  nameAt(run: string): Name | undefined
  timeAt(run: string): TextTime | undefined
}

export interface SentenceContext extends NameContext {
  readonly input: ExtractorInput
  /** Quotations in the whole text. */
  readonly quotes: readonly Span[]
  readonly people: Sentence['people']
}

/** A quotation: somebody else may be speaking in it. */
const quotation = /["“«„][^"”»“«„]{1,1000}["”»“]/gu

export function quotationsIn(text: string): readonly Span[] {
  return [...text.matchAll(quotation)].map((match) => ({
    start: match.index,
    end: match.index + match[0].length,
  }))
}

export function readSentence(text: string, span: Span, context: SentenceContext): Sentence {
  const { input } = context
  const own = plain(text.slice(span.start, span.end))
  const times = timesOf(own, input.at)
  const timed = mask(
    own,
    'time',
    times.map((time) => time.span),
  )
  const amounts = amountsIn(timed)
  const measured = mask(
    timed,
    'amount',
    amounts.map((amount) => amount.span),
  )
  const names = findNames(measured, context)
  const quotes = context.quotes.flatMap(({ start, end }) => {
    const cut = { start: Math.max(start, span.start) - span.start, end: Math.min(end, span.end) - span.start }
    const isWork = names.some(
      (name) => name.kind === 'work' && name.span.start > cut.start && name.span.end < cut.end,
    )
    return cut.start < cut.end && !isWork ? [cut] : []
  })
  const named = mask(
    measured,
    'name',
    names.map((name) => name.whole),
  )
  const people = names.flatMap(({ name, kind, span: { start } }) =>
    kind === 'person' || kind === undefined
      ? [{ name, start: span.start + start, sure: kind === 'person' }]
      : [],
  )
  const sure = people.filter((one) => one.sure)
  return {
    text: own,
    start: span.start,
    masked: ` ${mask(named, 'quote', quotes)} `,
    names,
    times,
    amounts,
    me: input.speaker ?? input.role ?? 'user',
    people: [...context.people, ...(sure.length > 0 ? sure : people)],
    nameAt: (run) => names[indexOf('name', run)],
    timeAt: (run) => times[indexOf('time', run)],
  }
}
