import {
  asWritten,
  openMemory,
  type Embedder,
  type Memory,
  type RecordInput,
  type ScopeInput,
  type Storage,
} from '@mnestic/core'
import { postgresVectors, type PostgresVectorsOptions } from '@mnestic/postgres'

const dimensions = 24

/** Numbers from 0 to 1 that are the same in every run. */
export function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}

/** Unit vectors in clusters, as embedders make them. */
export function clustered(
  count: number,
  seed: number,
  clusters = 40,
  length: number = dimensions,
): readonly Float32Array[] {
  const random = seeded(seed)
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
  const centres = seeded(1)
  const centre = Array.from({ length: clusters }, () => Array.from({ length }, () => centres() * 2 - 1))
  return Array.from({ length: count }, () => {
    const at = centre[Math.floor(random() * clusters)] ?? []
    return unit(at.map((x) => x + 0.25 * normal()))
  })
}

export function unit(numbers: readonly number[]): Float32Array {
  const length = Math.hypot(...numbers)
  return Float32Array.from(numbers, (x) => (length === 0 ? 0 : x / length))
}

/** A text that is its vector, rounded; a record of several sentences has one for each. */
export function textOf(vector: Float32Array): string {
  return `${[...vector].map((x) => Math.round(x * 1_000)).join(' ')}.`
}

/** Reads vectors out of texts; of several the sum. No numbers: no opinion. */
export function pointEmbedder(fingerprint = 'points', length: number = dimensions): Embedder {
  return {
    fingerprint,
    dimensions: length,
    embed: async (texts) =>
      texts.map((text) => {
        const sum = Array.from({ length }, () => 0)
        const numbers = text.match(/-?\d+/g) ?? []
        for (const [i, number] of numbers.entries()) sum[i % length] = (sum[i % length] ?? 0) + Number(number)
        return unit(sum)
      }),
  }
}

export type VectorsMemory = Memory<{ readonly near: ReturnType<typeof postgresVectors> }>

export function openVectors(
  storage: Storage,
  options: PostgresVectorsOptions = {},
  embedder: Embedder = pointEmbedder(),
): Promise<VectorsMemory> {
  return openMemory({
    storage,
    embedder,
    preparation: asWritten(),
    onEmbedderChange: 'reembed',
    backends: { near: postgresVectors(storage, options) },
  })
}

export async function writeAll(
  memory: VectorsMemory,
  scope: ScopeInput,
  records: readonly RecordInput[],
): Promise<void> {
  for (let i = 0; i < records.length; i += 500) await memory.write(scope, records.slice(i, i + 500))
}

/** Ids in the order of this view alone, and what finding them cost. */
export async function ask(
  memory: VectorsMemory,
  scope: ScopeInput,
  vector: Float32Array,
  options: Parameters<VectorsMemory['read']>[2] = {},
): Promise<{ readonly ids: readonly string[]; readonly effort: Readonly<Record<string, unknown>> }> {
  const found = await memory.read(
    scope,
    { vector },
    { limit: 10, candidates: 10, explain: true, deadline: 60_000, ...options },
  )
  const failed = found.unavailable.near
  if (failed !== undefined) throw new Error(failed.message)
  return { ids: found.items.map(({ record }) => record.id), effort: found.explanation?.efforts?.near ?? {} }
}
