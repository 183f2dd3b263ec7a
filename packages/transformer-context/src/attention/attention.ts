import { throwIfAborted, type Host, type MemoryRecord, type ScopeNumber, type Seq } from '@mnestic/core'
import { Head } from './head.ts'
import { partsOf, scoresIn } from './part.ts'
import { distinctWords, WordKeys } from './words.ts'

export interface AttentionCue {
  readonly text?: string
  /** Of the memory's embedder, unit length. Absent: made of the text, where the memory has an embedder. */
  readonly vector?: Float32Array
}

export interface AttentionOptions {
  /** Heads over the vectors, 1 to 64, at most one for each of their numbers. Default 4. */
  readonly heads?: number | undefined
  /** Records to answer, 1 to 1,000. Default 20. */
  readonly limit?: number | undefined
  /** Attend to these records alone, for example those of a layout. Default: all of the scope. */
  readonly ids?: readonly string[] | undefined
  readonly signal?: AbortSignal | undefined
}

export interface AttentionHead {
  /** `vector 1` and so on, or `words`. */
  readonly name: string
  /** Weight of the records that are not answered. */
  readonly rest: number
}

export interface AttendedRecord {
  readonly record: MemoryRecord
  /** The mean of its weights. */
  readonly weight: number
  /** One for each head, in their order. */
  readonly heads: readonly number[]
}

/** Weights of one head over all records, `rest` included, are 1 in sum. */
export interface Attention {
  /** None where there is nothing to attend to. */
  readonly heads: readonly AttentionHead[]
  /** How many records were attended to. */
  readonly attended: number
  /** By falling weight; ties by seq. */
  readonly records: readonly AttendedRecord[]
}

interface CheckedAttention {
  readonly heads: number
  readonly limit: number
  readonly ids: readonly string[] | undefined
  readonly signal: AbortSignal | undefined
}

/**
 * softmax(Q K^T / sqrt(d_k)) (Vaswani et al., 2017) of one query over all keys, by head. Q and K are the cue's and the
 * records' vectors times sqrt(d), so that their numbers have a variance of about 1, as after a layer norm; head h is the
 * h-th part of d_k = floor(d / heads) numbers: a fixed projection, nothing is learned. Keys are the whole text of a record
 * and each of its passages, and a record has the weight of its keys together.
 *
 * The head `words`: the cue's and the record's words as vectors of unit length, by their information in the scope, d_k 64.
 */
export async function attentionOf(
  scope: ScopeNumber | undefined,
  host: Host,
  cue: AttentionCue,
  options: CheckedAttention,
): Promise<Attention> {
  if (scope === undefined) return { heads: [], attended: 0, records: [] }
  const { heads: count, limit, ids, signal } = options
  const { vector } =
    cue.vector === undefined && cue.text !== undefined ? await host.cue(scope, cue.text, signal) : cue
  const parts = vector === undefined ? [] : partsOf(vector, count)
  const heads = parts.map(() => new Head())
  const asked = cue.text === undefined ? [] : distinctWords(cue.text)
  const keys = new WordKeys()
  const only = ids && new Set(ids)
  const seqs: Seq[] = []
  for await (const change of host.replay(scope, 0, signal)) {
    if (change.kind !== 'put') continue
    if (asked.length > 0) keys.add(change.seq, change.body.text)
    if (only !== undefined && !only.has(change.id)) continue
    seqs.push(change.seq)
    if (change.vectors === undefined) continue
    for (const key of [change.vectors.whole, ...change.vectors.passages])
      if (key.some((x) => x !== 0))
        for (const [h, score] of scoresIn(parts, key).entries()) heads[h]?.add(change.seq, score)
  }
  throwIfAborted(signal)
  const words = new Head()
  for (const seq of seqs) {
    const score = keys.score(asked, seq)
    if (score !== undefined) words.add(seq, score)
  }
  const named = [
    ...heads.map((head, h) => ({ name: `vector ${h + 1}`, weights: head.weights() })),
    { name: 'words', weights: words.weights() },
  ].filter(({ weights }) => weights.size > 0)
  const mean = (seq: Seq): number =>
    named.reduce((sum, { weights }) => sum + (weights.get(seq) ?? 0), 0) / Math.max(1, named.length)
  const order = seqs
    .map((seq) => ({ seq, weight: mean(seq) }))
    .filter(({ weight }) => weight > 0)
    .toSorted((a, b) => b.weight - a.weight || a.seq - b.seq)
    .slice(0, limit)
  const cited = new Map(
    (
      await host.cite(
        scope,
        order.map(({ seq }) => seq),
      )
    ).map((one) => [one.seq, one]),
  )
  const records = order.flatMap(({ seq, weight }): readonly AttendedRecord[] => {
    const record = cited.get(seq)
    return record === undefined
      ? []
      : [{ record, weight, heads: named.map(({ weights }) => weights.get(seq) ?? 0) }]
  })
  return {
    heads: named.map(({ name, weights }) => ({
      name,
      rest: Math.max(0, 1 - records.reduce((sum, { record }) => sum + (weights.get(record.seq) ?? 0), 0)),
    })),
    attended: seqs.length,
    records,
  }
}
