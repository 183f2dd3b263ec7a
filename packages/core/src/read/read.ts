import type { Assembled, Candidate } from '../contract/assembler.ts'
import type { BackendCue, Hit } from '../contract/backend.ts'
import type { Revision, Seq } from '../contract/log.ts'
import type { Recollection, RecollectionItem, Unavailable } from '../contract/recollection.ts'
import type { Scope, ScopeNumber } from '../contract/scope.ts'
import type { ScopeInfo } from '../contract/storage.ts'
import { embedCue } from '../embedding.ts'
import { checkOpen, type Engine } from '../engine.ts'
import { MnesticError, throwIfAborted, toMnesticError } from '../error.ts'
import { withDeadline } from '../deadline.ts'
import { buildAllow, isEligible, isSuperseded } from '../index/allow.ts'
import { toRecords } from '../record.ts'
import { infosOf } from '../scopes.ts'
import { toScope } from '../scope.ts'
import type { View } from '../view/view.ts'
import { askRecall, askScore, canAnswer, type Question } from './ask.ts'
import { demoteSuperseded, Owners, withSuccessors, type Ranked } from './corrections.ts'
import { fuse, rankSignal, type Answer } from './fuse.ts'
import { checkCue, checkReadOptions, isLayout, type CheckedRead } from './options.ts'

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
  if (infos.length === 0)
    return { items: [], context: '', layout: emptyLayout, omitted: [], revision: 0, unavailable: {} }
  const indexes = await Promise.all(
    infos.map((info) => engine.indexes.at(info.number, info.revision, options.signal)),
  )
  const allow = await buildAllow(indexes, options.eligibility, options.filter, engine.storage, options.signal)
  const unavailable: Record<string, Unavailable> = {}
  const cue = await completeCue(engine, given, options, wanted, unavailable)
  const questions = options.views
    .filter((view) => unavailable[view.name] === undefined && takesPart(view, cue))
    .map((view): Question => ({
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
  const durations: Record<string, number> = {}
  const found = new Map<string, readonly Hit[]>()
  await Promise.all(
    questions.map(async (question) => {
      const outcome = await askRecall(question)
      if ('unavailable' in outcome) unavailable[question.view.name] = outcome.unavailable
      else {
        durations[question.view.name] = outcome.ms
        found.set(question.view.name, outcome.value)
      }
    }),
  )
  const owners = new Owners(indexes)
  const candidates = withSuccessors(owners, [...found.values()].flat(), (seq) => allow.has(seq))
  const answers = await weigh(
    questions.filter(({ view }) => found.has(view.name)),
    found,
    durations,
    candidates,
    options,
    unavailable,
  )
  const ranked = demoteSuperseded(fuse(candidates, answers), owners, options.eligibility)
  const items = await toItems(engine, ranked.slice(0, options.limit), owners, infos, options)
  const assembled = await assemble(engine, items, options)
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
  }
}

/** The cue with the embedder's vector, where some backend wants one. A failing embedder leaves the others answering. */
async function completeCue(
  engine: Engine,
  cue: BackendCue,
  options: CheckedRead,
  wanted: Revision,
  unavailable: Record<string, Unavailable>,
): Promise<BackendCue> {
  const wanting = options.views.filter((view) => view.capabilities.vector === true)
  if (
    cue.vector !== undefined ||
    cue.text === undefined ||
    engine.embedder === undefined ||
    wanting.length === 0
  )
    return cue
  try {
    const { embedder } = engine
    const { text } = cue
    const vector = await withDeadline(options.deadline, options.signal, (signal) =>
      embedCue(embedder, text, signal),
    )
    return vector === undefined ? cue : { ...cue, vector }
  } catch (error) {
    throwIfAborted(options.signal)
    const { code, message } = toMnesticError(error, 'EMBEDDER_FAILED', 'The embedder failed', true)
    engine.emit({ type: 'fault', where: 'embedder', code, message })
    for (const view of wanting)
      if (view.capabilities.text !== true) unavailable[view.name] = { code, message, wanted }
    return cue
  }
}

function takesPart({ capabilities }: View, cue: BackendCue): boolean {
  const onlyWeighs = capabilities.text !== true && capabilities.vector !== true
  return onlyWeighs || canAnswer(capabilities, cue)
}

async function weigh(
  questions: readonly Question[],
  found: ReadonlyMap<string, readonly Hit[]>,
  durations: Readonly<Record<string, number>>,
  candidates: readonly Seq[],
  options: CheckedRead,
  unavailable: Record<string, Unavailable>,
): Promise<readonly Answer[]> {
  if (candidates.length === 0) return []
  return Promise.all(
    questions.map(async (question) => {
      const { name, capabilities } = question.view
      const outcome = await askScore(question, candidates, durations[name] ?? 0)
      if ('unavailable' in outcome) unavailable[name] = outcome.unavailable
      const signals = 'unavailable' in outcome ? undefined : outcome.value
      return {
        name,
        hits: found.get(name) ?? [],
        signals,
        weights: weightsOf({ [rankSignal]: 1, score: 1, ...capabilities.signals }, options.weights[name]),
      }
    }),
  )
}

function weightsOf(
  declared: Readonly<Record<string, number>>,
  given: number | Readonly<Record<string, number>> | undefined,
): Readonly<Record<string, number>> {
  if (given === undefined) return declared
  if (typeof given === 'object') return { ...declared, ...given }
  return Object.fromEntries(Object.entries(declared).map(([signal, weight]) => [signal, weight * given]))
}

async function toItems(
  engine: Engine,
  ranked: readonly Ranked[],
  owners: Owners,
  infos: readonly ScopeInfo[],
  options: CheckedRead,
): Promise<readonly RecollectionItem[]> {
  const paths = new Map<number, Scope>(infos.map((info) => [info.number, info.path]))
  const puts = new Map(
    (
      await engine.storage.records(
        ranked.map(({ seq }) => seq),
        { vectors: false },
      )
    ).map((put) => [put.revision, put]),
  )
  const found = ranked.flatMap(({ seq }) => puts.get(seq) ?? [])
  const { now } = options.eligibility
  const records = await toRecords(engine.storage, found, (scope) => paths.get(scope), now)
  const bySeq = new Map(records.map((record) => [record.seq, record]))
  return ranked.flatMap(({ seq, score, via, demotion }) => {
    const record = bySeq.get(seq)
    const index = owners.of(seq)
    if (record === undefined || index === undefined) return []
    const successors = index.successors(seq).filter((row) => isEligible(row, options.eligibility))
    const superseded = isSuperseded(index, seq, options.eligibility)
    return [
      {
        record,
        score,
        demotion,
        via,
        superseded,
        supersededBy: successors.map((row) => row.id),
      },
    ]
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

async function assemble(
  engine: Engine,
  items: readonly RecollectionItem[],
  { budget, previous, signal, deadline }: CheckedRead,
): Promise<Assembled> {
  try {
    const assembled = await withDeadline(deadline, signal, async (inner) =>
      engine.assembler.assemble({
        candidates: items.map(toCandidate),
        budget,
        count: engine.countTokens,
        previous,
        signal: inner,
      }),
    )
    if (
      typeof assembled.text !== 'string' ||
      !isLayout(assembled.layout) ||
      !Array.isArray(assembled.omitted)
    )
      throw new MnesticError('BACKEND_FAILED', 'The assembler answered no text, layout and omissions')
    return assembled
  } catch (error) {
    throw toMnesticError(error, 'BACKEND_FAILED', 'The assembler failed')
  }
}

function toCandidate({ record, score, superseded, supersededBy, via }: RecollectionItem): Candidate {
  const signals = Object.entries(via).flatMap(([name, backend]) =>
    Object.entries(backend?.signals ?? {}).map(
      ([signal, { value }]) => [`${name}.${signal}`, value] as const,
    ),
  )
  return { record, score, superseded, supersededBy, signals: Object.fromEntries(signals) }
}
