import { copyLog, type Entry, memoryStorage, verifyCopy, type OpenStorage, type Storage } from '@mnestic/core'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { everyId, history, scopes, type Step, take } from './history.ts'
import { cutOff, type Kind, make, PowerCut, wrapped } from './storages.ts'

const kinds = fc.constantFrom<Kind>('memory', 'reference', 'sqlite')

/** Until its end, however often it is cut off. */
async function copied(from: Storage, to: Storage, after: number, range: number): Promise<void> {
  try {
    await copyLog(from, cutOff(to, after), { range })
  } catch (error) {
    if (!(error instanceof PowerCut)) throw error
  }
}

/** What became of every id, in the words that do not depend on the log. */
async function fates(storage: OpenStorage): Promise<readonly boolean[]> {
  const found: boolean[] = []
  for (const scope of scopes)
    for (const fate of await storage.resolve(scope, everyId())) found.push(typeof fate === 'number')
  return found
}

const step = (what: Step['what'], scope: number, a: number, n: number): Step => ({ what, scope, a, b: a, n })

/** What chance brings together too seldom. */
const special: readonly (readonly Step[])[] = [
  // Forgotten, and written again.
  [step('write', 0, 0, 1), step('copy', 0, 0, 14), step('erase', 0, 0, 0), step('write', 0, 0, 2)],
  // Derived from what lies below, in one range.
  [step('write', 0, 7, 1), step('write', 1, 0, 1), step('derive', 0, 8, 1)],
  // Notes without a record, cut off at every write.
  ...Array.from({ length: 9 }, (_, n) => [
    step('write', 0, 0, 1),
    step('general', 0, 0, 1),
    step('erase', 0, 0, 0),
    step('copy', 0, 0, n),
  ]),
]

describe('copyLog', () => {
  test('a log that grows and forgets is copied between storages, cut off anywhere, and is the same', async () => {
    await fc.assert(
      fc.asyncProperty(kinds, kinds, history, fc.integer({ min: 1, max: 9 }), async (a, b, steps, range) => {
        const [from, to] = [await make(a), await make(b)]
        const source = await from.open()
        for (const step of steps)
          if (step.what === 'copy') await copied(from, to, step.n, range)
          else await take(source, step)
        await copyLog(from, to, { range })
        const verdict = await verifyCopy(from, to)
        expect(verdict.differences).toEqual([])
        expect(verdict.equal).toBe(true)
        const target = await to.open()
        expect(await fates(target)).toEqual(await fates(source))
        const before = await target.head()
        expect(await copyLog(from, to)).toMatchObject({ records: 0, notes: 0, erased: 0 })
        expect(await target.head()).toEqual(before)
        await Promise.all([source.close(), target.close()])
      }),
      { numRuns: 40, examples: special.map((steps) => ['memory', 'memory', steps, 9]) },
    )
  })
})

/** A log with something of every kind in scope a, and another scope beside it. */
async function full(): Promise<Storage> {
  const storage = memoryStorage()
  const log = await storage.open()
  for (const what of ['write', 'noted', 'derive', 'note', 'general', 'late'] as const)
    for (const a of [0, 3, 5]) await take(log, { what, scope: 0, a, b: a + 1, n: a * 3 + 1 })
  await take(log, { what: 'write', scope: 3, a: 0, b: 0, n: 1 })
  await log.close()
  return storage
}

describe('verifyCopy', () => {
  test('names what a lying copy changed: one record, one note, one link, one bit', async () => {
    const from = await full()
    const to = await make('sqlite')
    await copyLog(from, to)
    /** Changes the first entry of its kind. */
    const lying = (kind: Entry['kind'], lie: (entry: never) => readonly unknown[]): Storage =>
      wrapped(to, (inner) => ({
        async entries(query) {
          const page = await inner.entries(query)
          const at = page.findIndex((entry) => entry.kind === kind && entry.scope === 1)
          return page.flatMap((entry, i) => (i === at ? lie(entry as never) : [entry])) as readonly Entry[]
        },
      }))
    const kindsOf = async (liar: Storage): Promise<readonly string[]> => {
      const verdict = await verifyCopy(from, liar)
      expect(verdict.equal).toBe(verdict.differences.length === 0)
      return verdict.differences.map(({ scope, kind }) => `${scope.join('/')} ${kind}`)
    }
    type Put = Extract<Entry, { kind: 'put' }>
    expect(await kindsOf(to)).toEqual([])
    expect(
      await kindsOf(
        lying('put', (put: Put) => [{ ...put, body: { ...put.body, text: `${put.body.text} ` } }]),
      ),
    ).toEqual(['a bodies'])
    expect(
      await kindsOf(lying('put', (put: Put) => [{ ...put, body: { ...put.body, metadata: { a: 1 } } }])),
    ).toEqual(['a bodies'])
    const flipped = Float32Array.from([NaN])
    expect(
      await kindsOf(
        lying('put', ({ vectors, ...put }: Put) => {
          const whole = Float32Array.from(vectors?.whole ?? flipped)
          new Uint8Array(whole.buffer)[0]! ^= 1
          return [{ ...put, vectors: { passages: [], fingerprint: '', ...vectors, whole } }]
        }),
      ),
    ).toEqual(['a vectors'])
    expect(await kindsOf(lying('note', () => []))).toEqual(['a notes'])
    expect(
      await kindsOf(lying('note', (note: Extract<Entry, { kind: 'note' }>) => [{ ...note, owner: 'x' }])),
    ).toEqual(['a notes'])
    expect(await kindsOf(lying('put', (put: Put) => [{ ...put, derivedFrom: [put.revision] }]))).toEqual([
      'a links',
    ])
    expect(await kindsOf(lying('put', (put: Put) => [{ ...put, id: 'other' }]))).toContain('a records')
    expect(await kindsOf(lying('put', () => []))).toContain('a records')
    const log = await to.open()
    await take(log, { what: 'whole', scope: 3, a: 0, b: 0, n: 0 })
    await log.close()
    const all = ['records', 'bodies', 'links', 'vectors', 'notes']
    expect(await kindsOf(to)).toEqual(all.map((kind) => `z ${kind}`))
    expect((await verifyCopy(to, from)).differences[0]).toMatchObject({ from: undefined, to: { count: 1 } })
  })
})
