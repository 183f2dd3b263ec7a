import { openMemory, type Backend, type Embedder, type Memory, type MemoryOptions } from '@mnestic/core'
import {
  recurrentState,
  type Cell,
  type RecurrentStateApi,
  type RecurrentStateCapabilities,
  type RecurrentStateOptions,
  type SignalWeights,
} from '@mnestic/recurrent-state'

/** Not a multiple of four, nor even, so that the unrolled loops have a rest. */
export const dimensions = 5

/** A text that says its own vector: five whole numbers, `1 0 0 0 -2`. All zeros: no opinion. */
export function textOf(numbers: readonly number[]): string {
  return numbers.join(' ')
}

/** Unit length, or zeros; `turned` gives another embedder, whose vectors are rotated. */
export function vectorOf(text: string, turned = false): Float32Array {
  const numbers = text.split(' ').map(Number)
  if (turned) numbers.unshift(numbers.pop() ?? 0)
  const length = Math.hypot(...numbers)
  return Float32Array.from(numbers, (x) => (length === 0 ? 0 : x / length))
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

type AnyState = Backend<RecurrentStateCapabilities<SignalWeights>, RecurrentStateApi>

export type PointMemory = Memory<{ readonly context: AnyState }>

type Around = Omit<Partial<MemoryOptions<never>>, 'backends' | 'weights'>

export function openPoints(state: RecurrentStateOptions = {}, options: Around = {}): Promise<PointMemory> {
  return openWith(recurrentState(state), options)
}

/** `cell`: absent for the default. */
export function openCell(
  cell: Cell | undefined,
  options: Around = {},
  recall?: boolean,
): Promise<PointMemory> {
  return openWith(cell === undefined ? recurrentState({ recall }) : recurrentState({ cell, recall }), options)
}

function openWith(context: AnyState, options: Around): Promise<PointMemory> {
  return openMemory({ embedder: pointEmbedder(), passages: () => [], ...options, backends: { context } })
}

/** What the state said of one record, without the numbers that depend on the log's own. */
export interface Said {
  readonly id: string
  readonly rank: number | undefined
  readonly score: number | undefined
  readonly before: number | undefined
  readonly after: number | undefined
  readonly associated: number | undefined
}

/** The state's own ranking for a cue, strongest first. */
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
  if (found.unavailable.context !== undefined) throw new Error(found.unavailable.context.message)
  return found.items
    .map(({ record, via: { context } }) => ({
      id: record.id,
      rank: context?.rank,
      score: context?.score,
      before: context?.signals['before']?.value,
      after: context?.signals['after']?.value,
      associated: context?.signals['associated']?.value,
    }))
    .toSorted((a, b) => (a.rank ?? 0) - (b.rank ?? 0))
}

/** Everything that the own API says of a scope, by ids. */
export async function tell(memory: PointMemory, scope: string, ids: readonly string[], cue: Float32Array) {
  const { context } = memory.views
  const contexts = []
  for (const id of ids) contexts.push(await context.contextOf(scope, id))
  const drifts = []
  for (let after: string | undefined = '0'; after !== undefined;) {
    const page: Awaited<ReturnType<typeof context.drift>> = await context.drift(scope, { after, limit: 7 })
    drifts.push(...page.steps.map(({ record, drift }) => [record.id, drift]))
    after = page.next
  }
  const { session, vector, records, covers } = await context.state(scope)
  const like = { vector: vector.length === cue.length ? cue : vector }
  return {
    contexts,
    drifts,
    state: { session, vector, records, covers: covers.map(({ record, weight }) => [record.id, weight]) },
    similar: (await context.similar(scope, like, { limit: 50 })).map(({ record, score }) => [
      record.id,
      score,
    ]),
  }
}
