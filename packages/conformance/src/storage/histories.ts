import { isMnesticError, type NewRecord, type OpenStorage, type Scope, type Seq } from '@mnestic/core'
import { describeError, equal } from '../assert.ts'
import type { Case } from '../case.ts'
import { type Random, seeded } from '../random.ts'
import { memoryMedium } from '../reference/medium.ts'
import { referenceStorage } from '../reference/storage.ts'
import type { StorageUnderTest } from './options.ts'
import { ana, append, bruno, record, storageCase, vectors, everything } from './storage-case.ts'

const scopes: readonly [Scope, ...Scope[]] = [ana, bruno, ['globex']]

/** Random histories: the storage answers like the reference, which is one plain value. */
export function historyCases(subject: StorageUnderTest): readonly Case[] {
  return [
    storageCase(
      subject,
      'determinism',
      'random histories give what the reference storage gives',
      [],
      async (context) => {
        const { histories = 8, seed = 1 } = subject
        let { storage } = context
        for (let i = 0; i < histories; i++) {
          const random = seeded(seed * 1_000 + i)
          const steps: string[] = []
          const model = await referenceStorage(memoryMedium()).open()
          const names = scopes.map(([first, ...rest]): Scope => [`${i}-${first}`, ...rest])
          const pair = new Pair(storage, model, names)
          try {
            for (let step = 0; step < 25; step++) {
              steps.push(await pair.step(random, step))
              if (random.next() < 0.1) storage = pair.tested = await context.reopened()
            }
            await pair.mustAgree()
          } catch (error) {
            throw new Error(`seed ${seed * 1_000 + i}, ${steps.join(' ')}: ${describeError(error)}`, {
              cause: error,
            })
          }
        }
      },
    ),
  ]
}

/** The tested storage and the reference, whose revisions and scope numbers differ; ids and texts do not. */
class Pair {
  tested: OpenStorage
  readonly #model: OpenStorage
  readonly #scopes: readonly Scope[]

  constructor(tested: OpenStorage, model: OpenStorage, names: readonly Scope[]) {
    this.tested = tested
    this.#model = model
    this.#scopes = names
  }

  async step(random: Random, step: number): Promise<string> {
    const scope = this.#scopes[random.int(this.#scopes.length)] ?? ana
    const ids = Array.from({ length: 1 + random.int(3) }, () => `id-${random.int(12)}`)
    const what = random.pick([
      'append',
      'append',
      'append',
      'restore',
      'derive',
      'note',
      'vectors',
      'erase',
      'erase',
      'whole',
      'key',
      'trim',
    ])
    await this.#both(async (storage) => {
      switch (what) {
        case 'append':
          return await append(storage, scope, ids)
        case 'restore':
          return await append(
            storage,
            scope,
            ids.map((id) => record(id, { restore: true, vectors: vectors(step, 1) })),
          )
        case 'derive':
          return await append(storage, scope, [await derived(storage, scope, ids, `derived-${step}`)])
        case 'note':
          return await append(storage, scope, [], {
            notes: [{ owner: 'o', about: await known(storage, scope, ids), data: step }],
          })
        case 'vectors': {
          const seqs = await known(storage, scope, ids)
          return await append(storage, scope, [], {
            vectors: seqs.map((seq) => ({ seq, vectors: vectors(step, 2) })),
          })
        }
        case 'erase':
        case 'whole': {
          const number = (await storage.scope(scope))?.number
          const seqs =
            number === undefined ? [] : await known(storage, scope, what === 'whole' ? everyId(step) : ids)
          const request = new Map(number === undefined ? [] : [[number, seqs]])
          const { erased } = await storage.erase({
            seqs: request,
            notes: [],
            wholeScopes: what === 'whole' && number !== undefined ? [number] : [],
          })
          return { erased: [...erased.values()].flat().length }
        }
        case 'key':
          return await append(storage, scope, ids, {
            idempotency: { key: `key-${random_(ids)}`, hash: ids.join() },
          })
        case 'trim':
          return await storage.trim()
      }
    })
    return `${what}(${scope[0]} ${ids.join()})`
  }

  /** Does the same in both, and both must answer or refuse alike. */
  async #both(act: (storage: OpenStorage) => Promise<unknown>): Promise<void> {
    const outcome = async (storage: OpenStorage): Promise<unknown> => {
      try {
        const result = await act(storage)
        return typeof result === 'object' && result !== null && 'repeated' in result && 'ids' in result
          ? { repeated: result.repeated, ids: result.ids }
          : result
      } catch (error) {
        if (isMnesticError(error)) return error.code
        throw error
      }
    }
    equal(await outcome(this.tested), await outcome(this.#model), 'the outcome of a step')
  }

  async mustAgree(): Promise<void> {
    for (const scope of this.#scopes) {
      equal(
        await picture(this.tested, scope),
        await picture(this.#model, scope),
        `what the scope ${scope.join('/')} holds`,
      )
      const states = async (storage: OpenStorage): Promise<string[]> =>
        (await storage.resolve(scope, everyId(30))).map((one) => (typeof one === 'number' ? 'there' : one))
      equal(await states(this.tested), await states(this.#model), `ids of the scope ${scope.join('/')}`)
    }
    await everything(this.tested)
  }
}

function random_(ids: readonly string[]): string {
  return ids[0] ?? ''
}

function everyId(steps: number): string[] {
  return [
    ...Array.from({ length: 12 }, (_, i) => `id-${i}`),
    ...Array.from({ length: steps }, (_, i) => `derived-${i}`),
  ]
}

async function known(storage: OpenStorage, scope: Scope, ids: readonly string[]): Promise<Seq[]> {
  return (await storage.resolve(scope, [...new Set(ids)])).filter((one) => typeof one === 'number')
}

async function derived(
  storage: OpenStorage,
  scope: Scope,
  ids: readonly string[],
  id: string,
): Promise<NewRecord> {
  const links = (await known(storage, scope, ids)).map((seq) => ({ seq }))
  return record(id, { derivedFrom: links, supersedes: links.slice(0, 1) })
}

/** What a scope holds, with ids in the place of numbers. */
async function picture(storage: OpenStorage, scope: Scope): Promise<unknown> {
  const info = await storage.scope(scope)
  if (!info) return 'no such scope'
  const entries = await storage.entries({
    after: 0,
    scope: info.number,
    limit: 4_096,
    text: true,
    vectors: true,
  })
  const names = new Map(
    entries.flatMap((entry) => (entry.kind === 'put' ? [[entry.revision, entry.id]] : [])),
  )
  const name = (seq: Seq): string => names.get(seq) ?? `not in the scope`
  return {
    records: info.records,
    entries: entries.flatMap((entry): unknown[] => {
      switch (entry.kind) {
        case 'put':
          return [
            {
              id: entry.id,
              text: entry.body.text,
              vectors: entry.vectors?.whole,
              supersedes: entry.supersedes.map(name),
              derivedFrom: entry.derivedFrom.map(name),
            },
          ]
        case 'note':
          return [{ about: entry.about.map(name), data: entry.data }]
        case 'vectors':
          return [{ of: name(entry.seq), vectors: entry.vectors.whole }]
        case 'erase':
          return [{ erased: entry.seqs.length }]
      }
    }),
  }
}
