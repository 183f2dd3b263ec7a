import {
  memoryStorage,
  openMemory,
  type FittedProof,
  type Host,
  type Memory,
  type MemoryEvent,
  type NoteChange,
  type Recollection,
  type Selector,
  type Storage,
} from '@mnestic/core'
import { describe, expect, it } from 'vitest'
import { hashing } from './support/embedder.ts'
import { handmade } from './support/handmade.ts'
import { codeOf, everything, linesOf, open } from './support/memories.ts'
import { nearest, traces, words } from './support/words.ts'

async function idsOf(memory: Pick<Memory, 'list'>, scope: string): Promise<readonly string[]> {
  return (await memory.list(scope)).records.map(({ id }) => id)
}

describe('what to forget', () => {
  async function made() {
    const memory = await open({ backends: { words: words() } })
    await memory.write('s', [
      { id: 'a', text: 'tea', at: 1, speaker: 'Ana' },
      { id: 'b', text: 'Ana’s TEA', at: 2, speaker: 'Bob' },
      { id: 'c', text: 'rum', at: 3, speaker: 'Ana', expires: 5 },
    ])
    await memory.write(['s', 'below'], { id: 'a', text: 'tea below' })
    await memory.write('s2', { id: 'a', text: 'tea beside' })
    return memory
  }

  it.each<[Selector, readonly string[]]>([
    [{ ids: ['b', 'nobody', 'b'] }, ['b']],
    [{ where: { speaker: 'Ana' } }, ['a', 'c']],
    [{ where: { text: { contains: 'tea' } } }, ['a', 'b']],
    [{ before: 2 }, ['a']],
    [{ before: '1970-01-01' }, []],
    [{ everything: true }, ['a', 'b', 'c']],
    [{ ids: [] }, []],
  ])('%j takes just that, of that scope', async (selector, expected) => {
    const memory = await made()
    const others = [...(await linesOf(memory, ['s', 'below'])), ...(await linesOf(memory, 's2'))]
    const dry = await memory.forget('s', selector, { dryRun: true })
    const gone = await memory.forget('s', selector)
    expect(gone.erased).toEqual(expected)
    expect(dry).toMatchObject({ erased: expected, derived: [], proof: {}, pending: [], dryRun: true })
    expect(
      (await memory.get('s', ['a', 'b', 'c'], { now: 0 })).map((record) => record === undefined),
    ).toEqual(['a', 'b', 'c'].map((id) => expected.includes(id)))
    expect([...(await linesOf(memory, ['s', 'below'])), ...(await linesOf(memory, 's2'))]).toEqual(others)
    if (expected.length > 0)
      expect(gone).toMatchObject({
        dryRun: false,
        pending: [],
        proof: {
          log: { method: 'deleted', remaining: 0, bytes: 'gone' },
          words: { method: 'deleted', remaining: 0, bytes: 'gone' },
        },
      })
  })

  it('is a scope with all below it only when asked, and then its name is gone too', async () => {
    const memory = await made()
    await memory.forget('s', { everything: true })
    expect(await memory.scopes()).toEqual([['s', 'below'], ['s2']])
    const again = await memory.forget('s', { everything: true, descendants: true })
    expect(again.erased).toEqual(['a'])
    expect(await memory.scopes()).toEqual([['s2']])
    expect(await memory.stats('s')).toMatchObject({ records: 0, revision: 0 })
  })

  it('changes nothing in a dry run', async () => {
    const memory = await made()
    const before = [await everything(memory), (await memory.stats('s')).revision]
    await memory.forget('s', { everything: true, descendants: true }, { dryRun: true })
    expect([await everything(memory), (await memory.stats('s')).revision]).toEqual(before)
    expect((await memory.read('s', 'tea')).items).toHaveLength(2)
  })

  it('is refused where the scope has changed since, and then stays', async () => {
    const memory = await made()
    const { revision } = await memory.stats('s')
    await memory.write('other', 'no matter')
    await memory.forget('s', { ids: ['a'] }, { ifRevision: revision })
    const before = await everything(memory)
    for (const options of [{}, { dryRun: true }])
      expect(await codeOf(memory.forget('s', { ids: ['b'] }, { ...options, ifRevision: revision }))).toBe(
        'CONFLICT',
      )
    // Also where there is nothing left to forget.
    expect(await codeOf(memory.forget('s', { ids: ['a'] }, { ifRevision: revision }))).toBe('CONFLICT')
    expect(await everything(memory)).toBe(before)
  })

  it('twice is harmless, also at once', async () => {
    const memory = await made()
    const receipts = await Promise.all([1, 2, 3].map(async () => memory.forget('s', { ids: ['a'] })))
    for (const { pending } of receipts) expect(pending).toEqual([])
    expect((await memory.forget('s', { ids: ['a'] })).erased).toEqual([])
    expect(await idsOf(memory, 's')).toEqual(['b'])
  })

  it('is left alone by an abort before', async () => {
    const memory = await made()
    const before = await everything(memory)
    expect(await codeOf(memory.forget('s', { ids: ['a'] }, { signal: AbortSignal.abort() }))).toBe('ABORTED')
    expect(await everything(memory)).toBe(before)
  })
})

