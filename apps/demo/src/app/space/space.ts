import { setImmediate } from 'node:timers/promises'
import { MnesticError } from '@mnestic/core'
import type { Embedder, MemoryRecord, Scope } from '@mnestic/core'
import type { Place, Space, SpacePoint, SpaceRequest } from '../../api/space.ts'
import type { DemoMemory } from '../../compose.ts'
import { isRecord } from '../../import/json.ts'
import { scopeKey } from '../scope-key.ts'
import { placeIn, principalPlane, type Plane } from './principal.ts'

/** Records of a conversation whose vectors are looked at: about a second's work. */
const most = 20_000
/** Of these so many decide which way the plane lies, and so many are drawn beside the ones asked for. */
const drawn = 2_000
/** Characters of a text that are handed out. */
const beginning = 160
/** Lines between two pauses in which other requests are served. */
const together = 256
/** Conversations whose places are kept. */
const kept = 2

/** No texts: what was forgotten since must not be here any more. */
interface Placed {
  readonly plane: Plane
  /** In the order of writing. */
  readonly ids: readonly string[]
  readonly places: readonly Place[]
  readonly placeless: number
}

interface Kept {
  readonly revision: number
  readonly placing: Promise<Placed>
}

/** Where the records of a conversation lie in meaning; kept for the last conversations until they change. */
export function spaces(
  memory: DemoMemory,
  embedder: Embedder,
): (request: SpaceRequest, signal?: AbortSignal) => Promise<Space> {
  const known = new Map<string, Kept>()
  const placedOf = async (scope: Scope): Promise<Placed> => {
    const key = scopeKey(scope)
    const { revision } = await memory.stats(scope)
    const last = known.get(key)
    const placing = last?.revision === revision ? last.placing : place(memory, scope, embedder.dimensions)
    known.delete(key)
    known.set(key, { revision, placing })
    placing.catch(() => known.delete(key))
    for (const old of known.keys()) if (known.size > kept) known.delete(old)
    return placing
  }
  return async ({ scope, ids: asked = [], cue }, signal) => {
    const { plane, ids, places, placeless } = await placedOf(scope)
    if (signal?.aborted === true) throw new MnesticError('ABORTED', 'Nobody waits for the map any more.')
    const wanted = new Set(asked)
    const chosen = new Set(evenly(ids.length))
    const shown = ids.flatMap((id, i) => (chosen.has(i) || wanted.has(id) ? [{ id, place: places[i] }] : []))
    const records = await memory.get(
      scope,
      shown.map(({ id }) => id),
    )
    const at = cue === undefined ? undefined : await cuePlace(embedder, cue, plane)
    return {
      points: shown.flatMap(({ place: where }, i) => {
        const record = records[i]
        return record === undefined || where === undefined ? [] : [pointOf(record, where)]
      }),
      ...(at && { cue: at }),
      placed: ids.length,
      placeless,
      shown: plane.shown,
    }
  }
}

function pointOf({ id, at, speaker, text }: MemoryRecord, { x, y }: Place): SpacePoint {
  return { id, x, y, at, ...(speaker !== undefined && { speaker }), text: text.slice(0, beginning) }
}

/** Places in a list of so many, `drawn` at most. */
function evenly(length: number): readonly number[] {
  const step = Math.max(1, length / drawn)
  return Array.from({ length: Math.min(drawn, length) }, (_, i) => Math.floor(i * step))
}

async function cuePlace(embedder: Embedder, cue: string, plane: Plane): Promise<Place | undefined> {
  const [vector] = await embedder.embed([cue], { cues: true })
  if (vector === undefined || plane.mean.length === 0 || vector.every((x) => x === 0)) return undefined
  const [x, y] = placeIn(plane, vector)
  return { x, y }
}

/** Vectors are those of the log: an export is the one way by which a memory hands them out. */
async function place(memory: DemoMemory, scope: Scope, dimensions: number): Promise<Placed> {
  const ids: string[] = []
  const vectors: Float32Array[] = []
  let placeless = 0
  let lines = 0
  for await (const line of memory.export(scope, { vectors: true })) {
    if (++lines % together === 0) await setImmediate()
    const record: unknown = JSON.parse(line)
    if (!isRecord(record) || record['type'] !== 'record' || typeof record['id'] !== 'string') continue
    const vector = wholeOf(record['vectors'], dimensions)
    if (vector === undefined) placeless += 1
    else {
      ids.push(record['id'])
      vectors.push(vector)
    }
    if (vectors.length + placeless >= most) break
  }
  const plane = principalPlane(evenly(vectors.length).flatMap((i) => vectors[i] ?? []))
  const places = vectors.map((vector): Place => {
    const [x, y] = placeIn(plane, vector)
    return { x, y }
  })
  return { plane, ids, places, placeless }
}

/** Little-endian float32 in base64, the whole text's first; `undefined` without, or without an opinion. */
function wholeOf(packed: unknown, dimensions: number): Float32Array | undefined {
  if (typeof packed !== 'string') return undefined
  const bytes = Buffer.from(packed, 'base64')
  if (bytes.length < 4 * dimensions) return undefined
  const vector = Float32Array.from({ length: dimensions }, (_, i) => bytes.readFloatLE(4 * i))
  return vector.every((x) => x === 0) ? undefined : vector
}
