import {
  asWritten,
  openMemory,
  type Embedder,
  type Memory,
  type MemoryOptions,
  type Span,
} from '@mnestic/core'
import { vectorStore, type VectorStoreOptions } from '@mnestic/vector-store'

/** Not a multiple of four, so that the unrolled loop has a rest. */
export const dimensions = 5

/** A text that says its own vectors: parts of five whole numbers, `1 0 0 0 -2|0 3 0 0 0`. All zeros: no opinion. */
export type Point = readonly (readonly number[])[]

export function textOf(point: Point): string {
  return point.map((part) => part.join(' ')).join('|')
}

/** The parts between bars are the passages; one part alone is the whole text. */
export function passages(text: string): readonly Span[] {
  const parts = text.split('|')
  let start = 0
  const spans = parts.map((part) => {
    const span = { start, end: start + part.length }
    start = span.end + 1
    return span
  })
  return spans.length > 1 ? spans : []
}

/** The unit vector of a text's parts summed; `turned` gives another embedder, whose vectors are rotated. */
export function vectorOf(text: string, turned = false): Float32Array {
  const sum = Array.from({ length: dimensions }, () => 0)
  for (const part of text.split('|'))
    for (const [i, x] of part.split(' ').entries()) sum[i] = (sum[i] ?? 0) + Number(x)
  if (turned) sum.unshift(sum.pop() ?? 0)
  const length = Math.hypot(...sum)
  return Float32Array.from(sum, (x) => (length === 0 ? 0 : x / length))
}

export function pointEmbedder({ turned = false } = {}): Embedder & { failing: boolean } {
  return {
    failing: false,
    fingerprint: turned ? 'points-turned' : 'points',
    dimensions,
    async embed(texts) {
      if (this.failing) throw new Error('The embedder is switched off')
      return texts.map((text) => vectorOf(text, turned))
    },
  }
}

export type PointMemory = Memory<{ readonly near: ReturnType<typeof vectorStore> }>

export function openPoints(
  store: VectorStoreOptions = {},
  options: Omit<Partial<MemoryOptions<never>>, 'backends' | 'weights'> = {},
): Promise<PointMemory> {
  return openNear(vectorStore(store), options)
}

/** With a store that was made otherwise. */
export function openNear(
  near: ReturnType<typeof vectorStore>,
  options: Omit<Partial<MemoryOptions<never>>, 'backends' | 'weights'>,
): Promise<PointMemory> {
  return openMemory({
    // Points in the place of texts: no speaker belongs in front of them.
    preparation: asWritten(),
    embedder: pointEmbedder(),
    passages,
    ...options,
    backends: { near },
  })
}

/** One thing that the store said of a record, without the numbers that depend on the log's own. */
export interface Said {
  readonly id: string
  readonly rank: number
  readonly score: number
  readonly cosine: number
  readonly code: string
  readonly start: number
  readonly end: number
}

/** The store's own ranking for a cue, strongest first. */
export async function ask(
  memory: PointMemory,
  scope: string,
  cue: Float32Array,
  options: { readonly limit?: number; readonly speaker?: string } = {},
): Promise<readonly Said[]> {
  const limit = options.limit ?? 1_000
  const found = await memory.read(
    scope,
    { vector: cue },
    {
      limit,
      candidates: limit,
      deadline: 60_000,
      ...(options.speaker !== undefined && { filter: { speaker: options.speaker } }),
    },
  )
  if (found.unavailable.near !== undefined) throw new Error(found.unavailable.near.message)
  const said = found.items.flatMap(({ record, via: { near } }) => {
    const why = near?.why[0]
    if (near?.rank === undefined || near.score === undefined || why?.span === undefined) return []
    const { seq, start, end } = why.span
    if (seq !== record.seq) throw new Error('The span is of another record')
    return [
      {
        id: record.id,
        rank: near.rank,
        score: near.score,
        cosine: why.value ?? NaN,
        code: why.code,
        start,
        end,
      },
    ]
  })
  return said.toSorted((a, b) => a.rank - b.rank)
}