describe('what was derived', () => {
  async function made() {
    const memory = await open({ backends: { words: words() } })
    await memory.write(['t', 'u'], { id: 'turn', text: 'tea at five' })
    await memory.write(['t', 'v'], { id: 'turn', text: 'tea at six' })
    await memory.write('t', {
      id: 'sum',
      text: 'tea daily',
      derivedFrom: [{ scope: ['t', 'u'], id: 'turn' }],
    })
    await memory.write('t', { id: 'sum2', text: 'tea', derivedFrom: ['sum'] })
    await memory.write('t', { id: 'free', text: 'rum' })
    return memory
  }

  it('goes too, across scopes and steps, and nothing else', async () => {
    const memory = await made()
    const gone = await memory.forget(['t', 'u'], { ids: ['turn'] })
    expect(gone).toMatchObject({
      erased: ['turn'],
      derived: [
        { scope: ['t'], id: 'sum' },
        { scope: ['t'], id: 'sum2' },
      ],
    })
    expect(await idsOf(memory, 't')).toEqual(['free'])
    expect(
      (await memory.read('t', 'tea', { descendants: true })).items.map(({ record }) => record.text),
    ).toEqual(['tea at six'])
  })

  it('stays where told so', async () => {
    const memory = await made()
    const gone = await memory.forget(['t', 'u'], { ids: ['turn'] }, { derived: 'keep' })
    expect(gone.derived).toEqual([])
    expect(await idsOf(memory, 't')).toEqual(['sum', 'sum2', 'free'])
    expect((await linesOf(memory, 't', { descendants: true })).join('')).not.toContain('five')
  })

  it('cannot be made of what is forgotten, nor the forgotten written again', async () => {
    const memory = await made()
    await memory.forget(['t', 'v'], { everything: true })
    const source = { scope: ['t', 'v'] as const, id: 'turn' }
    expect(await codeOf(memory.write('t', { text: 'x', derivedFrom: [source] }))).toBe('FORGOTTEN')
    expect(await codeOf(memory.write(['t', 'v'], { id: 'turn', text: 'x' }))).toBe('FORGOTTEN')
    expect(await codeOf(memory.write(['t', 'v'], [{ text: 'y' }, { id: 'turn', text: 'x' }]))).toBe(
      'FORGOTTEN',
    )
    expect(await codeOf(memory.write(['t', 'v'], { text: 'x', supersedes: ['turn'] }))).toBe('FORGOTTEN')
    expect(await memory.scopes('t')).toEqual([['t'], ['t', 'u']])
    // The id is forgotten in its scope alone.
    await memory.write(['t', 'w'], { id: 'turn', text: 'x' })
    await memory.write(['t', 'v'], { id: 'turn', text: 'back' }, { restore: true })
    expect((await memory.get(['t', 'v'], ['turn']))[0]?.text).toBe('back')
    await memory.write('t', { text: 'x', derivedFrom: [source] })
  })
})

