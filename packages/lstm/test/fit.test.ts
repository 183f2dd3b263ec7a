import { hashingEmbedder } from '@mnestic/conformance'
import { memoryStorage, type Storage } from '@mnestic/core'
import { fitWeights, lstm, type FitOptions } from '@mnestic/lstm'
import { shippedWeights } from '@mnestic/lstm/weights'
import { describe, expect, it } from 'vitest'
import { openStream, tell, told, weights, type StreamMemory } from './story.ts'

const training = { steps: 3, hidden: 4 }
const records = told(3, 30).records.map((record, i) => ({ ...record, id: `r${i}` }))
const keep = records.flatMap(({ id }, i) => (told(3, 30).keep?.[i] === true ? [id] : []))
const labels = { keep }

async function filled(storage: Storage = memoryStorage(), given = {}): Promise<StreamMemory> {
  const memory = await openStream(given, { storage })
  await memory.write('a', records)
  await memory.write('b', records)
  return memory
}

describe('fit', () => {
  it('gives weights to this scope alone, and says what they were fitted on', async () => {
    await using memory = await filled()
    const { worth } = memory.views
    const before = await tell(memory, 'b')
    expect(await worth.fitted('a')).toEqual({ source: { by: 'idf' }, fits: 0 })
    const receipt = await worth.fit('a', { labels, ...training })
    expect(receipt).toMatchObject({ records: 30, keep: keep.length, boundaries: 0 })
    expect(await worth.fitted('a')).toEqual({
      source: { by: 'weights', origin: 'scope', hash: receipt.hash },
      fits: 1,
    })
    const page = await worth.readings('a')
    expect(page.source).toEqual({ by: 'weights', origin: 'scope', hash: receipt.hash })
    expect(page.readings.every(({ gates }) => gates !== undefined)).toBe(true)
    expect(await tell(memory, 'b')).toEqual(before)
  })

  it('gives the same weights on every run, and others for another seed or other labels', async () => {
    const hash = async (options: FitOptions): Promise<string> => {
      await using memory = await filled()
      return (await memory.views.worth.fit('a', options)).hash
    }
    const first = await hash({ labels, ...training })
    expect(await hash({ labels, ...training })).toBe(first)
    expect(await hash({ labels, ...training, seed: 2 })).not.toBe(first)
    expect(await hash({ labels: { keep: keep.slice(1) }, ...training })).not.toBe(first)
  })

  it('learns what was labelled', async () => {
    await using memory = await filled()
    const { worth } = memory.views
    await worth.fit('a', { labels, steps: 60, hidden: 8 })
    const { readings } = await worth.readings('a')
    const scores = (kept: boolean): readonly number[] =>
      readings.filter(({ record }) => keep.includes(record.id) === kept).map((reading) => reading.keep)
    expect(Math.min(...scores(true))).toBeGreaterThan(Math.max(...scores(false)))
  })

  it('learns from feedback which records were used', async () => {
    await using memory = await filled()
    for (const id of keep) {
      const found = await memory.read('a', 'anything', { limit: 30 })
      await memory.feedback('a', found, [id])
    }
    const receipt = await memory.views.worth.fit('a', { feedback: true, ...training })
    expect(receipt).toMatchObject({ records: 30, keep: keep.length })
    // Each used once: what the labels say too.
    expect(receipt.hash).toBe((await memory.views.worth.fit('a', { labels, ...training })).hash)
  })

  it('learns from feedback though what was shown beside it is forgotten, and from none on what is gone itself', async () => {
    await using memory = await openStream({}, { clock: () => 1_000 })
    await memory.write('a', [...records, { id: 'soon', text: 'My dog is called Rex.', expires: 5_000 }])
    const { worth } = memory.views
    const fit = () => worth.fit('a', { feedback: true, ...training })
    const found = await memory.read('a', 'anything', { limit: 31 })
    await memory.feedback('a', found, ['r1', 'soon'])
    await memory.feedback('a', found, ['r2'])
    // One that expires is not fitted on.
    const { hash, keep } = await fit()
    expect(keep).toBe(2)
    await memory.forget('a', { ids: ['soon'] })
    expect(await worth.fitted('a')).toMatchObject({ source: { hash } })
    expect((await fit()).hash).toBe(hash)
    await memory.forget('a', { ids: ['r2', 'r3'] })
    expect((await fit()).keep).toBe(1)
    await memory.forget('a', { ids: ['r1'] })
    await expect(fit()).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' })
  })

  it('reads the vectors or not as it is told, whatever the given weights read', async () => {
    const embedder = hashingEmbedder()
    const { dimensions, fingerprint } = embedder
    const given = await weights({ hidden: 4, vectors: { dimensions, fingerprint } })
    await using memory = await openStream({ weights: given }, { embedder })
    await using plain = await filled()
    await memory.write('a', records)
    const fit = async (one: StreamMemory, options: object): Promise<string> =>
      (await one.views.worth.fit('a', { labels, ...training, ...options })).hash
    expect(await fit(memory, { vectors: false })).toBe(await fit(plain, {}))
    expect(await fit(memory, { vectors: true })).toBe(await fit(memory, {}))
  })

  it('takes the records’ own sessions for boundaries, or those that are labelled', async () => {
    await using memory = await openStream()
    await memory.write(
      'a',
      records.map((record, i) => ({ ...record, session: `s${Math.floor(i / 10)}` })),
    )
    const { worth } = memory.views
    expect((await worth.fit('a', { labels, ...training })).boundaries).toBe(3)
    const boundary = ['r0', 'r3', 'r6', 'r9']
    expect((await worth.fit('a', { labels: { keep, boundary }, ...training })).boundaries).toBe(4)
  })

  it('begins with the weights that were given, and not with those of the scope', async () => {
    const given = await weights({ hidden: 4 })
    await using memory = await filled(undefined, { weights: given })
    const { worth } = memory.views
    const first = await worth.fit('a', { labels, steps: 3 })
    expect((await worth.fit('a', { labels, steps: 3 })).hash).toBe(first.hash)
    await using other = await filled()
    expect((await other.views.worth.fit('a', { labels, ...training })).hash).not.toBe(first.hash)
  })

  it('leaves out what expires, so that a sweep takes no weights along', async () => {
    let now = 1_000
    await using memory = await openStream({}, { clock: () => now })
    await memory.write('a', [...records, { id: 'soon', text: 'My dog is called Rex.', expires: 5_000 }])
    const { worth } = memory.views
    const { hash, records: fitted } = await worth.fit('a', { labels, ...training })
    expect(fitted).toBe(30)
    now = 6_000
    expect(await memory.sweep()).toEqual({ erased: 1 })
    expect((await worth.fitted('a')).source).toMatchObject({ hash })
  })

  it.each<[string, unknown, string]>([
    ['no labels', {}, 'INVALID_ARGUMENT'],
    ['labels and feedback', { labels, feedback: true }, 'INVALID_ARGUMENT'],
    ['no positives', { labels: { keep: [] } }, 'INVALID_ARGUMENT'],
    ['positives alone', { labels: { keep: records.map(({ id }) => id) } }, 'INVALID_ARGUMENT'],
    ['feedback that nobody gave', { feedback: true }, 'INVALID_ARGUMENT'],
    ['an unknown id', { labels: { keep: ['r1', 'nobody'] } }, 'NOT_FOUND'],
    ['an unknown boundary', { labels: { keep, boundary: ['nobody'] } }, 'NOT_FOUND'],
    ['ids that are none', { labels: { keep: [1] } }, 'INVALID_ARGUMENT'],
    ['no list', { labels: { keep: 'r1' } }, 'INVALID_ARGUMENT'],
    ['too many cells', { labels, hidden: 257 }, 'INVALID_ARGUMENT'],
    ['no steps', { labels, steps: 0 }, 'INVALID_ARGUMENT'],
    ['a misspelt option', { labels, step: 3 }, 'INVALID_ARGUMENT'],
    ['vectors without an embedder', { labels, vectors: true }, 'UNSUPPORTED'],
  ])('refuses %s, and changes nothing', async (_, options, code) => {
    await using memory = await filled()
    const { worth } = memory.views
    await expect(worth.fit('a', options as FitOptions)).rejects.toMatchObject({ code })
    expect(await worth.fitted('a')).toEqual({ source: { by: 'idf' }, fits: 0 })
    await expect(worth.fit('never', { labels, ...training })).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })

  it('does not compile without something to learn from, or with both', async () => {
    await using memory = await filled()
    const { worth } = memory.views
    // @ts-expect-error neither labels nor feedback
    await expect(worth.fit('a', { steps: 2 })).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' })
    // @ts-expect-error both
    await expect(worth.fit('a', { labels, feedback: true })).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
    })
  })

  it('takes the latest 10,000 records of a long scope, and is about these alone', async () => {
    await using memory = await openStream()
    const long = Array.from({ length: 10_020 }, (_, i) => ({ id: `r${i}`, text: `It is ${i}` }))
    await memory.write('a', long.slice(0, 5_000))
    await memory.write('a', long.slice(5_000))
    const { worth } = memory.views
    const fit = (ids: readonly string[]) => worth.fit('a', { labels: { keep: ids }, steps: 1, hidden: 2 })
    await expect(fit(['r19'])).rejects.toMatchObject({ code: 'NOT_FOUND' })
    const { hash, records: count } = await fit(['r20', 'r10019'])
    expect(count).toBe(10_000)
    expect((await memory.forget('a', { ids: ['r19'] })).proof['worth']?.fitted).toBeUndefined()
    await using moved = await openStream()
    await moved.import(memory.export('a'))
    expect((await moved.views.worth.fitted('a')).source).toMatchObject({ origin: 'scope', hash })
    expect((await memory.forget('a', { ids: ['r20'] })).proof['worth']?.fitted?.state).toBe('dropped')
  })

  it('ends at the signal, and keeps nothing', async () => {
    await using memory = await filled()
    const stop = new AbortController()
    const seen: number[] = []
    const fitting = memory.views.worth.fit('a', {
      labels,
      steps: 50,
      hidden: 4,
      signal: stop.signal,
      onProgress: ({ step }) => {
        seen.push(step)
        if (step === 3) stop.abort()
      },
    })
    await expect(fitting).rejects.toMatchObject({ code: 'ABORTED' })
    expect(seen.at(-1)).toBe(3)
    expect((await memory.views.worth.fitted('a')).fits).toBe(0)
  })

  it('keeps nothing where a record was forgotten meanwhile', async () => {
    await using memory = await filled()
    let forgetting: Promise<unknown> | undefined
    const fitting = memory.views.worth.fit('a', {
      labels,
      ...training,
      onProgress: () => {
        forgetting ??= memory.forget('a', { ids: ['r5'] })
      },
    })
    await expect(fitting).rejects.toMatchObject({ code: 'CONFLICT', retryable: true })
    await forgetting
    expect(await memory.views.worth.fitted('a')).toEqual({ source: { by: 'idf' }, fits: 0 })
  })
})

