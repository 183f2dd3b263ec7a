import { backend, type Effort } from '@mnestic/core'
import { describe, expect, it } from 'vitest'
import { handmade } from './support/handmade.ts'
import { open, watch } from './support/memories.ts'

/** Finds everything, and says of each scope what it was told to say. */
function scanning(efforts: readonly (Effort | undefined)[]) {
  return backend({
    capabilities: { text: true },
    create: ({ scope }) => {
      const seqs = new Set<number>()
      const effort = efforts[scope - 1]
      return {
        put: ({ seq }) => void seqs.add(seq),
        erase: (gone) => gone.forEach((seq) => seqs.delete(seq)),
        holds: (seq) => seqs.has(seq),
        recall: () => {
          const hits = [...seqs].map((seq) => ({ seq, score: 1 }))
          return effort === undefined ? hits : { hits, effort }
        },
      }
    },
  })
}

async function effortsOf(backends: Parameters<typeof open>[0]['backends'], options: object = {}) {
  const { events, observe } = watch()
  const memory = await open({ backends, observe, ...options })
  await memory.write(['s'], 'tea')
  await memory.write(['s', 'below'], 'tea')
  await memory.write(['s', 'deeper', 'down'], 'tea')
  const found = await memory.read('s', 'tea', { descendants: true, explain: true })
  expect(found.items).toHaveLength(3)
  const faults = events.filter(({ type }) => type === 'fault')
  return { efforts: found.explanation?.efforts, faults }
}

describe('what an answer cost', () => {
  it('is told by backend: numbers add up over scopes, distinct codes are joined', async () => {
    const { efforts, faults } = await effortsOf({
      scan: scanning([
        { engine: 'exact', scanned: 10, rescored: 2 },
        { engine: 'graph', scanned: 5, ef: 80 },
        { engine: 'exact', scanned: 1, ef: 'none' },
      ]),
      silent: scanning([]),
      half: scanning([undefined, { scanned: 3 }]),
    })
    expect(efforts).toEqual({
      scan: { engine: 'exact+graph', scanned: 16, rescored: 2, ef: 'none' },
      half: { scanned: 3 },
    })
    expect(Object.keys(efforts?.['scan'] ?? {})).toEqual(['engine', 'scanned', 'rescored', 'ef'])
    expect(faults).toEqual([])
  })

  it('counts every wording that was asked', async () => {
    const { efforts } = await effortsOf(
      { scan: scanning([{ engine: 'exact', scanned: 2 }]) },
      { expand: async () => ['coffee', 'chai'] },
    )
    expect(efforts).toEqual({ scan: { engine: 'exact', scanned: 6 } })
  })

  it('is told to those who ask for an explanation, also where nothing was ever written', async () => {
    const memory = await open({ backends: { scan: scanning([{ scanned: 1 }]) } })
    expect((await memory.read('s', 'tea', { explain: true })).explanation?.efforts).toEqual({})
    await memory.write('s', 'tea')
    expect(await memory.read('s', 'tea')).not.toHaveProperty('explanation')
  })

  it.each([
    ['a text', { said: 'Ana dances on Thursday' }],
    ['no finite number', { scanned: Infinity }],
    ['NaN', { scanned: NaN }],
    ['a name that is a sentence', { 'Ana dances': 1 }],
    ['a name of a prototype', JSON.parse('{"__proto__":1}')],
    ['a list', { scanned: [1, 2] }],
    ['a code without end', { engine: 'x'.repeat(65) }],
    ['figures without end', Object.fromEntries(Array.from({ length: 40 }, (_, i) => [`f${i}`, i]))],
    ['no object', 'fast'],
    ['nothing', null],
  ])('holds no %s, whatever a backend says', async (_, effort: unknown) => {
    const told = handmade({ text: true }, { effort: () => effort as Effort })
    const { efforts, faults } = await effortsOf({ told: told.backend })
    const kept = efforts?.['told'] ?? {}
    expect(Object.keys(kept).length).toBeLessThanOrEqual(32)
    for (const [name, figure] of Object.entries(kept)) {
      expect(name).toMatch(/^f\d+$/)
      expect(figure).toBeTypeOf('number')
    }
    expect(faults).toEqual([
      expect.objectContaining({
        where: 'told',
        code: 'BACKEND_FAILED',
        message: expect.stringMatching(/effort/),
      }),
    ])
  })

  it('takes the good figures beside a bad one', async () => {
    const told = handmade({ text: true }, { effort: () => ({ engine: 'exact', said: 'a b', scanned: 7 }) })
    const { efforts } = await effortsOf({ told: told.backend })
    expect(efforts).toEqual({ told: { engine: 'exact', scanned: 7 } })
  })
})