describe('a forgotten correction', () => {
  it('never makes the old one current again: not on reading, after opening, importing or sweeping', async () => {
    const storage = memoryStorage()
    const memory = await open({ storage, backends: { words: words() } })
    await memory.write('s', { id: 'old', text: 'home Rome' })
    await memory.write('s', { id: 'new', text: 'home Oslo', supersedes: ['old'] })
    await memory.forget('s', { ids: ['new'] })
    const expectOld = async (reader: Pick<Memory, 'read'>, scope: string) => {
      const { items, context } = await reader.read(scope, 'home')
      expect(items).toMatchObject([{ superseded: true, supersededBy: [], record: { id: 'old' } }])
      expect(context).toContain('(corrected later)')
    }
    await expectOld(memory, 's')
    await memory.sweep()
    await expectOld(await open({ storage, backends: { words: words() } }), 's')
    await memory.import(await linesOf(memory, 's'), { into: 'copy' })
    await expectOld(memory, 'copy')
    expect(await memory.stats('s')).toMatchObject({ records: 1, superseded: 1 })
    // In another log the revision of the correction means nothing.
    const other = await open({ backends: { words: words() } })
    await other.import(await linesOf(memory, 's'))
    const { items } = await other.read('s', 'home', { asOf: { revision: 1 } })
    expect(items).toMatchObject([{ superseded: true }])
  })
})

