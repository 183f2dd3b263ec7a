import type { Departure, Host, Layout, LayoutLine, MemoryRecord, ScopeNumber, Seq } from '@mnestic/core'
import type { ScopeWindow } from './scope-window.ts'

export interface WindowOptions {
  /** Of a recollection: then the window is that prompt. Default: what the next prompt holds whatever its cue. */
  readonly layout?: Layout | undefined
  /** Tokens. Default: the option `tokens` of `transformerContext`. */
  readonly budget?: number | undefined
}

export interface WindowRecord {
  readonly record: MemoryRecord
  /** Of its line. */
  readonly tokens: number
  /** Why it entered. */
  readonly why: LayoutLine['why']
  /** True where the prompt shows a part of its text. */
  readonly inPart: boolean
  /** Of its words, in nats: what is kept by where no other backend says what to keep. */
  readonly information: number
}

export interface WindowBlock {
  readonly name: string
  readonly tokens: number
  readonly records: readonly WindowRecord[]
}

/** What stands in a prompt, in its order. */
export interface Window {
  readonly budget: number
  readonly tokens: number
  /** `budget - tokens`, 0 or more. */
  readonly room: number
  /** Tokens at the beginning that are those of the prompt before, with a `layout` that says so. */
  readonly unchanged: number
  readonly blocks: readonly WindowBlock[]
  /** What stood in the prompt before, or in this one and is gone since. */
  readonly left: readonly Departure[]
}

interface Place {
  readonly seq: Seq
  readonly id: string
  readonly tokens: number
  readonly why: LayoutLine['why']
  readonly inPart: boolean
}

interface Part {
  readonly name: string
  readonly tokens: number
  readonly places: readonly Place[]
}

export async function windowOf(
  at: { readonly scope: ScopeNumber; readonly state: ScopeWindow } | undefined,
  host: Host,
  layout: Layout | undefined,
  budget: number,
): Promise<Window> {
  const parts = layout === undefined ? standingParts(at?.state) : layoutParts(layout)
  const seqs = [...new Set(parts.flatMap(({ places }) => places.map(({ seq }) => seq)))]
  const cited = at === undefined ? [] : await host.cite(at.scope, seqs)
  const records = new Map(cited.map((record) => [record.seq, record]))
  const left: Departure[] = [...(layout?.left ?? [])]
  const blocks = parts.map(({ name, tokens, places }): WindowBlock => {
    const living = places.flatMap(({ seq, id, ...rest }): readonly WindowRecord[] => {
      const record = records.get(seq)
      if (record !== undefined) return [{ record, ...rest, information: at?.state.informationOf(seq) ?? 0 }]
      if (layout !== undefined) left.push({ id, reason: 'gone' })
      return []
    })
    const all = living.length === places.length
    return { name, records: living, tokens: all ? tokens : living.reduce((sum, one) => sum + one.tokens, 0) }
  })
  const tokens = blocks.reduce((sum, block) => sum + block.tokens, 0)
  return {
    budget,
    tokens,
    room: Math.max(0, budget - tokens),
    unchanged: Math.min(layout?.unchanged ?? 0, tokens),
    blocks: blocks.filter((block) => block.records.length > 0),
    left,
  }
}

function standingParts(state: ScopeWindow | undefined): readonly Part[] {
  const parts = new Map<string, Place[]>()
  for (const { seq, why, block } of state?.window ?? []) {
    const places = parts.get(block) ?? []
    parts.set(block, places)
    places.push({ seq, id: '', why, tokens: state?.tokensOf(seq) ?? 0, inPart: false })
  }
  return [...parts].map(([name, places]) => ({
    name,
    places,
    tokens: places.reduce((sum, { tokens }) => sum + tokens, 0),
  }))
}

function layoutParts({ blocks }: Layout): readonly Part[] {
  return blocks.map(({ name, tokens, ids, lines = [] }) => ({
    name,
    tokens,
    places: lines.map(({ seq, tokens: own, why, spans }, i) => ({
      seq,
      id: ids[i] ?? '',
      tokens: own,
      why,
      inPart: spans !== undefined,
    })),
  }))
}