describe('weights that were fitted on a scope', () => {
  it('leave with any record that they were fitted on; the receipt says it, and what judges then', async () => {
    await using memory = await filled()
    const { worth } = memory.views
    await worth.fit('a', { labels, ...training })
    const other = await worth.fit('b', { labels, ...training })
    const clean = await openStream()
    await clean.write('a', records.slice(1))
    const { proof } = await memory.forget('a', { ids: ['r0'] })
    expect(proof['worth']).toMatchObject({
      // What judges now reads no stream: there was nothing to replay.
      method: 'deleted',
      remaining: 0,
      fitted: { state: 'dropped', reason: expect.stringMatching(/^The weights .* fit again/) },
    })
    expect(await tell(memory, 'a')).toEqual(await tell(clean, 'a'))
    expect((await worth.fitted('b')).source).toMatchObject({ hash: other.hash })
    // Only once.
    expect((await memory.forget('a', { ids: ['r1'] })).proof['worth']?.fitted).toBeUndefined()
    await clean.close()
  })

  it('stay where a record goes that came later', async () => {
    await using memory = await filled()
    const { hash } = await memory.views.worth.fit('a', { labels, ...training })
    await memory.write('a', { id: 'late', text: 'I moved to Porto.' })
    const { proof } = await memory.forget('a', { ids: ['late'] })
    expect(proof['worth']?.fitted).toBeUndefined()
    expect((await memory.views.worth.fitted('a')).source).toMatchObject({ hash })
  })

  it('give way to the fit before, to the weights that were given, or to none', async () => {
    const given = await weights()
    await using memory = await filled(undefined, { weights: given })
    const { worth } = memory.views
    const first = await worth.fit('a', { labels, ...training })
    await memory.write('a', { id: 'late', text: 'I moved to Porto.' })
    const second = await worth.fit('a', { labels, ...training, seed: 7 })
    expect(await worth.fitted('a')).toMatchObject({ source: { hash: second.hash }, fits: 2 })
    expect((await memory.forget('a', { ids: ['late'] })).proof['worth']).toMatchObject({
      method: 'replayed',
      remaining: 0,
      fitted: { state: 'dropped' },
    })
    expect(await worth.fitted('a')).toMatchObject({ source: { origin: 'scope', hash: first.hash }, fits: 1 })
    await memory.forget('a', { ids: ['r9'] })
    expect(await worth.fitted('a')).toMatchObject({ source: { by: 'weights', origin: 'own' }, fits: 0 })
  })

  it('last over a restart and an export, and the receipt knows of them where nothing is loaded', async () => {
    const storage = memoryStorage()
    const first = await filled(storage)
    const { hash } = await first.views.worth.fit('a', { labels, ...training })
    const said = await tell(first, 'a')
    await first.close()
    await using memory = await openStream({}, { storage })
    await using moved = await openStream()
    await moved.import(memory.export('a'), { into: 'elsewhere' })
    expect(await tell(moved, 'elsewhere')).toEqual(said)
    expect((await moved.views.worth.fitted('elsewhere')).source).toMatchObject({ hash })
    // Nobody has asked for the scope since this memory was opened.
    const { proof } = await memory.forget('a', { ids: ['r3'] })
    expect(proof['worth']?.fitted?.state).toBe('dropped')
    expect((await memory.views.worth.fitted('a')).source).toEqual({ by: 'idf' })
  })

  it('are not used with another embedder, which the judge says', async () => {
    const storage = memoryStorage()
    const embedder = hashingEmbedder()
    {
      await using memory = await openStream({}, { storage, embedder })
      await memory.write('a', records)
      await memory.views.worth.fit('a', { labels, vectors: true, ...training })
      expect((await memory.views.worth.fitted('a')).source).toMatchObject({ origin: 'scope' })
    }
    const turned = { ...embedder, fingerprint: 'another' }
    await using memory = await openStream({}, { storage, embedder: turned, onEmbedderChange: 'reembed' })
    expect(await memory.views.worth.fitted('a')).toEqual({
      source: { by: 'idf' },
      fits: 1,
      unusable: expect.stringContaining('another'),
    })
    const reads = await weights({
      vectors: { dimensions: embedder.dimensions, fingerprint: embedder.fingerprint },
    })
    await expect(
      openStream({ weights: reads }, { storage, embedder: turned, onEmbedderChange: 'reembed' }),
    ).rejects.toMatchObject({ code: 'EMBEDDER_MISMATCH' })
  })

  it('are passed over where they are damaged', async () => {
    const storage = memoryStorage()
    await using memory = await filled(storage)
    const raw = await storage.open()
    const about = (await raw.resolve(['a'], ['r1'])).flatMap((seq) => (typeof seq === 'number' ? [seq] : []))
    const bytes = (await weights()).map((byte, i) => (i === 4_000 ? byte ^ 1 : byte))
    const notes = [{ owner: 'worth', about, data: {}, bytes }]
    await raw.append({ scope: ['a'], records: [], vectors: [], notes })
    expect(await memory.views.worth.fitted('a')).toEqual({
      source: { by: 'idf' },
      fits: 1,
      unusable: expect.stringContaining('damaged'),
    })
  })
})