describe('notes', () => {
  it('go with any record they are about, and feedback reaches every view', async () => {
    const notes: unknown[] = []
    const memory = await open({
      backends: { words: words({ onNote: (note) => notes.push([note.owner, note.about, note.data]) }) },
    })
    await memory.write('s', [
      { id: 'a', text: 'tea one' },
      { id: 'b', text: 'tea two' },
      { id: 'c', text: 'rum' },
    ])
    const found = await memory.read('s', 'tea')
    await memory.feedback('s', found, ['b'])
    await memory.read('s', 'tea')
    expect(notes).toEqual([
      [
        '@core/feedback',
        [1, 2],
        {
          used: [1],
          signals: found.items.map((item) => ({
            'words.overlap': item.via.words?.signals['overlap']?.standard,
          })),
          scores: found.items.map(({ score }) => score),
        },
      ],
      ['@core/used', [2], null],
    ])
    expect(JSON.stringify(notes)).not.toContain('tea')
    const owners = async () =>
      (await linesOf(memory, 's')).flatMap((line) => /@core\/\w+/.exec(line)?.[0] ?? [])
    expect(await owners()).toEqual(['@core/feedback', '@core/used'])
    await memory.forget('s', { ids: ['c'] })
    expect(await owners()).toEqual(['@core/feedback', '@core/used'])
    // What was recollected beside it is gone: that it was used is still true.
    await memory.forget('s', { ids: ['a'] })
    expect(await owners()).toEqual(['@core/used'])
    await memory.forget('s', { ids: ['b'] })
    expect(await owners()).toEqual([])
  })

  it('of feedback on nothing, on another scope or on what is gone are not kept', async () => {
    const memory = await open({ backends: { words: words() } })
    const { revision } = await memory.write('s', { id: 'a', text: 'tea' })
    const found = await memory.read('s', 'tea')
    const empty = await memory.read('s', 'nothing')
    expect(await memory.feedback('s', empty, [])).toBe(revision)
    expect(await memory.feedback('nowhere', empty, [])).toBe(0)
    expect(await codeOf(memory.feedback('other', found, ['a']))).toBe('NOT_FOUND')
    expect(await codeOf(memory.feedback('s', found, ['b']))).toBe('NOT_FOUND')
    const huge = { value: 1, standard: 1, contribution: Number.MAX_VALUE }
    const beyond = { ...found.items[0], signals: { one: huge, two: huge } }
    for (const wrong of [
      undefined,
      {},
      { items: 3 },
      { items: [{}] },
      { items: [{ record: {}, via: {} }] },
      { items: [beyond] },
    ])
      expect(await codeOf(memory.feedback('s', wrong as unknown as Recollection, []))).toBe(
        'INVALID_ARGUMENT',
      )
    await memory.forget('s', { ids: ['a'] })
    expect(await codeOf(memory.feedback('s', found, ['a']))).toBe('NOT_FOUND')
    expect((await memory.scopes()).length).toBe(0)
  })

  it('of feedback hold the score without what a ranker added and a correction gained', async () => {
    const notes: NoteChange[] = []
    const memory = await open({
      backends: { words: words({ onNote: (note) => note.owner === '@core/feedback' && notes.push(note) }) },
      // The corrected one would win.
      ranker: { rank: (all) => all.map((_, i) => (i === 0 ? 5 : 1)) },
    })
    await memory.write('s', { id: 'old', text: 'tea at home' })
    await memory.write('s', { id: 'new', text: 'tea', supersedes: ['old'] })
    const found = await memory.read('s', 'tea at home')
    const plain = await memory.read('s', 'tea at home', { weights: { signals: { ranker: 0 } } })
    expect(found.items.some(({ lift }) => lift > 0)).toBe(true)
    await memory.feedback('s', found, ['new'])
    await memory.read('s', 'tea')
    const fixed = new Map(plain.items.map(({ record, score, lift }) => [record.id, score - lift]))
    expect(notes.map(({ data }) => data)).toMatchObject([
      { scores: found.items.map(({ record }) => fixed.get(record.id)) },
    ])
  })

  it('of feedback hold the signals of their own scope, where another one has the same ids', async () => {
    const notes: NoteChange[] = []
    const memory = await open({
      backends: { words: words({ onNote: (note) => note.owner === '@core/feedback' && notes.push(note) }) },
    })
    await memory.write('s', { id: 'a', text: 'tea' })
    await memory.write(['s', 'below'], { id: 'a', text: 'tea and rum' })
    const found = await memory.read('s', 'tea and rum', { descendants: true })
    const own = found.items.filter(({ record }) => record.scope.length === 1)
    expect(found.items).toHaveLength(2)
    for (const items of [found.items, found.items.toReversed()]) {
      notes.length = 0
      await memory.feedback('s', { ...found, items }, ['a'])
      await memory.read('s', 'tea')
      expect(notes.map(({ data }) => data)).toEqual([
        {
          used: [0],
          signals: own.map(({ via }) => ({ 'words.overlap': via.words?.signals['overlap']?.standard })),
          scores: own.map(({ score }) => score),
        },
      ])
    }
  })

  it('about no record go when all of the scope is forgotten, records or not', async () => {
    const view = handmade()
    const memory = await open({ backends: { view: view.backend } })
    await memory.write('s', { id: 'a', text: 'tea' })
    await memory.write('t', { id: 'a', text: 'tea' })
    const { host } = view
    for (const name of ['s', 't'] as const) {
      const number = (await host?.scope([name])) ?? 0
      await host?.append({ scope: number, about: [], data: 'profile' })
      await host?.snapshots.put(number, 'k', { at: 4, upto: 4, bytes: new Uint8Array(1) })
    }
    await memory.forget('s', { ids: ['a'] })
    expect(await memory.scopes()).toEqual([['s'], ['t']])
    await memory.forget('s', { everything: true })
    expect(await memory.scopes()).toEqual([['t']])
    expect((await linesOf(memory, 't')).join('')).toContain('profile')
    await memory.forget('t', { everything: true })
    expect(await memory.scopes()).toEqual([])
    expect(await host?.snapshots.keys()).toEqual([])
  })

  it('about a record that comes while all of its scope is forgotten stay with it', async () => {
    const storage = memoryStorage()
    const memory = await open({ storage, backends: {} })
    await memory.write('s', 'tea')
    const raw = await storage.open()
    const note = { owner: 'view', data: 1 }
    const notes = [
      { ...note, about: [1] },
      { ...note, about: [] },
    ]
    await raw.append({ scope: ['s'], records: [], vectors: [], notes })
    // As a forget does that looked before the record was written.
    await raw.erase({ seqs: new Map([[1, []]]), notes: [], wholeScopes: [1] })
    const left = (await linesOf(memory, 's')).filter((line) => line.includes('"note"'))
    expect(left).toHaveLength(1)
    expect(left[0]).not.toContain('"about":[]')
  })

  it('of a record that is gone are refused', async () => {
    const view = handmade()
    const memory = await open({ backends: { view: view.backend } })
    await memory.write('s', [{ id: 'a', text: 'tea' }, 'rum'])
    const scope = (await view.host?.scope(['s'])) ?? 0
    await memory.forget('s', { ids: ['a'] })
    const append = async (note: Partial<Parameters<Host['append']>[0]>) =>
      view.host?.append({ scope, about: [2], data: 1, ...note })
    expect(await codeOf(append({ about: [1] }))).toBe('NOT_FOUND')
    expect(await codeOf(append({ scope: 99 }))).toBe('NOT_FOUND')
    expect(await codeOf(append({ data: { a: NaN } }))).toBe('INVALID_ARGUMENT')
    const bytes = Uint8Array.of(1, 2)
    await append({ about: [2, 2], data: { a: 1 }, bytes })
    bytes[0] = 9
    const note = (await linesOf(memory, 's')).find((line) => line.includes('"note"')) ?? '{}'
    expect(JSON.parse(note)).toMatchObject({ owner: 'view', data: { a: 1 }, bytes: 'AQI=' })
    expect((JSON.parse(note) as { about: unknown[] }).about).toHaveLength(1)
  })
})

