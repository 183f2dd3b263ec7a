import {
  isMnesticError,
  MnesticError,
  throwIfAborted,
  type Host,
  type ScopeNumber,
  type Seq,
} from '@mnestic/core'
import { checkMembers, invalid } from '@mnestic/core/check'
import type { LabelledStream } from './model/labelled.ts'
import { checkTraining, fitted, trainingNames, type TrainingOptions } from './training-options.ts'
import type { InputSpec } from './model/input.ts'
import type { Given, ScopeStream } from './scope-stream.ts'
import type { Row } from './rows.ts'

/** Ids in the scope. */
export interface FitLabels {
  /** Worth keeping; every other record counts as not worth it. */
  readonly keep: readonly string[]
  /** Those with which a session begins. Default: as the records' own sessions say, where all of them have one. */
  readonly boundary?: readonly string[] | undefined
}

export type FitOptions = TrainingOptions & {
  /** Read the embedder's vectors too. Default: as the weights to begin with do, or not. */
  readonly vectors?: boolean | undefined
} & (
    | { readonly labels: FitLabels; readonly feedback?: undefined }
    /** Worth keeping is what `memory.feedback` said was used. */
    | { readonly feedback: true; readonly labels?: undefined }
  )

/** What the weights of a scope were fitted on. */
export interface FitReceipt {
  readonly hash: string
  /** Records of the stream; the weights leave with any of them. */
  readonly records: number
  /** How many of them were labelled as worth keeping, and as beginnings of sessions. */
  readonly keep: number
  readonly boundaries: number
  readonly revision: number
}

/** As many records as an import takes for what a note is about; and a training that ends in minutes. */
const maxRecords = 10_000

const names: readonly string[] = [
  'labels',
  'feedback',
  'vectors',
  ...trainingNames,
] satisfies readonly (keyof FitOptions)[]

/**
 * Begins at the weights that were given, never at the scope's own: those may have been fitted on records that are not
 * in this stream, and the note would not be about these.
 */
export async function fitScope(
  at: { readonly scope: ScopeNumber; readonly state: ScopeStream },
  host: Host,
  given: Given | undefined,
  options: FitOptions,
): Promise<FitReceipt> {
  checkMembers('The options of fit', options, names)
  checkTraining(options)
  if ((options.labels === undefined) === (options.feedback === undefined))
    throw invalid('The options of fit', options, 'one of { labels: { keep } }, { feedback: true }')
  throwIfAborted(options.signal)
  // What expires would take the weights along; so it is left out.
  const rows = at.state.rows.all.filter(({ expires }) => !expires).slice(-maxRecords)
  const stream = await streamOf(at, host, rows, options)
  const keep = stream.keep?.filter(Boolean).length ?? 0
  const boundaries = stream.boundary?.filter(Boolean).length ?? 0
  if (keep === 0 || keep === rows.length)
    throw new MnesticError(
      'INVALID_ARGUMENT',
      `${keep} of ${rows.length} records are worth keeping: there is nothing to tell apart; label some of them, or give feedback`,
    )
  const vector = vectorOf(host, options)
  const begins = options.vectors !== false || given?.network.spec.vector === undefined
  const network = await fitted([stream], options, { from: begins ? given?.network : undefined, vector })
  throwIfAborted(options.signal)
  const about = rows.map(({ seq }) => seq)
  const data = { format: 1, hash: network.hash, records: rows.length, keep, boundaries }
  const note = { scope: at.scope, about, data, bytes: network.save() }
  const revision = await host.append(note).catch((error: unknown) => {
    if (!isMnesticError(error, 'NOT_FOUND')) throw error
    throw new MnesticError(
      'CONFLICT',
      'A record was forgotten while weights were fitted on it: they were not kept. Fit again',
      { retryable: true, cause: error },
    )
  })
  return { hash: network.hash, records: rows.length, keep, boundaries, revision }
}

async function streamOf(
  { scope, state }: { readonly scope: ScopeNumber; readonly state: ScopeStream },
  host: Host,
  rows: readonly Row[],
  options: FitOptions,
): Promise<LabelledStream> {
  const turns = rows.map(({ turn }) => turn)
  const own = sessionStarts(rows)
  if (options.labels === undefined) {
    const { times } = state.used
    return { turns, keep: rows.map(({ seq }) => times.get(seq) ?? 0), ...(own && { boundary: own }) }
  }
  const { keep, boundary } = checkLabels(options.labels)
  const kept = await seqsOf('keep', keep, scope, host, rows)
  const starts = boundary && (await seqsOf('boundary', boundary, scope, host, rows))
  const labelled = starts ? rows.map(({ seq }) => starts.has(seq)) : own
  return { turns, keep: rows.map(({ seq }) => kept.has(seq)), ...(labelled && { boundary: labelled }) }
}

/** Where the session is another one than that of the record before; `undefined` where that teaches nothing. */
function sessionStarts(rows: readonly Row[]): readonly boolean[] | undefined {
  const starts = rows.map(({ session }, i) => i === 0 || session !== rows[i - 1]?.session)
  const all = rows.every(({ session }) => session !== undefined)
  return all && starts.filter(Boolean).length > 1 ? starts : undefined
}

function checkLabels(labels: FitLabels): FitLabels {
  checkMembers('labels', labels, ['keep', 'boundary'])
  const { keep, boundary } = labels
  for (const [name, ids] of [
    ['labels.keep', keep],
    ['labels.boundary', boundary ?? []],
  ] as const)
    if (!Array.isArray(ids) || !ids.every((id) => typeof id === 'string'))
      throw invalid(name, ids, 'a list of ids')
  return { keep, boundary }
}

function vectorOf(host: Host, { vectors }: FitOptions): InputSpec['vector'] | undefined {
  if (vectors !== undefined && typeof vectors !== 'boolean') throw invalid('vectors', vectors, 'true, false')
  if (vectors !== true) return undefined
  const { dimensions, fingerprint } = host
  if (dimensions === undefined || fingerprint === undefined)
    throw new MnesticError('UNSUPPORTED', 'vectors: this memory has no embedder; fit without them')
  return { dimensions, fingerprint }
}

async function seqsOf(
  what: string,
  ids: readonly string[],
  scope: ScopeNumber,
  host: Host,
  rows: readonly Row[],
): Promise<ReadonlySet<Seq>> {
  const known = new Set(rows.map(({ seq }) => seq))
  const seqs = new Set<Seq>()
  for (const id of ids) {
    const seq = await host.resolve(scope, id)
    if (seq === undefined || !known.has(seq))
      throw new MnesticError(
        'NOT_FOUND',
        `${what}: no record ${JSON.stringify(id)} among those that can be fitted on: the latest ${maxRecords} that do not expire`,
      )
    seqs.add(seq)
  }
  return seqs
}