describe('fitWeights', () => {
  it('gives the same bytes on every run, which serve every scope', async () => {
    const bytes = await fitWeights([told(1), told(2)], training)
    expect(await fitWeights([told(1), told(2)], training)).toEqual(bytes)
    await using memory = await filled(undefined, { weights: bytes })
    for (const scope of ['a', 'b'])
      expect((await memory.views.worth.fitted(scope)).source).toMatchObject({ by: 'weights', origin: 'own' })
  })

  it('is told from what this package ships', async () => {
    await using memory = await filled(undefined, { weights: shippedWeights() })
    expect((await memory.views.worth.fitted('a')).source).toMatchObject({ by: 'weights', origin: 'shipped' })
  })

  it('goes on from weights that read the same vectors, however they are named', async () => {
    const [dimensions, fingerprint] = [3, 'f']
    const from = await fitWeights([told(1)], { ...training, vectors: { dimensions, fingerprint } })
    const again = (vectors: { readonly dimensions: number; readonly fingerprint: string }) =>
      fitWeights([told(2)], { from, steps: 2, vectors })
    expect(await again({ fingerprint, dimensions })).toEqual(await again({ dimensions, fingerprint }))
    expect(await again({ fingerprint, dimensions })).toEqual(await fitWeights([told(2)], { from, steps: 2 }))
  })

  it('goes on from weights, and refuses what is no example', async () => {
    const from = await fitWeights([told(1)], training)
    expect(await fitWeights([told(2)], { from, steps: 2 })).not.toEqual(
      await fitWeights([told(2)], { ...training, steps: 2 }),
    )
    const vectors = { dimensions: 3, fingerprint: 'f' }
    const vector = new Float32Array(2)
    for (const examples of [
      'x',
      [null],
      [{ keep: [true] }],
      [{ records: [null], keep: [true] }],
      [{ records: [{ text: 'a', at: NaN }], keep: [true] }],
      [{ records: [{ text: 'a', vector }], keep: [true] }],
      [{ records: [{ text: 1 }], keep: [true] }],
      [{ records: [{ text: 'a' }], keep: [] }],
    ])
      await expect(fitWeights(examples as never, { ...training, vectors })).rejects.toMatchObject({
        code: 'INVALID_ARGUMENT',
      })
    await expect(
      fitWeights([told(1)], { ...training, vectors: { dimensions: 3 } as never }),
    ).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' })
    await expect(fitWeights([told(1)], { ...training, from: from.slice(9) })).rejects.toMatchObject({
      code: 'CORRUPT',
    })
  })
})

describe('options', () => {
  it.each([
    [{ scopes: 0 }, 'INVALID_ARGUMENT'],
    [{ weights: 'bytes' }, 'INVALID_ARGUMENT'],
    [{ weight: 1 }, 'INVALID_ARGUMENT'],
    [null, 'INVALID_ARGUMENT'],
    [{ weights: new Uint8Array(9) }, 'CORRUPT'],
  ])('%j are refused at once', (options, code) => {
    expect(() => Reflect.apply(lstm, undefined, [options]) as unknown).toThrow(
      expect.objectContaining({ code }),
    )
  })
})