describe('a view that is late or down', () => {
  it('is pending in the receipt, and settled later', async () => {
    const view = handmade({ text: true })
    const memory = await open({ backends: { view: view.backend, words: words() } })
    await memory.write('s', [
      { id: 'a', text: 'tea' },
      { id: 'b', text: 'tea' },
    ])
    await memory.read('s', 'tea')
    view.script.apply = () => Promise.reject(new Error('down'))
    const gone = await memory.forget('s', { ids: ['a'] })
    expect(gone.pending).toEqual(['view'])
    expect(Object.keys(gone.proof).toSorted()).toEqual(['log', 'words'])
    expect(await memory.settle()).toEqual({ bytes: 'gone', pending: ['view'] })
    // It still holds the record, and cannot answer it.
    expect(view.held.size).toBe(2)
    expect((await memory.read('s', 'tea')).items.map(({ record }) => record.id)).toEqual(['b'])
    delete view.script.apply
    expect(await memory.settle()).toEqual({ bytes: 'gone', pending: [] })
    expect(view.held.size).toBe(1)
  })

  it('is pending while it still holds something, whatever it says else', async () => {
    const view = handmade({ text: true })
    const memory = await open({ backends: { view: view.backend } })
    await memory.write('s', [
      { id: 'a', text: 'tea' },
      { id: 'b', text: 'x' },
    ])
    view.script.remaining = 1
    expect(await memory.forget('s', { ids: ['a'] })).toMatchObject({
      pending: ['view'],
      proof: { view: { remaining: 1 } },
    })
    view.script.remaining = NaN
    const second = await memory.forget('s', { ids: ['b'] })
    expect(second.pending).toEqual(['view'])
    expect(second.proof['view']).toBeUndefined()
  })

  it('is told how many of its notes went, and the receipt says what became of what it had fitted', async () => {
    const view = handmade({ text: true })
    const memory = await open({ backends: { view: view.backend } })
    const { revision } = await memory.write(
      's',
      ['tea', 'milk', 'sugar'].map((text) => ({ id: text, text })),
    )
    const about = [revision - 2, revision - 1]
    await view.host?.append({ scope: 1, about, data: 'fitted on two' })
    const told: unknown[] = []
    view.script.fitted = (left = { notes: 0 }) => {
      told.push(left)
      return left.notes > 0 ? { state: 'dropped', reason: 'They went with the record.' } : undefined
    }
    const first = await memory.forget('s', { ids: ['sugar'] })
    expect(first.proof['view']).toEqual({ method: 'deleted', remaining: 0, bytes: 'gone' })
    const second = await memory.forget('s', { ids: ['tea'] })
    expect(second.proof['view']).toEqual({
      method: 'deleted',
      remaining: 0,
      bytes: 'gone',
      fitted: { state: 'dropped', reason: 'They went with the record.' },
    })
    await memory.forget('s', { ids: ['milk'] })
    expect(told).toEqual([{ notes: 0 }, { notes: 1 }, { notes: 0 }])
  })

  it.each<unknown>([
    { state: 'forgiven', reason: 'x' },
    { state: 'stale', reason: '' },
    { state: 'stale', reason: 'x'.repeat(501) },
    { state: 'stale' },
    'dropped',
    null,
  ])('is no proof where it says %j of what was fitted', async (fitted) => {
    const view = handmade({ text: true })
    const memory = await open({ backends: { view: view.backend } })
    await memory.write('s', { id: 'a', text: 'tea' })
    view.script.fitted = () => fitted as FittedProof
    const { proof, pending } = await memory.forget('s', { ids: ['a'] })
    expect([proof['view'], pending]).toEqual([undefined, ['view']])
  })

  it('holds back the erasure where it is external, also when it is not composed, until it is unregistered', async () => {
    const storage = memoryStorage()
    const view = handmade({ text: true, external: true })
    const one = await openMemory({ storage, backends: { graph: view.backend } })
    await one.write('s', [
      { id: 'a', text: 'tea' },
      { id: 'b', text: 'tea' },
      { id: 'c', text: 'tea' },
    ])
    expect((await one.forget('s', { ids: ['a'] })).pending).toEqual([])
    await one.close()
    const without = await open({ storage, backends: {} })
    expect((await without.forget('s', { ids: ['b'] })).pending).toEqual(['graph'])
    await without.sweep()
    expect((await without.settle()).pending).toEqual(['graph'])
    // It comes back, and hears of the erasure though a sweep came in between.
    const back = await openMemory({ storage, backends: { graph: view.backend } })
    expect((await back.settle()).pending).toEqual([])
    expect([...view.held.keys()]).toEqual([3])
    expect(view.resets).toEqual([])
    await back.close()
    expect((await without.settle()).pending).toEqual([])
    await without.forget('s', { ids: ['c'] })
    expect(await codeOf(without.unregister('nobody'))).toBe('NOT_FOUND')
    await without.unregister('graph')
    expect((await without.settle()).pending).toEqual([])
  })

  it('acknowledges at the next opening what it had applied before a crash', async () => {
    const storage = memoryStorage()
    const view = handmade({ text: true, external: true })
    const one = await openMemory({ storage, backends: { graph: view.backend } })
    await one.write('s', { id: 'a', text: 'tea' })
    await one.forget('s', { ids: ['a'] })
    await one.close()
    const raw = await storage.open()
    await raw.views.acknowledge('graph', 0)
    const again = await open({ storage, backends: { graph: view.backend } })
    expect((await again.settle()).pending).toEqual([])
  })
})

