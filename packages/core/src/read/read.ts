import { rankerSignal } from '../check/weights.ts'
import type { PutEntry, Seq } from '../contract/log.ts'
import type { Recollection, RecollectionItem, Unavailable } from '../contract/recollection.ts'
import type { Scope, ScopeNumber } from '../contract/scope.ts'
import { checkOpen, type Engine } from '../engine.ts'
import { throwIfAborted } from '../error.ts'
import { buildAllow, isEligible, isSuperseded } from '../index/allow.ts'
import { maxSpeakers, type ScopeIndex } from '../index/scope-index.ts'
import { toRecords } from '../record.ts'
import { infosOf } from '../scopes.ts'
import { toScope } from '../scope.ts'
import type { View } from '../view/view.ts'
import { canAnswer, type Question } from './ask.ts'
import { assemble } from './context.ts'
import { liftCorrections, Owners, withSuccessors, type Ranked } from './corrections.ts'
import { completeCues } from './cues.ts'
import { fuse, type Answer } from './fuse.ts'
import { applyRanker } from './learned.ts'
import { checkCue, checkReadOptions, type CheckedRead } from './options.ts'
import { askSignals } from './own-signals.ts'
import { datesOf, namedPeriod, sampleOf } from './period.ts'
import { findIn, isWeightless, weighIn, type Found } from './weigh.ts'

const emptyLayout = { blocks: [], tokens: 0 }

/** See `Memory.read`. */
export async function read(
  engine: Engine,
  scope: unknown,
  cueInput: unknown,
  optionsInput: unknown,
): Promise<Recollection> {
  checkOpen(engine)
  const started = performance.now()
  const path = toScope(scope)
  const options = checkReadOptions(engine, optionsInput)
  const given = checkCue(engine, cueInput, options.views)
  throwIfAborted(options.signal)
  const infos = await infosOf(engine, path, options.descendants, engine.limits.scopes)
  const wanted = Math.max(0, ...infos.map((info) => info.revision))
  if (infos.length === 0) return nothing(options)
  const indexes = await Promise.all(
    infos.map((info) => engine.indexes.at(info.number, info.revision, options.signal)),
  )
  const allow = await buildAllow(indexes, options.eligibility, options.filter, engine.storage, options.signal)
  const speakers = speakersOf(indexes)
  const cues = await completeCues(engine, given, speakers, wanted, options)
  const unavailable: Record<string, Unavailable> = { ...cues.unavailable }
  const found: Found[] = []
  const asked = options.views.filter(
    (view) =>
      unavailable[view.name] === undefined &&
      cues.all.some((cue) => takesPart(view, cue)) &&
      (options.explain || !isWeightless(view, options.weights.backends[view.name])),
  )
  const signalCue = {
    ...(given.text !== undefined && { text: given.text }),
    now: options.eligibility.now,
    speakers,
  }
  const period = namedPeriod(engine.signals, signalCue, options.weights.signals, indexes, allow)
  const narrow = period !== undefined && period.allow.size > 0 && period.allow.size < allow.size
  const outcomes = await Promise.all(
    asked.map((view) => {
      const questions = cues.all.map((cue): Question => ({
        view,
        cue,
        allow,
        wanted,
        limit: options.candidates,
        options: options.own.get(view.name) ?? {},
        deadline: options.deadline,
        signal: options.signal,
        ofAskedScopes: (seqs) => livingIn(engine, allow.scopes, seqs),
        fault: (message, code) => engine.emit({ type: 'fault', where: view.name, code, message }),
      }))
      const [cue] = questions
      return findIn(questions, narrow && cue !== undefined ? { ...cue, allow: period.allow } : undefined)
    }),
  )
  for (const outcome of outcomes) {
    if ('unavailable' in outcome) unavailable[outcome.name] = outcome.unavailable
    else found.push(outcome)
  }
  const owners = new Owners(indexes)
  const isAllowed = (seq: Seq): boolean => allow.has(seq)
  const brought = withSuccessors(
    owners,
    found.flatMap(({ hits }) => hits.flat().map(({ seq }) => seq)),
    isAllowed,
  )
  // A time may be asked for with no other word: then its own records are considered, as many as a backend may find.
  const told = period !== undefined && found.length > 0 ? sampleOf(period, options.candidates) : []
  const further = found.flatMap((one) => one.further.map(({ seq }) => seq))
  const candidates = withSuccessors(owners, [...brought, ...further, ...told], isAllowed)
  const durations: Record<string, number> = {}
  const answers: Answer[] = []
  for (const weighed of await Promise.all(
    candidates.length === 0
      ? []
      : found.map((one) =>
          weighIn(one, candidates, options.weights.backends[one.name], engine.embedder?.weight ?? 1),
        ),
  )) {
    answers.push(weighed.answer)
    durations[weighed.answer.name] = weighed.ms
    if (weighed.unavailable !== undefined) unavailable[weighed.answer.name] = weighed.unavailable
  }
  const load = (seqs: readonly Seq[]): Promise<ReadonlyMap<Seq, PutEntry>> => recordsOf(engine, seqs)
  const own = await askSignals(engine.signals, signalCue, candidates, options.weights.signals, load)
  const fused = fuse(
    candidates,
    answers,
    own,
    narrow ? { brought: new Set(brought), holds: (seq) => period.allow.has(seq) } : undefined,
  )
  const rankerWeight = options.weights.signals[rankerSignal] ?? 1
  const moved = applyRanker(engine.ranker, fused.items, rankerWeight)
  const ranked = liftCorrections(moved, owners, options.eligibility)
  const paths = new Map(infos.map((info) => [info.number, info.path]))
  const pathOf = (number: ScopeNumber): Scope | undefined => paths.get(number)
  const items = await toItems(engine, ranked.slice(0, options.limit), { owners, pathOf }, options)
  const assembled = await assemble(engine, items, options, { allow, owners, pathOf })
  throwIfAborted(options.signal)
  engine.emit({
    type: 'read',
    ms: performance.now() - started,
    items: items.length,
    candidates: candidates.length,
    backends: durations,
  })
  return {
    items,
    context: assembled.text,
    layout: assembled.layout,
    omitted: assembled.omitted,
    revision: wanted,
    unavailable,
    expansions: cues.expansions,
    ...(cues.fault && { expansionFault: cues.fault }),
    ...(options.explain && {
      explanation: {
        ...(period && { periods: datesOf(period) }),
        candidates: candidates.length,
        weights: fused.weights,
        durations,
        ...(cues.embedded !== undefined && { embedded: cues.embedded }),
      },
    }),
  }
}

