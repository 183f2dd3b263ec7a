import { memoryStorage, openMemory, type Scope } from '@mnestic/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { hashing } from './support/embedder.ts'
import { nearest, traces, words } from './support/words.ts'

const scopes: readonly Scope[] = [['t'], ['t', 'u'], ['t', 'u', 'x'], ['tu']]
const cues = ['tea milk', 'rum', 'nothing']

type Step =
  | {
      readonly do: 'write'
      readonly scope: number
      readonly texts: readonly string[]
      readonly expires: boolean
    }
  | { readonly do: 'supersede' | 'derive'; readonly scope: number; readonly pick: number }
  | {
      readonly do: 'forget'
      readonly scope: number
      readonly picks: readonly number[]
      readonly keep: boolean
    }
  | { readonly do: 'wipe'; readonly scope: number; readonly below: boolean }
  | { readonly do: 'feedback' | 'read' | 'reopen' | 'sweep' }

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('write' as const),
      scope: fc.nat(3),
      texts: fc.array(fc.constantFrom('tea', 'tea milk', 'rum', 'milk. And rum!', '!!!'), {
        minLength: 1,
        maxLength: 3,
      }),
      expires: fc.boolean(),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constantFrom('supersede' as const, 'derive' as const),
      scope: fc.nat(3),
      pick: fc.nat(20),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('forget' as const),
      scope: fc.nat(3),
      picks: fc.array(fc.nat(20), { minLength: 1, maxLength: 2 }),
      keep: fc.boolean(),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('wipe' as const), scope: fc.nat(3), below: fc.boolean() }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constantFrom('feedback' as const, 'read' as const, 'reopen' as const, 'sweep' as const),
    }),
  },
)

interface Modelled {
  readonly id: string
  readonly scope: Scope
  readonly text: string
  readonly expires: boolean
  readonly derivedFrom: readonly string[]
  /** By a living record, or by one that is gone. */
  superseded: boolean
}

const within = (scope: Scope, prefix: Scope): boolean => prefix.every((segment, i) => scope[i] === segment)
const same = (a: Scope, b: Scope): boolean => a.length === b.length && within(a, b)

/** What a memory promises to hold, as plainly as can be. */
class Model {
  living: Modelled[] = []

  of(scope: Scope): Modelled[] {
    return this.living.filter((one) => same(one.scope, scope))
  }

  forget(gone: ReadonlySet<string>, keep: boolean): void {
    const all = new Set(gone)
    for (let size = -1; !keep && size !== all.size;) {
      size = all.size
      for (const one of this.living) if (one.derivedFrom.some((id) => all.has(id))) all.add(one.id)
    }
    this.living = this.living.filter((one) => !all.has(one.id))
  }
}

const compose = () => ({
  words: words({ version: '1', scopes: 2 }),
  mind: traces({ version: '1' }),
  near: nearest({ version: '1' }),
})
const opened = (storage: ReturnType<typeof memoryStorage>) =>
  openMemory({ storage, embedder: hashing(), backends: compose(), clock: () => 1_000 })
type Opened = Awaited<ReturnType<typeof opened>>

/** All answers of a memory, seqs aside where it is compared with one that has others. */
async function answers(memory: Pick<Opened, 'read'>, seqs: boolean) {
  const all = []
  for (const scope of scopes)
    for (const cue of cues)
      for (const descendants of [false, true]) {
        const { items, context, unavailable } = await memory.read(scope, cue, { limit: 100, descendants })
        all.push({
          items: items.map(({ record: { seq, ...record }, ...item }) => ({
            ...item,
            record: seqs ? { ...record, seq } : record,
          })),
          context,
          unavailable,
        })
      }
  return all
}

