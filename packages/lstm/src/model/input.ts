import { lookOf, lookSize, type Look } from './features.ts'
import type { Turn } from './turn.ts'

/** What a network reads of a turn. It is kept with the weights. */
export interface InputSpec {
  /** Of the features. */
  readonly version: 1
  /** The embedder's vectors are read as well, where a turn has one. */
  readonly vector?: { readonly dimensions: number; readonly fingerprint: string }
}

const pairSize = 9

/** Numbers of one input. */
export function inputSize({ vector }: InputSpec): number {
  return 2 * lookSize + pairSize + (vector === undefined ? 0 : 2 * vector.dimensions + 1)
}

/** The turn and the one before it as numbers: the same bits everywhere. */
export function inputOf(spec: InputSpec, turn: Turn, previous: Turn | undefined): Float32Array {
  const input = new Float32Array(inputSize(spec))
  const before = previous && lookAt(previous)
  const look = lookAt(turn)
  let at = 0
  const put = (numbers: ArrayLike<number>): void => {
    input.set(numbers, at)
    at += numbers.length
  }
  const skip = (size: number) => (at += size)
  put([...look.kinds, ...look.opening, ...look.shape])
  if (before) put([...before.kinds, ...before.opening, ...before.shape])
  else skip(lookSize)
  put(pairOf(turn, look, previous, before))
  if (spec.vector) {
    const { dimensions } = spec.vector
    const [own, last] = [turn.vector, previous?.vector]
    put(scaled(own, dimensions))
    put(scaled(last, dimensions))
    put([own && last ? dot(own, last) : 0])
  }
  return input
}

/** A stream asks for every turn twice in a row: as itself, and as the one before. */
let latest: { readonly text: string; readonly look: Look } | undefined

function lookAt({ text }: Turn): Look {
  if (latest?.text !== text) latest = { text, look: lookOf(text) }
  return latest.look
}

/** Keeps nothing of the last text any more. To be called by whoever has asked for all inputs that it needs. */
export function letLookGo(): void {
  latest = undefined
}

function pairOf(
  turn: Turn,
  look: Look,
  previous: Turn | undefined,
  before: Look | undefined,
): readonly number[] {
  const gap = turn.at === undefined || previous?.at === undefined ? undefined : turn.at - previous.at
  return [
    previous === undefined ? 1 : 0,
    turn.role === 'user' ? 1 : 0,
    turn.role === 'assistant' ? 1 : 0,
    turn.role === 'system' || turn.role === 'tool' ? 1 : 0,
    turn.speaker === undefined || previous?.speaker === undefined
      ? 0
      : turn.speaker === previous.speaker
        ? 1
        : -1,
    before === undefined ? 0 : overlap(look.content, before.content),
    gap === undefined ? 0 : 1,
    gap === undefined ? 0 : over(gap, 5 * 60_000),
    gap === undefined ? 0 : over(gap, 3 * 3_600_000),
  ]
}

/** 0 to 1; half at `middle`. */
function over(gap: number, middle: number): number {
  return gap <= 0 ? 0 : gap / (gap + middle)
}

/** Share of the shorter text's content that the other has too. */
function overlap(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  const smaller = Math.min(a.size, b.size)
  return smaller === 0 ? 0 : [...a].filter((word) => b.has(word)).length / smaller
}

/** So that a number of a vector is about as large as one of the features. */
function scaled(vector: Float32Array | undefined, dimensions: number): Float32Array {
  const root = Math.sqrt(dimensions)
  return vector === undefined ? new Float32Array(dimensions) : vector.map((x) => (x * root) / 2)
}

function dot(a: Float32Array, b: Float32Array): number {
  return a.reduce((sum, x, d) => sum + x * (b[d] ?? 0), 0)
}
