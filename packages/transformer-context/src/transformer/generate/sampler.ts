import { MnesticError } from '@mnestic/core'
import { exponential, random, type Random } from '@mnestic/sequence'

export interface SamplingOptions {
  /** Scores are divided by it: below 1 the likely becomes likelier. 0 (default): always the likeliest, the first of equals. */
  readonly temperature?: number
  /** Among the k likeliest alone (Fan et al., arXiv:1805.04833); default all. */
  readonly topK?: number
  /** Among the fewest that have this probability together (Holtzman et al., arXiv:1904.09751); default 1, all. */
  readonly topP?: number
  /** Default 0. The same seed draws the same tokens. */
  readonly seed?: number
}

/** Chooses a token by the scores [V] of all. */
export type Sampler = (logits: Float32Array) => number

/** @throws INVALID_ARGUMENT */
function checkSampling({ temperature = 0, topK, topP = 1 }: SamplingOptions): void {
  const refuse = (name: string, value: number, accepted: string): never => {
    throw new MnesticError('INVALID_ARGUMENT', `${name} is ${value}; give ${accepted}`)
  }
  if (!(temperature >= 0 && temperature < Infinity))
    refuse('temperature', temperature, 'a finite number of at least 0')
  if (topK !== undefined && !(Number.isInteger(topK) && topK > 0))
    refuse('topK', topK, 'a whole number from 1')
  if (!(topP > 0 && topP <= 1)) refuse('topP', topP, 'a number above 0, and up to 1')
}

/** One for each of so many sequences: what one draws does not depend on how many there are. */
export function samplers(options: SamplingOptions, count: number): readonly Sampler[] {
  checkSampling(options)
  const { temperature = 0, topK, topP = 1, seed = 0 } = options
  const source = random(seed)
  return Array.from({ length: count }, () => {
    const own = source.split()
    if (temperature === 0) return likeliest
    return (logits) => draw(own, nucleus(candidates(logits, temperature), topK, topP))
  })
}

function likeliest(logits: Float32Array): number {
  let best = 0
  for (let id = 1; id < logits.length; id++) if ((logits[id] ?? NaN) > (logits[best] ?? NaN)) best = id
  return best
}

interface Candidate {
  readonly id: number
  readonly p: number
}

/** Softmax, in float64. */
function candidates(logits: Float32Array, temperature: number): readonly Candidate[] {
  const highest = logits.reduce((most, score) => Math.max(most, score), -Infinity)
  const weights = Array.from(logits, (score) => exponential((score - highest) / temperature))
  const sum = weights.reduce((total, weight) => total + weight, 0)
  return weights.map((weight, id) => ({ id, p: weight / sum }))
}

function nucleus(all: readonly Candidate[], topK: number | undefined, topP: number): readonly Candidate[] {
  if (topK === undefined && topP === 1) return all
  // Those below are together less than what may be left out: no need to sort them.
  const least = (1 - topP) / all.length
  const sorted = all.filter(({ p }) => p >= least).toSorted((a, b) => b.p - a.p || a.id - b.id)
  let sum = 0
  const needed = sorted.findIndex(({ p }) => (sum += p) >= topP)
  return sorted.slice(0, Math.min(topK ?? Infinity, needed < 0 ? Infinity : needed + 1))
}

function draw(source: Random, from: readonly Candidate[]): number {
  let left = source.uniform() * from.reduce((sum, { p }) => sum + p, 0)
  for (const { id, p } of from) {
    left -= p
    if (left < 0) return id
  }
  return from.at(-1)?.id ?? 0
}
