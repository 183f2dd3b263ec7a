import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { hashingEmbedder } from '@mnestic/conformance'
import { memoryStorage, type Embedder, type Storage } from '@mnestic/core'
import type { LstmOptions } from '@mnestic/lstm'
import { sqliteStorage } from '@mnestic/sqlite'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { openStream, tell, weights, type StreamMemory } from './story.ts'

interface Told {
  readonly id: string
  readonly text: string
  readonly session?: string
  readonly speaker: string
  readonly at: number
  readonly expires?: number
}

/** What was done, as far as a memory that never held the forgotten does it too. */
type Done =
  | { readonly kind: 'write'; readonly records: readonly Told[] }
  | {
      readonly kind: 'feedback'
      readonly cue: string
      readonly shown: readonly string[]
      readonly used: readonly string[]
    }
  | { readonly kind: 'fit'; readonly keep: readonly string[] | undefined; readonly on: readonly string[] }

const word = fc.constantFrom('tea', 'rum', 'Lisbon', 'Ana', 'dog', 'hello', 'yes', '喝茶', 'bye')
const record = fc.record({
  words: fc.array(word, { minLength: 1, maxLength: 5 }),
  session: fc.constantFrom(undefined, undefined, 'one', 'two'),
  speaker: fc.constantFrom('Ana', 'Bob'),
  minutes: fc.integer({ min: 0, max: 400 }),
  expires: fc.integer({ min: 0, max: 9 }).map((n) => n === 0),
})
const step = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('write' as const),
      records: fc.array(record, { minLength: 1, maxLength: 20 }),
      late: fc.boolean(),
      /** Over a checkpoint or two. */
      times: fc.constantFrom(1, 1, 1, 1, 30),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('forget' as const),
      picks: fc.array(fc.nat(), { minLength: 1, maxLength: 5 }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('feedback' as const), cue: word, pick: fc.nat() }) },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('fit' as const), pick: fc.nat(), feedback: fc.boolean() }),
  },
  { weight: 1, arbitrary: fc.constant({ kind: 'embed' as const }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'restart' as const }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'kill' as const }) },
  { weight: 2, arbitrary: fc.constant({ kind: 'ask' as const }) },
)

const clock = (): number => 1_000

function failing(): Embedder & { down: boolean } {
  const right = hashingEmbedder()
  return {
    ...right,
    down: false,
    async embed(texts, options) {
      if (this.down) throw new Error('The embedder is switched off')
      return right.embed(texts, options)
    },
  }
}

const training = { steps: 2, hidden: 4 }
type Steps = readonly (typeof step extends fc.Arbitrary<infer S> ? S : never)[]

/** Runs a history with forgets and restarts, and returns what the view says, and what a clean memory has to do. */
async function live(
  steps: Steps,
  options: LstmOptions,
  storage: Storage,
): Promise<{ readonly said: unknown; readonly done: readonly Done[] }> {
  const embedder = failing()
  const open = (): Promise<StreamMemory> => openStream(options, { storage, embedder, clock })
  let memory = await open()
  const left: StreamMemory[] = []
  let done: Done[] = []
  const living = new Map<string, Told>()
  let next = 0
  let at = 0
  for (const one of steps)
    switch (one.kind) {
      case 'write': {
        const all = Array.from({ length: one.times }, () => one.records).flat()
        const records = all.map(({ words, session, speaker, minutes, expires }): Told => {
          at += minutes * 60_000
          const id = String(next++)
          return {
            id,
            text: words.join(' '),
            speaker,
            at,
            ...(session !== undefined && { session }),
            // Far away: it stays, and is not fitted on.
            ...(expires && { expires: 1e12 }),
          }
        })
        embedder.down = one.late
        await memory.write('a', records)
        embedder.down = false
        // Read without vectors first, and again when they come.
        if (one.late) await tell(memory, 'a')
        for (const told of records) living.set(told.id, told)
        done.push({ kind: 'write', records })
        break
      }
      case 'forget': {
        const all = [...living.keys()]
        if (all.length === 0) break
        const ids = new Set(one.picks.map((pick) => all[pick % all.length] ?? ''))
        const lost = (some: readonly string[]): boolean => some.some((id) => ids.has(id))
        const fits = done.filter((past) => past.kind === 'fit' && lost(past.on)).length
        const { proof } = await memory.forget('a', { ids: [...ids] })
        expect(proof['worth']).toMatchObject({ remaining: 0, bytes: 'gone' })
        expect(proof['worth']?.fitted?.state).toBe(fits > 0 ? 'dropped' : undefined)
        for (const id of ids) living.delete(id)
        done = done.flatMap((past): readonly Done[] => {
          switch (past.kind) {
            case 'write':
              return [{ ...past, records: past.records.filter(({ id }) => !ids.has(id)) }]
            case 'feedback':
              // What was shown beside it goes; that it was used stays.
              return lost(past.used) ? [] : [{ ...past, shown: past.shown.filter((id) => !ids.has(id)) }]
            case 'fit':
              return lost(past.on) ? [] : [past]
          }
        })
        break
      }
      case 'feedback': {
        // No recollection is longer.
        const shown = [...living.keys()].slice(0, 1_000)
        if (shown.length === 0) break
        const used = [shown[one.pick % shown.length] ?? '']
        await memory.feedback('a', recollectionOf(shown), used)
        done.push({ kind: 'feedback', cue: one.cue, shown, used })
        break
      }
      case 'fit': {
        const on = [...living.values()].filter(({ expires }) => expires === undefined).map(({ id }) => id)
        if (on.length < 2) break
        const used = new Set(done.flatMap((past) => (past.kind === 'feedback' ? past.used : [])))
        const labelled = on.filter((id) => used.has(id)).length
        const feedback = one.feedback && labelled > 0 && labelled < on.length
        const keep = feedback ? undefined : [on[one.pick % on.length] ?? '']
        await fit(memory, keep)
        done.push({ kind: 'fit', keep, on })
        break
      }
      case 'embed':
        await memory.reembed()
        break
      case 'restart':
        await memory.close()
        memory = await open()
        break
      case 'kill':
        // Nothing is closed, as if the process had ended.
        left.push(memory)
        memory = await open()
        break
      case 'ask':
        await tell(memory, 'a')
        break
    }
  await memory.reembed()
  const said = [await tell(memory, 'a'), await scores(memory)]
  for (const one of [...left, memory]) await one.close()
  return { said, done }
}

