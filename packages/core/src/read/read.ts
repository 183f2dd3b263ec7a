import { diversitySignal, rankerSignal } from '../check/weights.ts'
import type { Seq } from '../contract/log.ts'
import type { Explanation, Recollection, RecollectionItem, Unavailable } from '../contract/recollection.ts'
import type { Scope, ScopeNumber } from '../contract/scope.ts'
import { checkOpen, type Engine } from '../engine.ts'
import { throwIfAborted } from '../error.ts'
import { buildAllow } from '../index/allow.ts'
import { maxSpeakers, type ScopeIndex } from '../index/scope-index.ts'
import { infosOf } from '../scopes.ts'
import { toScope } from '../scope.ts'
import type { View } from '../view/view.ts'
import { canAnswer, type Question } from './ask.ts'
import { assemble } from './context.ts'
import { liftCorrections, Owners, withSuccessors, type Ranked } from './corrections.ts'
import { completeCues } from './cues.ts'
import { diversify } from './diversify.ts'
import { fuse, type Answer, type Fused } from './fuse.ts'
import { applyRanker } from './learned.ts'
import { likenessOf } from './likeness.ts'
import { checkCue, checkReadOptions, type CheckedRead } from './options.ts'
import { recencyOf } from './recency.ts'
import { askSignals } from './own-signals.ts'
import { putsOf, recordsAt, type Whereabouts } from './placed.ts'
import { besideCandidates } from './standing.ts'
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
  const silent = engine.ranker?.weightless === true ? new Set<string>() : weightless(options)
  const asked = options.views.filter(
    (view) =>
      unavailable[view.name] === undefined &&
      cues.all.some((cue) => takesPart(view, cue)) &&
      (options.explain || !silent.has(view.name)),
  )
  const signalCue = {
    ...(given.text !== undefined && { text: given.text }),
    now: options.eligibility.now,
    speakers,
  }
  const period = namedPeriod(engine.signals, signalCue, options.weights.signals, indexes, allow)
  const narrow = period !== undefined && period.allow.size > 0 && period.allow.size < allow.size
  const questionOf = (view: View, cue: Question['cue']): Question => ({
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
  })
  const outcomes = await Promise.all(
    asked.map((view) => {
      const questions = cues.all.map((one) => questionOf(view, one))
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
  const { recency } = options
  const signals = recency ? [...engine.signals, recencyOf(recency, options.eligibility)] : engine.signals
  const own = await askSignals(signals, signalCue, candidates, options.weights.signals, (seqs) =>
    putsOf(engine, seqs),
  )
  const fused = fuse(
    candidates,
    answers,
    own,
    narrow ? { brought: new Set(brought), holds: (seq) => period.allow.has(seq) } : undefined,
  )
  const rankerWeight = options.weights.signals[rankerSignal] ?? 1
  const moved = applyRanker(engine.ranker, fused.items, rankerWeight, silent)
  const { ranked, ...order } = await inOrder(engine, moved, owners, options)
  const paths = new Map(infos.map((info) => [info.number, info.path]))
  const pathOf = (number: ScopeNumber): Scope | undefined => paths.get(number)
  const whereabouts: Whereabouts = { owners, pathOf, eligibility: options.eligibility }
  const items = await toItems(engine, ranked.slice(0, options.limit), whereabouts)
  const beside = await besideCandidates(
    engine,
    options.views
      .filter(({ name }) => unavailable[name] === undefined)
      .map((view) => questionOf(view, cues.all[0] ?? given)),
    items.map(({ record }) => record.seq),
    options.previous,
    whereabouts,
  )
  Object.assign(unavailable, beside.unavailable)
  const assembled = await assemble(engine, items, options, { allow, beside, ...whereabouts })
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
        ...(order.compared && { compared: order.compared }),
        weights: { ...fused.weights, ...order.weights },
        durations,
        efforts: Object.fromEntries(found.flatMap(({ name, effort }) => (effort ? [[name, effort]] : []))),
        ...(cues.embedded !== undefined && { embedded: cues.embedded }),
      },
    }),
  }
}

interface Order {
  readonly ranked: readonly Ranked[]
  /** Where they were diversified. */
  readonly compared?: NonNullable<Explanation['compared']>
  readonly weights?: Explanation['weights']
}

/** Strongest first, at least as many as are asked for. */
async function inOrder(
  { storage, embedder }: Engine,
  fused: readonly Fused[],
  owners: Owners,
  { diversity, limit, eligibility, signal }: CheckedRead,
): Promise<Order> {
  if (diversity === 0) return { ranked: liftCorrections(fused, owners, eligibility) }
  const seqs = fused.map(({ seq }) => seq)
  const likeness = await likenessOf(storage, embedder, seqs, signal)
  const rest = { diversity, limit, likeness, owners, eligibility, signal }
  const { ranked, weight } = await diversify(fused, rest)
  const compared = { vectors: likeness.vectors, words: seqs.length - likeness.vectors }
  return { ranked, compared, weights: { [diversitySignal]: weight } }
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
    ...(explained && { explanation: { candidates: 0, weights: {}, durations: {}, efforts: {} } }),
  }
}

function speakersOf(indexes: readonly ScopeIndex[]): readonly string[] {
  const speakers = new Set(indexes.flatMap((index) => index.speakers()))
  return speakers.size > maxSpeakers ? [] : [...speakers]
}

/** Names of the views that move no score. */
function weightless({ views, weights }: CheckedRead): ReadonlySet<string> {
  const names = views
    .filter((view) => isWeightless(view, weights.backends[view.name]))
    .map(({ name }) => name)
  return new Set(names)
}

function takesPart({ capabilities }: View, cue: Question['cue']): boolean {
  const onlyWeighs = capabilities.text !== true && capabilities.vector !== true
  return onlyWeighs || canAnswer(capabilities, cue)
}

async function toItems(
  engine: Engine,
  ranked: readonly Ranked[],
  whereabouts: Whereabouts,
): Promise<readonly RecollectionItem[]> {
  const seqs = ranked.map(({ seq }) => seq)
  const found = await recordsAt(engine, seqs, whereabouts)
  return ranked.flatMap(({ seq, ...rest }) => {
    const placed = found.get(seq)
    return placed === undefined ? [] : [{ ...rest, ...placed }]
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
