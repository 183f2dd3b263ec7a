import { memoryStorage, openMemory, type RecordInput, type Storage } from '@mnestic/core'
import { lexical } from '@mnestic/lexical'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { oracle } from './oracle.ts'

/** Words that the English stemmer leaves as they are, and three names, two of which speak. */
const words = ['boat', 'tango', 'lamp', 'river', 'zinc', 'moss', 'ana', 'ben', 'kim']
const names = new Set<string>(['ana', 'ben'])
const sessions = [undefined, 's1', 's2']

interface Turn {
  readonly words: readonly string[]
  readonly asks: boolean
  readonly session: string | undefined
}

const turn: fc.Arbitrary<Turn> = fc.record({
  words: fc.oneof(
    { weight: 6, arbitrary: fc.array(fc.constantFrom(...words), { maxLength: 6 }) },
    // Longer than a count can hold, and than half a length.
    { weight: 1, arbitrary: fc.array(fc.constantFrom(...words), { minLength: 70, maxLength: 90 }) },
  ),
  asks: fc.boolean(),
  session: fc.constantFrom(...sessions),
})

const step = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('write' as const),
      turns: fc.array(turn, { minLength: 1, maxLength: 6 }),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('forget' as const),
      picks: fc.array(fc.nat(), { minLength: 1, maxLength: 6 }),
    }),
  },
  { weight: 2, arbitrary: fc.constant({ kind: 'ask' as const }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'reopen' as const }) },
)
const question = fc.array(fc.constantFrom(...words, 'unheard'), { minLength: 1, maxLength: 5 })

function toRecord(id: string, { words: said, asks, session }: Turn): RecordInput {
  return {
    id,
    text: `${said.join(' ')}${asks ? '?' : '.'}`,
    speaker: Number(id) % 2 === 0 ? 'Ana' : 'Ben',
    ...(session !== undefined && { session }),
  }
}

const open = (storage: Storage = memoryStorage()) => openMemory({ storage, backends: { words: lexical() } })

type Opened = Awaited<ReturnType<typeof open>>

const scores = async (memory: Opened, query: readonly string[]): Promise<readonly [string, number][]> =>
  (await memory.views.words.search('a', query.join(' '), { limit: 1_000 })).map(({ record, score }) => [
    record.id,
    score,
  ])

describe('after any history of writing and forgetting', () => {
  it('answers are those of the formula; and live, rebuilt and never written are the same bits', async () => {
    let asked = 0
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { minLength: 2, maxLength: 20 }),
        fc.array(question, { minLength: 2, maxLength: 4 }),
        async (steps, questions) => {
          const storage = memoryStorage()
          let memory = await open(storage)
          const living = new Map<string, Turn>()
          let next = 0
          for (const one of steps)
            switch (one.kind) {
              case 'write': {
                const turns = one.turns.map((said) => [String(next++), said] as const)
                for (const [id, said] of turns) living.set(id, said)
                await memory.write(
                  'a',
                  turns.map(([id, said]) => toRecord(id, said)),
                )
                break
              }
              case 'forget': {
                const ids = [...living.keys()]
                if (ids.length === 0) break
                const gone = [...new Set(one.picks.map((pick) => ids[pick % ids.length]!))]
                for (const id of gone) living.delete(id)
                const { proof } = await memory.forget('a', { ids: gone })
                expect(proof['words']).toMatchObject({ method: 'deleted', remaining: 0, bytes: 'gone' })
                break
              }
              case 'ask':
                await scores(memory, questions[0]!)
                break
              case 'reopen':
                await memory.close()
                memory = await open(storage)
            }
          await using live = memory
          await using never = await open()
          if (living.size > 0)
            await never.write(
              'a',
              [...living].map(([id, said]) => toRecord(id, said)),
            )
          const records = [...living.values()].map((said) => ({
            terms: said.words,
            asks: said.asks,
            session: said.session,
          }))
          const speakers = new Set<string>(
            [...living.keys()].map((id) => (Number(id) % 2 === 0 ? 'ana' : 'ben')),
          )
          const answers = []
          for (const query of questions) {
            const answer = await scores(live, query)
            answers.push(answer)
            expect(answer).toEqual(await scores(never, query))
            const expected = oracle(records, query, new Set([...names].filter((name) => speakers.has(name))))
            const wanted = [...living.keys()].flatMap((id, i) =>
              expected[i]! > 0 ? [[id, expected[i]!] as const] : [],
            )
            const given = new Map(answer)
            expect([...given.keys()].sort()).toEqual(wanted.map(([id]) => id).sort())
            for (const [id, score] of wanted) {
              expect(Math.abs(given.get(id)! - score)).toBeLessThan(1e-12 * Math.max(1, score))
              asked += 1
            }
            expect(answer.map(([, score]) => score)).toEqual(
              answer.map(([, score]) => score).toSorted((x, y) => y - x),
            )
          }
          await live.close()
          await using rebuilt = await open(storage)
          for (const [i, query] of questions.entries())
            expect(await scores(rebuilt, query)).toEqual(answers[i])
        },
      ),
      { numRuns: 150 },
    )
    expect(asked).toBeGreaterThan(1_000)
  })

  it('a snapshot is, byte for byte, that of a log which never held the forgotten', async () => {
    const bytesOf = async (storage: Storage): Promise<readonly Uint8Array[]> => {
      const { snapshots } = await storage.open()
      const keys = await snapshots.keys('words')
      const all = await Promise.all(
        keys.map(({ scope, key }) => snapshots.get({ view: 'words', scope, key })),
      )
      return all.flatMap((one) => (one === undefined ? [] : [one.bytes]))
    }
    const turns = Array.from({ length: 300 }, (_, i): Turn => ({
      words: [words[i % 7]!, `only${i}`, words[(i * i) % 5]!],
      asks: i % 3 === 0,
      session: sessions[i % 3],
    }))
    const kept = (i: number): boolean => i % 4 !== 1 && i > 20
    const whole = memoryStorage()
    const part = memoryStorage()
    {
      await using held = await open(whole)
      await held.write(
        'a',
        turns.map((said, i) => toRecord(String(i), said)),
      )
      await scores(held, ['boat'])
      await held.forget('a', { ids: turns.flatMap((_, i) => (kept(i) ? [] : [String(i)])) })
      await scores(held, ['boat'])
      await using never = await open(part)
      // The same numbers, so that only what was forgotten could make a difference.
      for (const [i, said] of turns.entries())
        if (kept(i)) await never.write('a', toRecord(String(i), said))
        else {
          await never.write('elsewhere', 'x')
        }
      await scores(never, ['boat'])
    }
    const [a] = await bytesOf(whole)
    const [b] = await bytesOf(part)
    // Numbers of records follow from the log's revisions: they are compared apart, by what is left of the bytes.
    expect(a!.length).toBe(b!.length)
    const columns = (bytes: Uint8Array): Buffer =>
      Buffer.from(bytes.slice(10 * 4 + 4 * turns.filter((_, i) => kept(i)).length))
    expect(columns(a!).equals(columns(b!))).toBe(true)
    expect(Buffer.from(a!).includes('"only17"')).toBe(false)
    expect(Buffer.from(a!).includes('"only22"')).toBe(true)
  })
})