describe('forgetting', () => {
  it('leaves what a memory is that never held the forgotten: scores bit for bit, and the rest of the export', async () => {
    const backends = { words: words(), near: nearest(), mind: traces() }
    const [held, never] = [
      await open({ embedder: hashing(), backends }),
      await open({ embedder: hashing(), backends }),
    ]
    for (let i = 0; i < 30; i++) {
      const record = { id: `r${i}`, text: `tea ${i % 7} with ${'sugar '.repeat(i % 3)}${i}`, at: i }
      await held.write('s', record)
      if (i % 3 !== 1) await never.write('s', record)
      if (i === 15) await held.read('s', 'tea')
    }
    const { proof } = await held.forget('s', { ids: Array.from({ length: 10 }, (_, i) => `r${3 * i + 1}`) })
    expect(proof['mind']).toEqual({ method: 'rebuilt', remaining: 0, bytes: 'gone' })
    for (const cue of ['tea with sugar', 'tea 3', 'sugar sugar', 'r1']) {
      const answer = async (memory: typeof held) =>
        (await memory.read('s', cue, { limit: 30 })).items.map(({ record, score, via }) => [
          record.id,
          score,
          via,
        ])
      expect(await answer(held)).toEqual(await answer(never))
    }
    const records = async (memory: typeof held) => linesOf(memory, 's', { vectors: true })
    expect(await records(held)).toEqual(await records(never))
  })

  it('drops snapshots that hold the forgotten, also of backends that are not composed', async () => {
    const storage = memoryStorage()
    const one = await openMemory({ storage, backends: { words: words({ version: '1' }) } })
    await one.write('s', [
      { id: 'a', text: 'canary' },
      { id: 'b', text: 'tea' },
    ])
    await one.write('t', 'canary of another')
    await one.read('s', 'tea')
    await one.read('t', 'tea')
    await one.close()
    const raw = await storage.open()
    const held = async () => {
      const keys = await raw.snapshots.keys('words')
      const all = await Promise.all(keys.map(async (key) => raw.snapshots.get(key)))
      return all.map((snapshot) => new TextDecoder().decode(snapshot?.bytes))
    }
    expect(await held()).toHaveLength(2)
    const without = await open({ storage, backends: {} })
    await without.forget('s', { ids: ['a'] })
    expect(await held()).toEqual([expect.stringContaining('another')])
  })

  it('reaches another memory on the same storage, and its views', async () => {
    const storage = memoryStorage()
    const backends = { words: words(), mind: traces() }
    const [one, other] = [await open({ storage, backends }), await open({ storage, backends })]
    await one.write('s', [
      { id: 'a', text: 'tea one' },
      { id: 'b', text: 'tea two' },
    ])
    expect((await other.read('s', 'tea')).items).toHaveLength(2)
    await one.forget('s', { ids: ['a'] })
    await one.sweep()
    const found = await other.read('s', 'tea')
    expect(found.items.map(({ record }) => record.id)).toEqual(['b'])
    expect(found.unavailable).toEqual({})
    expect(await other.views.words.held('s')).toEqual(['b'])
    expect(found.items).toEqual((await one.read('s', 'tea')).items)
  })

  it('says that the bytes are pending, and why, when the scrub fails while views still prove', async () => {
    const storage = memoryStorage()
    const failing: Storage = {
      ...storage,
      open: async () => ({
        ...(await storage.open()),
        scrub: () => Promise.reject(new Error('the disk is gone')),
      }),
    }
    const events: MemoryEvent[] = []
    const slow = handmade(
      { text: true },
      {
        verify: () => new Promise<void>((resolve) => setImmediate(resolve)),
      },
    )
    const memory = await open({
      storage: failing,
      backends: { slow: slow.backend },
      observe: (event) => events.push(event),
    })
    await memory.write('s', { id: 'a', text: 'tea' })
    const { proof, erased } = await memory.forget('s', { ids: ['a'] })
    expect(erased).toEqual(['a'])
    expect(proof['log']).toEqual({ method: 'deleted', remaining: 0, bytes: 'pending' })
    expect(events.filter(({ type }) => type === 'fault')).toMatchObject([
      {
        where: 'storage',
        code: 'STORAGE_FAILED',
        message: expect.stringContaining('the disk is gone') as unknown,
      },
    ])
  })

  it('takes along what is derived while it looks, too', async () => {
    const storage = memoryStorage()
    let late: (() => Promise<unknown>) | undefined
    const slow: Storage = {
      ...storage,
      open: async () => {
        const inner = await storage.open()
        return {
          ...inner,
          erase: async (request) => {
            const write = late
            late = undefined
            await write?.()
            return inner.erase(request)
          },
        }
      },
    }
    const memory = await open({ storage: slow, backends: { words: words() } })
    await memory.write(['acme', 'ana'], { id: 'turn', text: 'tea' })
    late = () =>
      memory.write('acme', {
        id: 'sum',
        text: 'tea daily',
        derivedFrom: [{ scope: ['acme', 'ana'], id: 'turn' }],
      })
    const gone = await memory.forget(['acme', 'ana'], { ids: ['turn'] })
    expect(gone.derived).toEqual([{ scope: ['acme'], id: 'sum' }])
    expect(await memory.scopes()).toEqual([])
    expect((await memory.read('acme', 'tea', { descendants: true })).items).toEqual([])
  })

  it('and expiry: a sweep erases what has expired and keeps what was derived from it', async () => {
    const memory = await open({ backends: { words: words() } })
    await memory.write('s', [
      { id: 'turn', text: 'tea', expires: 5 },
      { id: 'sum', text: 'tea daily', derivedFrom: ['turn'] },
    ])
    await memory.write('t', { id: 'turn', text: 'tea', expires: 2_000_000 })
    expect(await memory.sweep({ now: 4 })).toEqual({ erased: 0 })
    expect(await memory.sweep()).toEqual({ erased: 1 })
    expect(await idsOf(memory, 's')).toEqual(['sum'])
    expect(await memory.get('s', ['turn'], { now: 0 })).toEqual([undefined])
    expect(await codeOf(memory.write('s', { id: 'turn', text: 'x' }))).toBe('FORGOTTEN')
    expect(await memory.sweep({ now: 2_000_000 })).toEqual({ erased: 1 })
    expect(await memory.scopes()).toEqual([['s']])
  })
})