function nothing({ explain: explained }: CheckedRead): Recollection {
  return {
    items: [],
    context: '',
    layout: emptyLayout,
    omitted: [],
    revision: 0,
    unavailable: {},
    expansions: [],
    ...(explained && { explanation: { candidates: 0, weights: {}, durations: {} } }),
  }
}

function speakersOf(indexes: readonly ScopeIndex[]): readonly string[] {
  const speakers = new Set(indexes.flatMap((index) => index.speakers()))
  return speakers.size > maxSpeakers ? [] : [...speakers]
}

function takesPart({ capabilities }: View, cue: Question['cue']): boolean {
  const onlyWeighs = capabilities.text !== true && capabilities.vector !== true
  return onlyWeighs || canAnswer(capabilities, cue)
}

async function recordsOf(engine: Engine, seqs: readonly Seq[]): Promise<ReadonlyMap<Seq, PutEntry>> {
  const puts = await engine.storage.records(seqs, { vectors: false })
  return new Map(puts.map((put) => [put.revision, put]))
}

async function toItems(
  engine: Engine,
  ranked: readonly Ranked[],
  { owners, pathOf }: { readonly owners: Owners; readonly pathOf: (scope: ScopeNumber) => Scope | undefined },
  options: CheckedRead,
): Promise<readonly RecollectionItem[]> {
  const puts = await recordsOf(
    engine,
    ranked.map(({ seq }) => seq),
  )
  const found = ranked.flatMap(({ seq }) => puts.get(seq) ?? [])
  const records = await toRecords(engine.storage, found, pathOf, options.eligibility.now)
  const bySeq = new Map(records.map((record) => [record.seq, record]))
  return ranked.flatMap(({ seq, ...rest }) => {
    const record = bySeq.get(seq)
    const index = owners.of(seq)
    if (record === undefined || index === undefined) return []
    const successors = index.successors(seq).filter((row) => isEligible(row, options.eligibility))
    const superseded = isSuperseded(index, seq, options.eligibility)
    return [{ record, ...rest, superseded, supersededBy: successors.map((row) => row.id) }]
  })
}

async function livingIn(
  engine: Engine,
  scopes: readonly ScopeNumber[],
  seqs: readonly Seq[],
): Promise<ReadonlySet<Seq>> {
  const puts = await engine.storage.records(seqs, { vectors: false })
  return new Set(puts.filter((put) => scopes.includes(put.scope)).map((put) => put.revision))
}
