import type { Layout, Placed, Standing } from '../contract/assembler.ts'
import type { StandingHit } from '../contract/backend.ts'
import type { Seq } from '../contract/log.ts'
import type { Unavailable } from '../contract/recollection.ts'
import type { Engine } from '../engine.ts'
import { askScore, askStanding, type Question } from './ask.ts'
import { recordsAt, type Whereabouts } from './placed.ts'

/** What the assembler gets beside the candidates. */
export interface Beside {
  readonly standing: readonly Standing[]
  readonly previously: readonly Placed[]
  /** By seq, of candidates too: the signals that the assembler names. */
  readonly signals: ReadonlyMap<Seq, Readonly<Record<string, number>>>
  readonly unavailable: Readonly<Record<string, Unavailable>>
}

/**
 * What stands whatever the cue, what stood in the previous prompt, and what the assembler wants to know of all records:
 * asked apart from the ranking, so that it moves no score. `questions`: one for each asked view.
 */
export async function besideCandidates(
  engine: Engine,
  questions: readonly Question[],
  candidates: readonly Seq[],
  previous: Layout | undefined,
  whereabouts: Whereabouts,
): Promise<Beside> {
  const unavailable: Record<string, Unavailable> = {}
  const hits = await standingIn(questions, unavailable)
  const allow = questions[0]?.allow
  const before = distinct(previous?.blocks.flatMap(({ lines = [] }) => lines.map(({ seq }) => seq)) ?? [])
  const earlier = before.filter((seq) => allow?.has(seq) === true)
  const seqs = distinct([...candidates, ...hits.map(({ seq }) => seq), ...earlier])
  const signals = await signalsFor(engine.assembler.signals ?? [], questions, seqs, unavailable)
  const records = await recordsAt(engine, distinct([...hits.map(({ seq }) => seq), ...earlier]), whereabouts)
  const place = (seq: Seq): readonly Placed[] => {
    const found = records.get(seq)
    return found === undefined ? [] : [{ ...found, signals: signals.get(seq) ?? {} }]
  }
  return {
    standing: hits.flatMap(({ seq, why, block }) => place(seq).map((placed) => ({ ...placed, why, block }))),
    previously: earlier.flatMap(place),
    signals,
    unavailable,
  }
}

/** Each record once: the first view that names it says where it stands. */
async function standingIn(
  questions: readonly Question[],
  unavailable: Record<string, Unavailable>,
): Promise<readonly StandingHit[]> {
  const asked = questions.filter(({ view }) => view.capabilities.standing === true)
  const outcomes = await Promise.all(asked.map((question) => askStanding(question)))
  const hits = new Map<Seq, StandingHit>()
  for (const [i, outcome] of outcomes.entries()) {
    const name = asked[i]?.view.name ?? ''
    if ('unavailable' in outcome) unavailable[name] = outcome.unavailable
    else for (const hit of outcome.value) if (!hits.has(hit.seq)) hits.set(hit.seq, hit)
  }
  return [...hits.values()]
}

async function signalsFor(
  names: readonly string[],
  questions: readonly Question[],
  seqs: readonly Seq[],
  unavailable: Record<string, Unavailable>,
): Promise<Beside['signals']> {
  const bySeq = new Map<Seq, Record<string, number>>()
  const asked = questions.filter(({ view }) =>
    names.some((name) => name in (view.capabilities.signals ?? {})),
  )
  if (seqs.length === 0) return bySeq
  const outcomes = await Promise.all(asked.map((question) => askScore(question, seqs, 0)))
  for (const [i, outcome] of outcomes.entries()) {
    const view = asked[i]?.view.name ?? ''
    if ('unavailable' in outcome) {
      unavailable[view] = outcome.unavailable
      continue
    }
    for (const name of names)
      for (const [k, value] of outcome.value?.[name]?.entries() ?? []) {
        const seq = seqs[k]
        if (seq === undefined || Number.isNaN(value)) continue
        bySeq.set(seq, { ...bySeq.get(seq), [`${view}.${name}`]: value })
      }
  }
  return bySeq
}

function distinct(seqs: readonly Seq[]): readonly Seq[] {
  return [...new Set(seqs)]
}
