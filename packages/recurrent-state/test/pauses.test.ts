import { describe, expect, it } from 'vitest'
import { LeakyScope } from '../src/leaky/cell.ts'
import type { LeakyContexts } from '../src/leaky/contexts.ts'
import { ScopeContexts } from '../src/scope-contexts.ts'

const dimensions = 512
const size = 20_000
const options = { size: dimensions, recall: true, signals: { before: 0.65, after: 0.65 } }

/** mulberry32: the same vectors on every run. */
function random(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
}

const next = random(7)
function unit(): Float32Array {
  const vector = Float32Array.from({ length: dimensions }, () => next() - 0.5)
  const length = Math.hypot(...vector)
  return vector.map((x) => x / length)
}

/** 20,000 records in 512 dimensions: a scan pauses twice, and settling pauses, too. */
const vectors = Array.from({ length: size }, unit)
const asked = unit()
const cue = { vector: asked }
const query = { before: asked, after: asked }

type Leaky = ScopeContexts<LeakyContexts>

function put(contexts: Leaky, seq: number, vector: Float32Array): void {
  const change = {
    kind: 'put',
    revision: seq,
    scope: 1,
    id: String(seq),
    supersedes: [],
    derivedFrom: [],
  } as const
  const body = { text: '', at: 0, session: `s${seq % 3}`, metadata: {}, facts: [], passages: [] }
  contexts.put({ ...change, seq, body, vectors: { whole: vector, passages: [] } })
}

function filled(seqs: Iterable<number> = vectors.keys()): Leaky {
  const contexts = new ScopeContexts(new LeakyScope(dimensions, 0.7), options)
  for (const i of seqs) put(contexts, i + 1, vectors[i] ?? asked)
  return contexts
}

const search = (contexts: Leaky, signal?: AbortSignal) => contexts.similar(query, 50, signal)
const expected = await search(filled())

/** Counts the turns of the event loop that are had while something runs. */
async function turnsDuring(work: Promise<unknown>): Promise<number> {
  let turns = 0
  let done = false
  const others = (async () => {
    while (!done) {
      await new Promise(setImmediate)
      if (!done) turns += 1
    }
  })()
  await work
  done = true
  await others
  return turns
}

describe('a large scope', () => {
  it('lets the event loop do other work while contexts are computed, found, weighed and forgotten', async () => {
    const contexts = filled()
    expect(await turnsDuring(contexts.erase([1]))).toBeGreaterThan(3)
    expect(await turnsDuring(search(contexts))).toBeGreaterThan(0)
    const seqs = vectors.map((_, i) => i + 1)
    const allow = { scopes: [1], size, whole: true, has: () => true, seqs: () => Uint32Array.from(seqs) }
    const { signal } = new AbortController()
    expect(await turnsDuring(contexts.score(cue, seqs, { allow, options: {}, signal }))).toBeGreaterThan(0)
  })

  it('stops when its signal is aborted, before or between two turns', async () => {
    const contexts = filled()
    await expect(search(contexts, AbortSignal.abort())).rejects.toMatchObject({ code: 'ABORTED' })
    for (const settled of [false, true]) {
      if (settled) await search(contexts)
      const controller = new AbortController()
      const searching = search(contexts, controller.signal)
      controller.abort()
      await expect(searching).rejects.toMatchObject({ code: 'ABORTED' })
    }
  })
})

describe('a scope that changes while it is asked', () => {
  // What follows a call in the same turn falls between two parts of its work.
  it.each([
    ['settling', false],
    ['searching', true],
  ])('is answered without what was erased while it was %s', async (_, settled) => {
    const gone = expected.slice(0, 20).map(({ seq }) => seq)
    const contexts = filled()
    if (settled) await search(contexts)
    const searching = search(contexts)
    const erasing = contexts.erase(gone)
    const rest = [...vectors.keys()].filter((i) => !gone.includes(i + 1))
    const clean = await search(filled(rest))
    expect(await searching).toEqual(clean)
    await erasing
    expect(await search(contexts)).toEqual(clean)
  })

  it('is answered with the records that came meanwhile, and in their contexts', async () => {
    const contexts = filled([...vectors.keys()].slice(0, -5))
    const searching = search(contexts)
    for (let i = size - 5; i < size; i++) put(contexts, i + 1, vectors[i] ?? asked)
    expect(await searching).toEqual(expected)
  })

  it('is answered though something is erased in every turn', async () => {
    const contexts = filled()
    let erased = 0
    let done = false
    const eraser = (async () => {
      while (!done && erased < 1_000) {
        void contexts.erase([expected[erased % 50]?.seq ?? 0, ++erased])
        await new Promise(setImmediate)
      }
    })()
    const living = await search(contexts).then((found) => found.map(({ seq }) => contexts.holds(seq)))
    done = true
    await eraser
    expect(erased).toBeGreaterThan(3)
    expect(erased).toBeLessThan(1_000)
    expect(living).toEqual(Array.from({ length: 50 }, () => true))
  })
})