async function run(steps: readonly Step[]) {
  const storage = memoryStorage()
  const model = new Model()
  let memory = await opened(storage)
  let next = 0
  for (const one of steps) {
    const scope = 'scope' in one ? (scopes[one.scope] ?? (['t'] as const)) : (['t'] as const)
    switch (one.do) {
      case 'write': {
        const records = one.texts.map((text) => ({
          id: `r${next++}`,
          text,
          ...(one.expires && { expires: 500 }),
        }))
        await memory.write(scope, records)
        for (const { id, text } of records)
          model.living.push({ id, scope, text, expires: one.expires, derivedFrom: [], superseded: false })
        break
      }
      case 'supersede': {
        const old = model.of(scope)[one.pick % Math.max(1, model.of(scope).length)]
        if (old === undefined) break
        const id = `r${next++}`
        await memory.write(scope, { id, text: `no: ${old.text}`, supersedes: [old.id] })
        old.superseded = true
        model.living.push({
          id,
          scope,
          text: `no: ${old.text}`,
          expires: false,
          derivedFrom: [],
          superseded: false,
        })
        break
      }
      case 'derive': {
        const below = model.living.filter((source) => within(source.scope, scope))
        const source = below[one.pick % Math.max(1, below.length)]
        if (source === undefined) break
        const id = `r${next++}`
        await memory.write(scope, {
          id,
          text: 'tea in short',
          derivedFrom: [{ scope: source.scope, id: source.id }],
        })
        model.living.push({
          id,
          scope,
          text: 'tea in short',
          expires: false,
          derivedFrom: [source.id],
          superseded: false,
        })
        break
      }
      case 'forget': {
        const own = model.of(scope)
        const ids = one.picks.flatMap((pick) => own[pick % Math.max(1, own.length)]?.id ?? [])
        const receipt = await memory.forget(scope, { ids }, { derived: one.keep ? 'keep' : 'erase' })
        expect(receipt.pending).toEqual([])
        for (const proof of Object.values(receipt.proof)) expect(proof.remaining).toBe(0)
        model.forget(new Set(ids), one.keep)
        break
      }
      case 'wipe': {
        await memory.forget(scope, { everything: true, descendants: one.below })
        const gone = model.living.filter((it) =>
          one.below ? within(it.scope, scope) : same(it.scope, scope),
        )
        model.forget(new Set(gone.map(({ id }) => id)), false)
        break
      }
      case 'feedback': {
        const found = await memory.read(scope, 'tea')
        await memory.feedback(
          scope,
          found,
          found.items.slice(0, 1).map(({ record }) => record.id),
        )
        break
      }
      case 'read':
        await memory.read(scope, 'tea milk', { descendants: true })
        break
      case 'reopen':
        await memory.close()
        memory = await opened(storage)
        break
      case 'sweep':
        await memory.sweep()
        model.forget(new Set(model.living.filter(({ expires }) => expires).map(({ id }) => id)), true)
        break
    }
  }
  return { storage, memory, model }
}

describe('a memory', () => {
  it('holds what a plain model holds, whatever happened to it', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
        const { memory, model } = await run(steps)
        const living = model.living.filter(({ expires }) => !expires)
        for (const scope of scopes) {
          const { records } = await memory.list(scope)
          const own = living.filter((one) => same(one.scope, scope))
          expect(records.map(({ id, text }) => [id, text])).toEqual(own.map(({ id, text }) => [id, text]))
          const found = await memory.read(scope, 'tea', { limit: 100, backends: ['mind'] })
          expect(
            found.items.map(({ record, superseded }) => `${record.id} ${superseded}`).toSorted(),
          ).toEqual(own.map(({ id, superseded }) => `${id} ${superseded}`).toSorted())
          expect(await memory.stats(scope)).toMatchObject({
            records: own.length,
            superseded: own.filter((one) => one.superseded).length,
          })
        }
        const named = scopes.filter((scope) => model.living.some((one) => same(one.scope, scope)))
        expect(await memory.scopes()).toEqual(named)
        await memory.close()
      }),
      { numRuns: 120 },
    )
  })

  it('answers the same, bit for bit, rebuilt as live', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 20 }), async (steps) => {
        const { memory, storage } = await run(steps)
        const live = await answers(memory, true)
        const bare = await openMemory({
          storage,
          embedder: hashing(),
          backends: { words: words(), mind: traces(), near: nearest() },
          clock: () => 1_000,
        })
        expect(await answers(bare, true)).toEqual(live)
        await bare.close()
        await memory.close()
        const again = await opened(storage)
        expect(await answers(again, true)).toEqual(live)
        await again.close()
      }),
      { numRuns: 60 },
    )
  })

  it('answers as one that never held the forgotten, bit for bit', async () => {
    const writes = fc.array(
      fc.record({
        scope: fc.nat(3),
        text: fc.constantFrom('tea', 'tea milk', 'rum tea', 'milk. And rum!', '!!!'),
        go: fc.boolean(),
        read: fc.boolean(),
      }),
      { maxLength: 20 },
    )
    await fc.assert(
      fc.asyncProperty(writes, async (records) => {
        const held = await opened(memoryStorage())
        const never = await opened(memoryStorage())
        for (const [i, { scope, text, go, read }] of records.entries()) {
          const path = scopes[scope] ?? (['t'] as const)
          await held.write(path, { id: String(i), text })
          if (!go) await never.write(path, { id: String(i), text })
          if (read) await held.read(path, 'tea')
        }
        for (const scope of scopes) {
          const ids = records.flatMap(({ go, scope: at }, i) =>
            go && scopes[at] === scope ? [String(i)] : [],
          )
          await held.forget(scope, { ids })
        }
        expect(await answers(held, false)).toEqual(await answers(never, false))
        await held.close()
        await never.close()
      }),
      { numRuns: 60 },
    )
  })
})
