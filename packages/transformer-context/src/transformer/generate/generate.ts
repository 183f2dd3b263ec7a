import { MnesticError, nextTurn, throwIfAborted } from '@mnestic/core'
import { checkInteger, checkMembers, checkSignal, invalid } from '@mnestic/core/check'
import type { AttentionWindow } from '@mnestic/sequence'
import type { Decoder } from '../decoder.ts'
import type { EncoderDecoder } from '../encoder-decoder.ts'
import { reach } from '../token-stream.ts'
import { rereading, rolling, type Reader } from './rolling.ts'
import { samplers, type SamplingOptions } from './sampler.ts'

export interface GenerateOptions extends SamplingOptions {
  /** The most tokens of each sequence; default 256. */
  readonly limit?: number
  /** Tokens that end a sequence, and are not part of it; default none. */
  readonly stop?: readonly number[]
  /** See `StreamOptions`. */
  readonly window?: AttentionWindow
  /** Default true. Without, every token is computed from all before it: the same tokens, slowly. */
  readonly cache?: boolean
  readonly signal?: AbortSignal
}

/** A token that was generated, and for which of the prompts. */
export interface GeneratedToken {
  readonly prompt: number
  readonly token: number
}

/** Milliseconds after which others get a turn. */
const turn = 8

/**
 * What follows the prompt, token by token. Memory is that of a stream: of learned and sinusoidal positions the last half is
 * read anew wherever the context ends; rotary ones go on in a window with sinks.
 *
 * ```ts
 * for await (const token of generate(model, encode('To be'), { temperature: 0.8, limit: 100 })) print(decode([token]))
 * ```
 *
 * The tokens come from the parameters as they were when it began (with `cache: false`, as they are).
 *
 * @throws INVALID_ARGUMENT: an option, an empty prompt, a token that is none
 * @throws ABORTED: by the signal
 */
export async function* generate(
  model: Decoder,
  prompt: ArrayLike<number>,
  options: GenerateOptions = {},
): AsyncGenerator<number, void, undefined> {
  for await (const { token } of generateAll(model, [prompt], options)) yield token
}

/**
 * The same for several prompts side by side, of any lengths: tokens in the order of steps, then of prompts. What follows a
 * prompt depends on the prompt, its place and the seed, not on the others.
 */
export async function* generateAll(
  model: Decoder,
  prompts: readonly ArrayLike<number>[],
  options: GenerateOptions = {},
): AsyncGenerator<GeneratedToken, void, undefined> {
  checkGenerate(options)
  const { cache = true } = options
  const { capacity, window } = reach(model.config, options)
  if (cache) {
    using stream = model.stream({ batch: prompts.length, ...(window && { window }) })
    yield* tokens(rolling(stream, capacity), prompts, options)
  } else {
    const read = (ids: readonly number[]) => model.logits(ids, window && { window })
    yield* tokens(alongside(prompts.map(() => rolling(rereading(read), capacity))), prompts, options)
  }
}

export interface TransformOptions extends GenerateOptions {
  /** The token that targets begin with. */
  readonly start: number
  /** The token that ends them. */
  readonly end: number
}

/** Targets for the sources, of an encoder-decoder; all at once. @throws INVALID_ARGUMENT, ABORTED */
export async function transform(
  model: EncoderDecoder,
  sources: readonly ArrayLike<number>[],
  { start, end, ...options }: TransformOptions,
): Promise<readonly (readonly number[])[]> {
  const found = sources.map((): number[] => [])
  for await (const { prompt, token } of transformTokens(model, sources, { start, end, ...options }))
    found[prompt]?.push(token)
  return found
}

/** The same, token by token. */
export async function* transformTokens(
  model: EncoderDecoder,
  sources: readonly ArrayLike<number>[],
  { start, end, ...options }: TransformOptions,
): AsyncGenerator<GeneratedToken, void, undefined> {
  checkGenerate(options)
  const { cache = true, stop = [] } = options
  const { capacity, window } = reach(model.config, options)
  const prompts = sources.map(() => [start])
  const ending = { ...options, stop: [end, ...stop] }
  if (cache) {
    using stream = model.stream(sources, window && { window })
    yield* tokens(rolling(stream, capacity), prompts, ending)
  } else {
    const each = sources.map((source) =>
      rolling(
        rereading((ids) => model.logits(source, ids, window && { window })),
        capacity,
      ),
    )
    yield* tokens(alongside(each), prompts, ending)
  }
}

const known: readonly string[] = [
  'limit',
  'stop',
  'window',
  'cache',
  'signal',
  'temperature',
  'topK',
  'topP',
  'seed',
] satisfies readonly (keyof GenerateOptions)[]

function checkGenerate(options: GenerateOptions): void {
  checkMembers('The options of generate', options, known)
  checkInteger('limit', options.limit ?? 0, 0, Number.MAX_SAFE_INTEGER)
  const { stop = [] } = options
  if (!Array.isArray(stop) || !stop.every((token) => Number.isInteger(token)))
    throw invalid('stop', stop, 'a list of tokens')
  checkSignal(options.signal)
}

type StepReader = Omit<Reader, 'length'>

/** Readers of one sequence each, as one of all. */
function alongside(readers: readonly StepReader[]): StepReader {
  return {
    step: (ids) => readers.forEach((reader, n) => reader.step([ids[n] ?? NaN])),
    logits() {
      const each = readers.map((reader) => reader.logits())
      const all = new Float32Array(each.reduce((sum, { length }) => sum + length, 0))
      each.forEach((logits, n) => all.set(logits, n * logits.length))
      return all
    },
  }
}

interface Sequence {
  readonly prompt: ArrayLike<number>
  /** What it reads next, once the prompt is at its end. */
  next: number
  count: number
  ended: boolean
}

/** All read a token at each step: of the prompt, while that lasts, else the one that was chosen. */
async function* tokens(
  reader: StepReader,
  prompts: readonly ArrayLike<number>[],
  { limit = 256, stop = [], signal, ...sampling }: GenerateOptions,
): AsyncGenerator<GeneratedToken, void, undefined> {
  const choose = samplers(sampling, prompts.length)
  const stops = new Set(stop)
  const sequences = prompts.map((prompt): Sequence => {
    if (prompt.length === 0)
      throw new MnesticError('INVALID_ARGUMENT', 'a prompt is empty; give at least one token')
    return { prompt, next: 0, count: 0, ended: limit === 0 }
  })
  let last = performance.now()
  for (let t = 0; sequences.some(({ ended }) => !ended); t++) {
    throwIfAborted(signal)
    if (performance.now() - last > turn) {
      await nextTurn()
      throwIfAborted(signal)
      last = performance.now()
    }
    reader.step(sequences.map(({ prompt, next }) => (t < prompt.length ? (prompt[t] ?? NaN) : next)))
    if (!sequences.some(({ prompt, ended }) => !ended && t + 1 >= prompt.length)) continue
    const logits = reader.logits()
    const width = logits.length / sequences.length
    const found: GeneratedToken[] = []
    for (const [n, sequence] of sequences.entries()) {
      if (sequence.ended || t + 1 < sequence.prompt.length) continue
      const token = choose[n]?.(logits.subarray(n * width, (n + 1) * width)) ?? NaN
      sequence.next = token
      sequence.ended = stops.has(token) || ++sequence.count >= limit
      if (!stops.has(token)) found.push({ prompt: n, token })
    }
    yield* found
  }
}
