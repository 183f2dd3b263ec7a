import { backend, conversationSignals, memoryStorage, openMemory } from '@mnestic/core'
import type { Backend } from '@mnestic/core'
import { onTestFinished } from 'vitest'
import type { App } from '../dist/app.js'
import { ask } from '../dist/app/ask.js'
import { composition } from '../dist/compose.js'

const texts = [
  ['Ana', 'The concert is on the fourth of May, in the old harbour hall.'],
  ['Ben', 'Which concert do you mean?'],
  ['Ana', 'Correction: the concert is on the eleventh of May.'],
  ['Ana', 'I play the cello in it, in the second row.'],
  ['Ben', 'My dentist is called Dr Ferreira.'],
  ['Clara', 'I keep bees now, two hives on the roof.'],
] as const

/** A mechanism that no one has heard of, with signals that pull apart: the earlier the higher, the longer the deeper. */
function tide(): Backend<{
  readonly text: true
  readonly signals: { readonly height: 1; readonly depth: 0.5 }
}> {
  return backend({
    capabilities: { text: true, signals: { height: 1, depth: 0.5 } },
    create: () => {
      const kept = new Map<number, number>()
      return {
        put: ({ seq, body }) => void kept.set(seq, body.text.length),
        erase: (seqs) => seqs.forEach((seq) => kept.delete(seq)),
        holds: (seq) => kept.has(seq),
        recall: (_, { allow, limit }) =>
          [...kept.keys()]
            .filter((seq) => allow.has(seq))
            .slice(0, limit)
            .map((seq) => ({ seq, score: seq })),
        score: (_, seqs) => ({
          height: Float64Array.from(seqs, (seq) => -seq),
          depth: Float64Array.from(seqs, (seq) => kept.get(seq) ?? 0),
        }),
      }
    },
  })
}

/** One that cannot weigh what others found: its ranks count. Knows the last record alone. */
function newest(): Backend<{ readonly text: true }> {
  return backend({
    capabilities: { text: true },
    create: () => {
      const kept = new Set<number>()
      return {
        put: ({ seq }) => void kept.add(seq),
        erase: (seqs) => seqs.forEach((seq) => kept.delete(seq)),
        holds: (seq) => kept.has(seq),
        recall: (_, { allow }) =>
          [...kept]
            .filter((seq) => allow.has(seq))
            .slice(-1)
            .map((seq) => ({ seq, score: 1 })),
      }
    },
  })
}

/**
 * The application over a memory of another composition than the demo's: two mechanisms and a signal that it has no
 * words for, and a correction.
 */
export async function withUnknown(app: App): Promise<App> {
  const { embedder, backends } = composition()
  const memory = await openMemory({
    storage: memoryStorage(),
    embedder,
    backends: { ...backends, tide: tide(), newest: newest() },
    signals: [
      ...conversationSignals(),
      {
        name: 'shout',
        weight: -0.7,
        ask:
          () =>
          ({ text }) =>
            Number(text.includes('.')),
      },
    ],
  })
  onTestFinished(() => memory.close())
  await memory.write(
    ['talk'],
    texts.map(([speaker, text], index) => ({
      id: `t${index}`,
      text,
      speaker,
      at: Date.UTC(2025, 2, 1 + index),
      role: speaker === 'Ana' ? 'user' : 'assistant',
      ...(index === 2 ? { supersedes: ['t0'] } : {}),
    })),
  )
  return { ...app, ask: (request, signal) => ask(memory, request, signal) }
}
