import type { Host, Revision, ScopeNumber, Seq, TokenCounter } from '@mnestic/core'
import { invalid } from '@mnestic/core/check'
import { sigmoid } from '@mnestic/sequence'
import { choose, type Piece } from './choose.ts'
import { cited, type Cited } from './cited.ts'
import type { Row } from './rows.ts'
import type { ScopeStream } from './scope-stream.ts'
import type { Source } from './source.ts'

export interface CompactOptions {
  /** What may stay, 0 or more. */
  readonly tokens: number
  /** Of these, for the newest records, which stay whatever they are worth. Default: a quarter. */
  readonly recent?: number | undefined
  /** Default `estimateTokens`. */
  readonly countTokens?: TokenCounter | undefined
  readonly signal?: AbortSignal | undefined
}

/** A plan; nothing has been done. Ids in the order of the log; what has expired is in none of the lists. */
export interface CompactPlan {
  /** What the plan reflects: `forget(scope, { ids: letGo }, { ifRevision: revision, derived: 'keep' })` applies it. */
  readonly revision: Revision
  /** The newest records. */
  readonly keep: readonly string[]
  /** Older records that are worth their tokens. */
  readonly promote: readonly string[]
  /** The rest. */
  readonly letGo: readonly string[]
  readonly tokens: { readonly before: number; readonly after: number }
  readonly source: Source
}

export async function compactOf(
  at: { readonly scope: ScopeNumber; readonly state: ScopeStream },
  host: Host,
  {
    tokens,
    recent,
    countTokens,
    signal,
  }: {
    readonly tokens: number
    readonly recent: number
    readonly countTokens: TokenCounter
    readonly signal: AbortSignal | undefined
  },
): Promise<CompactPlan> {
  const { state } = at
  // Before anything is looked at: what changes from here on makes `ifRevision` refuse the plan.
  const revision = await host.head()
  const found: Cited[] = []
  for await (const one of cited(host, at.scope, state.rows.from(0), signal)) found.push(one)
  await state.settle()
  const pieces = piecesOf(state, found, countTokens)
  const { recent: newest, promoted } = choose(pieces, { tokens, recent })
  const idsWhere = (chosen: (position: number) => boolean): readonly string[] =>
    found.flatMap(({ record }, i) => (chosen(i) ? [record.id] : []))
  const sum = (chosen: (position: number) => boolean): number =>
    pieces.reduce((all, piece, i) => all + (chosen(i) ? piece.tokens : 0), 0)
  return {
    revision,
    keep: idsWhere((i) => newest.has(i)),
    promote: idsWhere((i) => promoted.has(i)),
    letGo: idsWhere((i) => !newest.has(i) && !promoted.has(i)),
    tokens: { before: sum(() => true), after: sum((i) => newest.has(i) || promoted.has(i)) },
    source: state.source,
  }
}

function piecesOf(state: ScopeStream, found: readonly Cited[], count: TokenCounter): readonly Piece[] {
  const correctedBy = new Map<Seq, number[]>()
  for (const [i, { row }] of found.entries())
    for (const old of row.supersedes) correctedBy.set(old, [...(correctedBy.get(old) ?? []), i])
  return found.map(({ row, record }) => {
    const tokens = checked(count(record.text))
    return { tokens, worth: worthOf(state, row, tokens), correctedBy: correctedBy.get(row.seq) ?? [] }
  })
}

/**
 * Of a token. The words of a record count beside what the network makes of it, which knows no other record: of two that
 * look alike the rarer one tells more (chosen on public conversations, leaving one out).
 */
function worthOf(state: ScopeStream, row: Row, tokens: number): number {
  const information = state.information.total(row.words)
  switch (state.source.by) {
    case 'weights':
      return (sigmoid(state.keepOf(row)) * Math.sqrt(information)) / Math.max(1, tokens)
    case 'idf':
      return information / Math.max(1, tokens)
  }
}

function checked(tokens: unknown): number {
  if (typeof tokens !== 'number' || !Number.isFinite(tokens) || tokens < 0)
    throw invalid('What countTokens answered', tokens, 'a number of tokens, 0 or more')
  return tokens
}
