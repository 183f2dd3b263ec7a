import { backend, openMemory, type Backend, type Memory, type MemoryOptions } from '@mnestic/core'
import { fitWeights, lstm, type FitExample, type LstmOptions } from '@mnestic/lstm'

/** Facts about Ana are worth keeping, and a greeting begins a session. */
export function told(seed: number, length = 40, dimensions = 0): FitExample {
  const kinds = ['Hello there!', 'Ha, nice.', 'Yes, sure.', 'My sister Ana lives in Lisbon with two dogs.']
  const picks = Array.from({ length }, (_, i) => (i * 7 + seed * 5 + ((i * i) % 11)) % kinds.length)
  return {
    records: picks.map((pick, i) => ({
      text: `${kinds[pick]} ${'abcdefghij'[(i * 3 + seed) % 10]}`,
      speaker: i % 2 === 0 ? 'Ana' : 'Bob',
      at: i * 60_000,
      ...(dimensions > 0 && {
        vector: Float32Array.from({ length: dimensions }, (_, d) => (((d + i) * 7 + seed) % 5) / 10 - 0.2),
      }),
    })),
    keep: picks.map((pick) => pick === 3),
    boundary: picks.map((pick) => pick === 0),
  }
}

const cache = new Map<string, Promise<Uint8Array>>()

/** Weights that have learned a little; the same ones for the same arguments. */
export function weights(
  options: {
    readonly seed?: number
    readonly hidden?: number
    readonly steps?: number
    readonly vectors?: { readonly dimensions: number; readonly fingerprint: string }
  } = {},
): Promise<Uint8Array> {
  const key = JSON.stringify(options)
  const known = cache.get(key)
  if (known !== undefined) return known
  const made = fitWeights(
    [told(1, 40, options.vectors?.dimensions), told(2, 40, options.vectors?.dimensions)],
    {
      hidden: 8,
      steps: 4,
      ...options,
    },
  )
  cache.set(key, made)
  return made
}

/** Finds every record, as strong as every other. */
function every(): Backend<{ readonly text: true }> {
  return backend({
    capabilities: { text: true },
    create: () => {
      const held = new Set<number>()
      return {
        put: ({ seq }) => void held.add(seq),
        erase: (seqs) => seqs.forEach((seq) => held.delete(seq)),
        holds: (seq) => held.has(seq),
        vectors: () => undefined,
        recall: (_, { allow }) => [...held].filter((seq) => allow.has(seq)).map((seq) => ({ seq, score: 1 })),
      }
    },
  })
}

export type StreamMemory = Memory<{
  readonly worth: ReturnType<typeof lstm>
  readonly every: ReturnType<typeof every>
}>

export function openStream(
  given: LstmOptions = {},
  options: Omit<Partial<MemoryOptions<never>>, 'backends' | 'weights'> = {},
): Promise<StreamMemory> {
  return openMemory({
    passages: () => [],
    signals: [],
    ...options,
    backends: { worth: lstm(given), every: every() },
  })
}

/** All that the view says of a scope, by ids and without the numbers of the log. */
export async function tell(memory: StreamMemory, scope: string): Promise<unknown> {
  const { worth } = memory.views
  const readings: unknown[] = []
  const sessions: unknown[] = []
  let source: unknown
  for (let after: string | undefined = '0'; after !== undefined;) {
    const page: Awaited<ReturnType<typeof worth.readings>> = await worth.readings(scope, {
      after,
      limit: 7,
      cells: true,
    })
    readings.push(...page.readings.map(({ record, ...rest }) => [record.id, rest]))
    ;({ source, next: after } = { next: undefined, ...page })
  }
  for (let after: string | undefined = '0'; after !== undefined;) {
    const page: Awaited<ReturnType<typeof worth.boundaries>> = await worth.boundaries(scope, {
      after,
      limit: 3,
    })
    sessions.push(...page.sessions)
    ;({ next: after } = { next: undefined, ...page })
  }
  const { revision: _, ...plan } = await worth.compact(scope, { tokens: 120, recent: 30 })
  return {
    source,
    readings,
    sessions,
    plan,
    state: await worth.state(scope),
    judge: await worth.fitted(scope),
  }
}