function fit(memory: StreamMemory, keep: readonly string[] | undefined): Promise<unknown> {
  return memory.views.worth.fit(
    'a',
    keep ? { labels: { keep }, ...training } : { feedback: true, ...training },
  )
}

/** As `read` would answer it. */
function recollectionOf(ids: readonly string[]): never {
  return { items: ids.map((id) => ({ record: { id, scope: ['a'] }, via: {} })) } as never
}

async function scores(memory: StreamMemory): Promise<unknown> {
  const { items } = await memory.read('a', 'tea', { limit: 1_000, explain: true, deadline: 60_000 })
  return items.map(({ record, score, via }) => [record.id, score, via])
}

async function clean(done: readonly Done[], options: LstmOptions): Promise<readonly unknown[]> {
  await using memory = await openStream(options, { embedder: failing(), clock })
  for (const one of done)
    switch (one.kind) {
      case 'write':
        if (one.records.length > 0) await memory.write('a', one.records)
        break
      case 'feedback':
        await memory.feedback('a', recollectionOf(one.shown), one.used)
        break
      case 'fit':
        await fit(memory, one.keep)
        break
    }
  return [await tell(memory, 'a'), await scores(memory)]
}

async function rebuilt(storage: Storage, options: LstmOptions): Promise<unknown> {
  await using memory = await openStream(options, { storage, embedder: failing(), clock })
  return [await tell(memory, 'a'), await scores(memory)]
}

const { dimensions, fingerprint } = hashingEmbedder()
const kinds: readonly (readonly [string, LstmOptions])[] = [
  ['nothing', {}],
  ['weights', { weights: await weights() }],
  ['weights that read vectors', { weights: await weights({ vectors: { dimensions, fingerprint } }) }],
]

/** What fails says so in time: a history that hangs, or one that would be shrunk for minutes. */
const patience = { timeout: 60_000, interruptAfterTimeLimit: 120_000 }

describe.each(kinds)('forgetting, given %s', (_, options) => {
  it('leaves what a memory has that never held the forgotten, bit for bit', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 18 }), async (steps) => {
        const storage = memoryStorage()
        const { said, done } = await live(steps, options, storage)
        expect(said).toEqual(await clean(done, options))
        expect(said).toEqual(await rebuilt(storage, options))
      }),
      { numRuns: 40, ...patience },
    )
  }, 240_000)

  it('reads late vectors also where a later record is forgotten before anybody asks', async () => {
    const embedder = failing()
    await using memory = await openStream(options, { embedder, clock })
    const told = ['tea', 'rum', 'Lisbon', 'dog'].map((text, i) => ({
      id: `r${i}`,
      text,
      speaker: 'Ana',
      at: i,
    }))
    embedder.down = true
    await memory.write('a', told)
    await tell(memory, 'a')
    embedder.down = false
    await memory.reembed()
    await memory.forget('a', { ids: ['r3'] })
    expect(await tell(memory, 'a')).toEqual(
      (await clean([{ kind: 'write', records: told.slice(0, 3) }], options))[0],
    )
  })

  it('does so in a directory', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 14 }), async (steps) => {
        const folder = await mkdtemp(join(tmpdir(), 'mnestic-lstm-'))
        const { said, done } = await live(steps, options, sqliteStorage(folder))
        expect(said).toEqual(await clean(done, options))
        expect(said).toEqual(await rebuilt(sqliteStorage(folder), options))
        await rm(folder, { recursive: true, force: true })
      }),
      { numRuns: 6, ...patience },
    )
  }, 240_000)
})
