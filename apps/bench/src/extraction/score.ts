import type { ExtractedEntity, ExtractedFact, Extractor } from '@mnestic/knowledge-graph'
import { saidAt, type Labelled, type LabelledFact } from './labelled.ts'

/** How many were found rightly, found wrongly and missed. */
export interface Tally {
  right: number
  wrong: number
  missed: number
}

/** One text beside its labels. */
export interface Compared {
  readonly item: Labelled
  readonly entities: readonly Judgement[]
  readonly facts: readonly Judgement[]
  /** Of the facts found rightly whose labels say when they hold: whether that is right, too. */
  readonly times: readonly boolean[]
}

export interface Judgement {
  readonly verdict: keyof Tally
  /** Type or predicate. */
  readonly kind: string
  readonly what: string
}

/** Either way round they say the same. */
const symmetric = new Set([
  'married_to',
  'engaged_to',
  'partner_of',
  'sibling_of',
  'friend_of',
  'colleague_of',
  'relative_of',
])

/** Every label held against what the extractor says of its text. Co-mentions are no statements and not counted. */
export async function compare(
  extractor: Extractor,
  items: readonly Labelled[],
): Promise<readonly Compared[]> {
  const { signal } = new AbortController()
  const compared: Compared[] = []
  for (const item of items) {
    const { text, speaker } = item
    const { entities, facts } = await extractor.extract(
      { text, at: saidAt, ...(speaker !== undefined && { speaker }) },
      { signal },
    )
    const stated = facts.filter(({ predicate }) => predicate !== 'mentioned_with')
    compared.push({ item, entities: judgeEntities(item, entities), ...judgeFacts(item, stated) })
  }
  return compared
}

export function tally(judgements: readonly Judgement[]): Tally {
  const sum: Tally = { right: 0, wrong: 0, missed: 0 }
  for (const { verdict } of judgements) sum[verdict] += 1
  return sum
}

export function precision({ right, wrong }: Tally): number {
  return right / (right + wrong)
}

export function recall({ right, missed }: Tally): number {
  return right / (right + missed)
}

export function f1({ right, wrong, missed }: Tally): number {
  return (2 * right) / (2 * right + wrong + missed)
}

/** An entity is right where it stands on the labelled words. What only says `I` is not counted: it would always be right. */
function judgeEntities(
  { text, entities, speaker }: Labelled,
  found: readonly ExtractedEntity[],
): readonly Judgement[] {
  const left = new Map(entities.map(([written, type]) => [bare(written), type]))
  const seen = new Set<string>()
  const judgements = found.flatMap(({ name, type = 'untyped', span }): readonly Judgement[] => {
    const written = bare(text.slice(span.start, span.end))
    const isSpeaker = (name === speaker || name === 'user') && written !== bare(name)
    if (isSpeaker || seen.has(written)) return []
    seen.add(written)
    const label = left.get(written)
    left.delete(written)
    return [
      { verdict: label === undefined ? 'wrong' : 'right', kind: label ?? type, what: `${written} (${type})` },
    ]
  })
  return [...judgements, ...[...left].map(([what, kind]) => ({ verdict: 'missed' as const, kind, what }))]
}

function judgeFacts({ facts }: Labelled, found: readonly ExtractedFact[]): Pick<Compared, 'facts' | 'times'> {
  const left = new Set(facts)
  const times: boolean[] = []
  const judgements = found.map((fact): Judgement => {
    const label = facts.find((one) => isSame(one, fact))
    const what = `${fact.subject} ${fact.predicate} ${fact.object}`
    if (label === undefined) return { verdict: 'wrong', kind: fact.predicate, what }
    left.delete(label)
    if (label.from !== undefined || label.to !== undefined)
      times.push(
        (label.from === undefined || fact.from === Date.parse(label.from)) &&
          (label.to === undefined || fact.to === Date.parse(label.to)),
      )
    return { verdict: 'right', kind: kindOf(label.predicate), what }
  })
  const missed = [...left].map(({ subject, predicate, object }) => ({
    verdict: 'missed' as const,
    kind: kindOf(predicate),
    what: `${subject} ${predicate} ${[object].flat().join('/')}`,
  }))
  return { facts: [...judgements.map((one) => ({ ...one, kind: kindOf(one.kind) })), ...missed], times }
}

function kindOf(predicate: string): string {
  return predicate.startsWith('favourite_') ? 'favourite_*' : predicate
}

function isSame({ subject, predicate, object }: LabelledFact, fact: ExtractedFact): boolean {
  if (predicate !== fact.predicate) return false
  const [one, other] = [bare(fact.subject), bare(String(fact.object))]
  const objects = [object].flat().map((text) => bare(String(text)))
  return (
    (one === bare(subject) && objects.includes(other)) ||
    (symmetric.has(predicate) && other === bare(subject) && objects.includes(one))
  )
}

/** Without capitals, a word that leads to a time, an article: nobody links by them. */
function bare(text: string): string {
  return text
    .toLowerCase()
    .replace(/^(?:on|in|at|over|during)\s+/u, '')
    .replace(/^(?:the|an?)\s+/u, '')
}
