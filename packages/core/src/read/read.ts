import type { Candidate } from '../contract/assembler.ts'
import type { BackendCue, Hit } from '../contract/backend.ts'
import type { Revision, Seq } from '../contract/log.ts'
import type { Recollection, RecollectionItem, Unavailable } from '../contract/recollection.ts'
import type { Scope } from '../contract/scope.ts'
import type { ScopeInfo } from '../contract/storage.ts'
import { embedCue } from '../embedding.ts'
import { checkOpen, type Engine } from '../engine.ts'
import { throwIfAborted, toMnesticError } from '../error.ts'
import { buildAllow, isEligible, isSuperseded } from '../index/allow.ts'
import type { ScopeIndex } from '../index/scope-index.ts'
import { toRecord } from '../record.ts'
import { infosOf } from '../scopes.ts'
import { toScope } from '../scope.ts'
import type { View } from '../view/view.ts'
import { askRecall, askScore, type Question } from './ask.ts'
import { fuse, type Answer, type Fused } from './fuse.ts'
import { checkCue, checkReadOptions, type CheckedRead } from './options.ts'

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
  const given = checkCue(engine, cueInput)
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
    .filter((view) => unavailable[view.name] === undefined && canAnswer(view, cue))
    .map((view): Question => ({
      view,
      cue,
      allow,
      wanted,
      limit: options.candidates,
      options: options.own.get(view.name) ?? {},
      until: started + options.deadline,
      signal: options.signal,
      fault: (message) => engine.emit({ type: 'fault', where: view.name, code: 'BACKEND_FAILED', message }),
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
  const candidates = withSuccessors(indexes, [...found.values()].flat(), (seq) => allow.has(seq))
  const answers = await weigh(
    engine,
    questions.filter(({ view }) => found.has(view.name)),
    found,
    candidates,
    options,
    unavailable,
  )
  const ranked = demoteSuperseded(fuse(candidates, answers), indexes, options)
  const items = await toItems(engine, ranked.slice(0, options.limit), indexes, infos, options)
  const assembled = await engine.assembler.assemble({
    candidates: items.map(toCandidate),
    budget: options.budget,
    count: engine.countTokens,
    previous: options.previous,
    signal: options.signal ?? engine.closing,
  })
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
    const vector = await embedCue(engine.embedder, cue.text, options.signal)
    return vector === undefined ? cue : { ...cue, vector }
  } catch (error) {
    throwIfAborted(options.signal)
    const { code, message } = toMnesticError(error, 'EMBEDDER_FAILED', 'The embedder failed', true)
    for (const view of wanting)
      if (view.capabilities.text !== true) unavailable[view.name] = { code, message, wanted }
    return cue
  }
}

function canAnswer({ capabilities }: View, cue: BackendCue): boolean {
  return (
    (capabilities.text === true && cue.text !== undefined) ||
    (capabilities.vector === true && cue.vector !== undefined)
  )
}

/** Distinct candidates, rising, with the corrections of each that are allowed. */
function withSuccessors(
  indexes: readonly ScopeIndex[],
  hits: readonly Hit[],
  allowed: (seq: Seq) => boolean,
): readonly Seq[] {
  const seqs = new Set(hits.map((hit) => hit.seq))
  for (const seq of seqs) {
    for (const index of indexes)
      for (const row of index.successors(seq)) if (allowed(row.seq)) seqs.add(row.seq)
  }
  return [...seqs].toSorted((a, b) => a - b)
}

async function weigh(
  engine: Engine,
  questions: readonly Question[],
  found: ReadonlyMap<string, readonly Hit[]>,
  candidates: readonly Seq[],
  options: CheckedRead,
  unavailable: Record<string, Unavailable>,
): Promise<readonly Answer[]> {
  if (candidates.length === 0) return []
  return Promise.all(
    questions.map(async (question) => {
      const { name, capabilities } = question.view
      const outcome = await askScore(question, candidates)
      if ('unavailable' in outcome) {
        unavailable[name] = outcome.unavailable
        engine.emit({
          type: 'fault',
          where: name,
          code: outcome.unavailable.code,
          message: outcome.unavailable.message,
        })
      }
      const signals = 'unavailable' in outcome ? undefined : outcome.value
      return {
        name,
        hits: found.get(name) ?? [],
        signals,
        weights: weightsOf(capabilities.signals ?? { score: 1 }, options.weights[name]),
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

interface Ranked extends Fused {
  readonly demotion: number
}

/** A corrected record never ranks above its correction: what that costs it is its `demotion`. */
function demoteSuperseded(
  fused: readonly Fused[],
  indexes: readonly ScopeIndex[],
  { eligibility }: CheckedRead,
): readonly Ranked[] {
  const scores = new Map(fused.map(({ seq, score }) => [seq, score]))
  const ceiling = (seq: Seq): number => {
    const successors = indexes
      .flatMap((index) => index.successors(seq))
      .filter((row) => isEligible(row, eligibility))
    return Math.min(Infinity, ...successors.flatMap((row) => scores.get(row.seq) ?? []))
  }
  // Newest first, so that a chain of corrections is settled from its end.
  for (const seq of [...scores.keys()].toSorted((a, b) => b - a))
    scores.set(seq, Math.min(scores.get(seq) ?? 0, ceiling(seq)))
  const isOld = (seq: Seq): boolean => indexes.some((index) => isSuperseded(index, seq, eligibility))
  return fused
    .map((item) => ({
      ...item,
      score: scores.get(item.seq) ?? item.score,
      demotion: (scores.get(item.seq) ?? item.score) - item.score,
    }))
    .toSorted((a, b) => b.score - a.score || Number(isOld(a.seq)) - Number(isOld(b.seq)) || a.seq - b.seq)
}

async function toItems(
  engine: Engine,
  ranked: readonly Ranked[],
  indexes: readonly ScopeIndex[],
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
  return ranked.flatMap(({ seq, score, via, demotion }) => {
    const put = puts.get(seq)
    const path = put && paths.get(put.scope)
    const index = indexes.find(({ scope }) => scope === put?.scope)
    if (put === undefined || path === undefined || index === undefined) return []
    const successors = index.successors(seq).filter((row) => isEligible(row, options.eligibility))
    const superseded = isSuperseded(index, seq, options.eligibility)
    return [
      {
        record: toRecord(put, path),
        score,
        demotion,
        via,
        superseded,
        supersededBy: successors.map((row) => row.id),
      },
    ]
  })
}

function toCandidate({ record, score, superseded, via }: RecollectionItem): Candidate {
  const signals = Object.entries(via).flatMap(([name, backend]) =>
    Object.entries(backend?.signals ?? {}).map(
      ([signal, { value }]) => [`${name}.${signal}`, value] as const,
    ),
  )
  return { record, score, superseded, signals: Object.fromEntries(signals) }
}
