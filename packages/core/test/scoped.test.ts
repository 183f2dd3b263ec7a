import { backend, memoryStorage, openMemory, type OpenStorage, type Storage } from '@mnestic/core'
import { describe, expect, it } from 'vitest'
import { hashing } from './support/embedder.ts'
import { handmade } from './support/handmade.ts'
import { codeOf, gate, open, watch } from './support/memories.ts'
import { nearest, traces, words } from './support/words.ts'

async function session<Value>(
  storage: ReturnType<typeof memoryStorage>,
  options: Parameters<typeof words>[0],
  task: (memory: Awaited<ReturnType<typeof opened>>) => Promise<Value>,
): Promise<Value> {
  const memory = await opened(storage, options)
  try {
    return await task(memory)
  } finally {
    await memory.close()
  }
}

function opened(storage: ReturnType<typeof memoryStorage>, options: Parameters<typeof words>[0]) {
  return openMemory({ storage, backends: { words: words(options) }, clock: () => 1 })
}

async function onlySnapshot(raw: OpenStorage) {
  const [key] = await raw.snapshots.keys('words')
  const snapshot = key && (await raw.snapshots.get(key))
  if (key === undefined || snapshot === undefined) throw new Error('no snapshot')
  return { key, snapshot }
}

describe('the proof of a backend from little code', () => {
  it.each([
    [undefined, 'deleted'],
    ['replayed', 'replayed'],
    ['rebuild', 'rebuilt'],
  ] as const)('names the way of a state that answers %j to an erasure, once', async (answer, method) => {
    const learner = backend({
      capabilities: {},
      create: () => {
        const held = new Set<number>()
        return {
          put: ({ seq }) => void held.add(seq),
          erase: (seqs) => {
            const known = seqs.filter((seq) => held.delete(seq))
            return known.length > 0 ? answer : undefined
          },
          holds: (seq) => held.has(seq),
          recall: () => [],
        }
      },
      api: ({ view }) => ({ load: async (name: string) => (await view([name]))?.scope }),
    })
    const memory = await open({ backends: { learner } })
    await memory.write('s', [
      { id: 'a', text: 'tea' },
      { id: 'b', text: 'tea' },
    ])
    await memory.views.learner.load('s')
    expect((await memory.forget('s', { ids: ['a'] })).proof['learner']?.method).toBe(method)
    await memory.write('other', { id: 'a', text: 'tea' })
    expect((await memory.forget('other', { ids: ['a'] })).proof['learner']?.method).toBe('deleted')
  })

  it('says what became of what it had fitted, also in a scope that is not loaded', async () => {
    const fits = backend({
      capabilities: {},
      create: () => ({
        put: () => undefined,
        erase: () => undefined,
        holds: () => false,
        recall: () => [],
      }),
      fitted: ({ notes }) =>
        notes === 0 ? undefined : { state: 'dropped', reason: `${notes} of its notes are gone` },
      api: ({ host }) => ({
        learn: async (ids: readonly string[]) => {
          const about = []
          for (const id of ids) about.push((await host.resolve(1, id)) ?? 0)
          await host.append({ scope: 1, about, data: {} })
        },
      }),
    })
    const storage = memoryStorage()
    const first = await openMemory({ storage, backends: { fits } })
    await first.write('s', [
      { id: 'a', text: 'tea' },
      { id: 'b', text: 'tea' },
    ])
    await first.views.fits.learn(['a', 'b'])
    await first.close()
    const memory = await open({ storage, backends: { fits, other: fits } })
    const { proof } = await memory.forget('s', { ids: ['a'] })
    expect(proof['fits']?.fitted).toEqual({ state: 'dropped', reason: '1 of its notes are gone' })
    expect(proof['other']?.fitted).toBeUndefined()
    expect((await memory.forget('s', { ids: ['b'] })).proof['fits']?.fitted).toBeUndefined()
  })
})

describe('a backend from little code', () => {
  it('loads a scope when it is asked, and lets the least recently used go', async () => {
    const made: number[] = []
    const memory = await open({
      backends: { words: words({ scopes: 2, onCreate: (scope) => made.push(scope) }) },
    })
    for (const name of ['a', 'b', 'c']) await memory.write(name, `tea ${name}`)
    expect(made).toEqual([])
    const ask = async (name: string) =>
      (await memory.read(name, 'tea')).items.map(({ record }) => record.text)
    for (const name of ['a', 'b', 'a', 'c', 'a']) expect(await ask(name)).toEqual([`tea ${name}`])
    expect(made).toEqual([1, 2, 3])
    await memory.write('b', 'tea later')
    expect(await ask('b')).toEqual(['tea b', 'tea later'])
    expect(made).toEqual([1, 2, 3, 2])
  })

  it('keeps many small scopes, fewer large ones, and 256 of any size', async () => {
    /** How many of so many scopes are still there when all were asked, where each has so many records. */
    const kept = async (scopes: number, records: number): Promise<number> => {
      const storage = memoryStorage()
      const told: Storage = {
        ...storage,
        async open() {
          const inner = await storage.open()
          const scopeByNumber: OpenStorage['scopeByNumber'] = async (number) => {
            const info = await inner.scopeByNumber(number)
            return info && { ...info, records }
          }
          return { ...inner, scopeByNumber }
        },
      }
      let made = 0
      const memory = await open({ storage: told, backends: { words: words({ onCreate: () => made++ }) } })
      const names = Array.from({ length: scopes }, (_, i) => `s${i}`)
      for (const name of names) await memory.write(name, 'tea')
      for (const name of names) await memory.read(name, 'tea')
      made = 0
      for (const name of names.toReversed()) {
        const before = made
        await memory.read(name, 'tea')
        if (made > before) return names.length - 1 - names.indexOf(name)
      }
      return scopes
    }
    expect(await kept(400, 100)).toBe(400)
    expect(await kept(300, 500)).toBe(262)
    expect(await kept(300, 100_000)).toBe(256)
  })

  it('asks more scopes at once than it keeps', async () => {
    const memory = await open({ backends: { words: words({ scopes: 2, version: '1' }) } })
    for (let i = 0; i < 9; i++) await memory.write(['t', String(i)], 'tea')
    for (let turn = 0; turn < 2; turn++)
      expect((await memory.read('t', 'tea', { descendants: true })).items).toHaveLength(9)
  })

  it('goes on from a snapshot, with the same answers to the bit', async () => {
    const storage = memoryStorage()
    const saved: boolean[] = []
    const options = { version: '1', onCreate: (_: number, from: boolean) => saved.push(from) }
    const ask = async (memory: Awaited<ReturnType<typeof opened>>) =>
      (await memory.read('s', 'tea with milk')).items.map(({ record, score }) => [record.id, score])
    const before = await session(storage, options, async (memory) => {
      await memory.write('s', [
        { id: 'a', text: 'tea milk' },
        { id: 'b', text: 'tea' },
      ])
      await ask(memory)
      await memory.write('s', { id: 'c', text: 'with milk' })
      return ask(memory)
    })
    const after = await session(storage, options, ask)
    const anew = await session(storage, { ...options, version: '2' }, ask)
    expect(after).toEqual(before)
    expect(anew).toEqual(before)
    expect(saved).toEqual([false, true, false])
  })

  it('saves as it goes, so that a crash costs little', async () => {
    const storage = memoryStorage()
    const memory = await open({ storage, backends: { words: words({ version: '1', saveEvery: 5 }) } })
    const raw = await storage.open()
    await memory.write('s', 'tea')
    await memory.read('s', 'tea')
    expect(await raw.snapshots.keys('words')).toEqual([])
    for (let i = 0; i < 6; i++) await memory.write('s', 'tea')
    await memory.read('s', 'tea')
    const { snapshot } = await onlySnapshot(raw)
    expect(snapshot.at).toBeGreaterThanOrEqual(5)
  })

  it.each<[string, (bytes: Uint8Array) => Uint8Array]>([
    ['truncated', (bytes) => bytes.slice(0, bytes.length >> 1)],
    ['flipped', (bytes) => bytes.map((x, i) => (i % 7 === 0 ? x ^ 255 : x))],
    ['empty', () => new Uint8Array()],
    ['readable, and wrong', () => new TextEncoder().encode('[[1,5]]')],
  ])('starts from the log where the snapshot is %s', async (_, damage) => {
    const storage = memoryStorage()
    await session(storage, { version: '1' }, async (memory) => {
      await memory.write('s', [
        { id: 'a', text: 'tea' },
        { id: 'b', text: 'tea' },
      ])
      await memory.read('s', 'tea')
    })
    const raw = await storage.open()
    const { key, snapshot } = await onlySnapshot(raw)
    await raw.snapshots.put(key, { ...snapshot, bytes: damage(snapshot.bytes) })
    const strict = backend({
      capabilities: { text: true },
      version: '1',
      create: ({ saved }) => {
        const held = new Map<number, string>()
        for (const [seq, word] of saved === undefined
          ? []
          : (JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(saved)) as [number, string[]][]))
          held.set(seq, word.join(' '))
        return {
          put: ({ seq, body }) => void held.set(seq, body.text),
          erase: (seqs) => seqs.forEach((seq) => held.delete(seq)),
          holds: (seq) => held.has(seq),
          recall: () => [...held.keys()].map((seq) => ({ seq, score: 1 })),
        }
      },
    })
    const memory = await open({ storage, backends: { words: strict } })
    const found = await memory.read('s', 'tea')
    expect(found.unavailable).toEqual({})
    expect(found.items.map(({ record }) => record.id)).toEqual(['a', 'b'])
  })

  it('makes a state anew when the one from a snapshot cannot go on', async () => {
    const storage = memoryStorage()
    const raw = await storage.open()
    let fragile = true
    const make = () =>
      backend({
        capabilities: { text: true },
        version: '1',
        create: ({ saved }) => {
          const held = new Set<number>()
          return {
            put: ({ seq }) => {
              if (saved !== undefined && fragile) throw new Error('half a state')
              held.add(seq)
            },
            erase: (seqs) => seqs.forEach((seq) => held.delete(seq)),
            holds: (seq) => held.has(seq),
            recall: () => [...held].map((seq) => ({ seq, score: 1 })),
            save: () => Uint8Array.of(1),
          }
        },
      })
    const first = await openMemory({ storage, backends: { words: make() } })
    await first.write('s', 'tea')
    await first.read('s', 'tea')
    await first.close()
    expect(await raw.snapshots.keys('words')).toHaveLength(1)
    const writer = await openMemory({ storage, backends: {} })
    await writer.write('s', 'more')
    await writer.close()
    const second = await open({ storage, backends: { words: make() } })
    const found = await second.read('s', 'tea')
    expect(found.unavailable).toEqual({})
    expect(found.items).toHaveLength(2)
    fragile = false
  })

  it('does not load a snapshot that is older than an erasure, nor keep one', async () => {
    const view = handmade()
    const memory = await open({ backends: { view: view.backend } })
    const written = await memory.write('s', [
      { id: 'a', text: 'x' },
      { id: 'b', text: 'y' },
    ])
    const scope = (await view.host?.scope(['s'])) ?? 0
    const kept = async () => (await view.host?.snapshots.keys())?.map(({ key }) => key)
    const snapshot = { at: written.revision, upto: written.revision, bytes: Uint8Array.of(1, 2) }
    expect(await view.host?.snapshots.put(scope, 'k', snapshot)).toBe('stored')
    const loaded = await view.host?.snapshots.get(scope, 'k')
    loaded?.bytes.fill(9)
    expect((await view.host?.snapshots.get(scope, 'k'))?.bytes).toEqual(Uint8Array.of(1, 2))
    await view.host?.snapshots.put(0, 'all', snapshot)
    // Its last content is the very record that goes.
    await view.host?.snapshots.put(scope, 'first', { ...snapshot, upto: 1 })
    await view.host?.snapshots.put(scope, 'before', { ...snapshot, upto: 0 })
    await memory.write('t', { id: 'z', text: 'z' })
    await memory.forget('t', { ids: ['z'] })
    expect(await kept()).toEqual(['before', 'first', 'k'])
    await memory.forget('s', { ids: ['a'] })
    expect(await kept()).toEqual(['before'])
    expect(await view.host?.snapshots.put(scope, 'k', snapshot)).toBe('stale')
    expect(await view.host?.snapshots.put(0, 'all', snapshot)).toBe('stale')
  })

  it('knows only the vectors of this memory’s embedder, and takes late ones, also after a snapshot', async () => {
    for (const takesVectors of [false, true]) {
      const storage = memoryStorage()
      const embedder = hashing()
      const backends = { near: nearest({ takesVectors, version: '1' }) }
      const first = await openMemory({ storage, embedder, backends })
      embedder.instead = () => Promise.reject(new Error('down'))
      await first.write('s', [
        { id: 'a', text: 'tea with milk' },
        { id: 'b', text: 'rum' },
      ])
      embedder.instead = undefined
      expect((await first.read('s', 'tea')).items).toEqual([])
      await first.close()
      // The snapshot has the records without vectors; these come while the backend is not composed.
      const between = await openMemory({ storage, embedder, backends: {} })
      expect(await between.reembed()).toEqual({ embedded: 2 })
      await between.close()
      const again = await openMemory({ storage, embedder, backends })
      expect((await again.read('s', 'tea')).items[0]?.record.id).toBe('a')
      await again.close()
      const other = await openMemory({
        storage,
        embedder: hashing('other'),
        onEmbedderChange: 'reembed',
        backends,
      })
      expect((await other.read('s', 'tea')).items).toEqual([])
      await other.reembed()
      expect((await other.read('s', 'tea')).items[0]?.record.id).toBe('a')
      await other.close()
    }
  })

  it('takes no snapshot of a state in the middle of a change', async () => {
    const storage = memoryStorage()
    const { passed, open: go } = gate()
    const started = gate()
    const half = backend({
      capabilities: { text: true },
      version: '1',
      scopes: 1,
      create: ({ saved }) => {
        const held = new Set<number>(
          saved === undefined ? [] : (JSON.parse(new TextDecoder().decode(saved)) as number[]),
        )
        return {
          put: async ({ seq }) => {
            held.add(seq)
            if (seq === 3) {
              started.open()
              await passed
            }
          },
          erase: (seqs) => seqs.forEach((seq) => held.delete(seq)),
          holds: (seq) => held.has(seq),
          recall: () => [...held].map((seq) => ({ seq, score: 1 })),
          save: () => new TextEncoder().encode(JSON.stringify([...held])),
        }
      },
    })
    const memory = await open({ storage, backends: { half } })
    await memory.write('other', 'y')
    await memory.write('s', 'x')
    await memory.read('s', 'x')
    const { revision } = await memory.write('s', 'x')
    await started.passed
    await memory.read('other', 'y')
    const raw = await storage.open()
    for (const key of await raw.snapshots.keys('half', 2)) {
      const snapshot = await raw.snapshots.get(key)
      const held = JSON.parse(new TextDecoder().decode(snapshot?.bytes)) as number[]
      expect(Math.max(...held)).toBeLessThanOrEqual(snapshot?.upto ?? 0)
    }
    go()
    const found = await memory.read('s', 'x')
    expect(found.revision).toBe(revision)
    expect(found.items).toHaveLength(2)
  })

  it('takes each change once, also one that comes while a scope is loaded', async () => {
    const storage = memoryStorage()
    const writer = await open({ storage, backends: {} })
    const puts: number[] = []
    const counting = backend({
      capabilities: { text: true },
      create: async () => {
        if (puts.length === 0) await writer.write('s', 'while it loads')
        return {
          put: ({ seq }) => void puts.push(seq),
          erase: () => undefined,
          holds: (seq) => puts.includes(seq),
          recall: () => puts.map((seq) => ({ seq, score: 1 })),
        }
      },
    })
    await writer.write('s', 'before')
    const memory = await open({ storage, backends: { counting } })
    await memory.read('s', 'x')
    expect((await memory.read('s', 'x')).items).toHaveLength(2)
    await memory.write('s', 'after')
    expect((await memory.read('s', 'x')).items).toHaveLength(3)
    expect(puts).toEqual([1, 2, 3])
  })

  it('does not keep what is forgotten while it is loaded', async () => {
    const storage = memoryStorage()
    const writer = await open({ storage, backends: {} })
    await writer.write(
      's',
      Array.from({ length: 600 }, (_, i) => ({ id: String(i + 1), text: 'x' })),
    )
    let made = 0
    const stubborn = backend({
      capabilities: { text: true },
      create: () => {
        made += 1
        const held = new Set<number>()
        return {
          put: async ({ seq }) => {
            held.add(seq)
            if (seq === 300 && made === 1) await writer.forget('s', { ids: ['1'] })
          },
          erase: () => 'rebuild',
          holds: (seq) => held.has(seq),
          recall: (_, { limit }) => [...held].slice(0, limit).map((seq) => ({ seq, score: -seq })),
        }
      },
    })
    const { events, observe } = watch()
    const memory = await open({ storage, observe, backends: { stubborn } })
    await memory.read('s', 'x')
    expect((await memory.read('s', 'x')).items[0]?.record.id).toBe('2')
    expect(made).toBe(2)
    expect(events.filter(({ type }) => type === 'fault')).toEqual([])
  })

  it('has the vectors that come while it is loaded', async () => {
    const storage = memoryStorage()
    const writer = await open({ storage, backends: {} })
    await writer.write(
      's',
      Array.from({ length: 600 }, (_, i) => ({ id: String(i + 1), text: `x ${i}` })),
    )
    const embedding = await open({ storage, embedder: hashing(), backends: {} })
    let made = 0
    const plain = backend({
      capabilities: { text: true, vector: true },
      create: () => {
        made += 1
        const held = new Map<number, boolean>()
        return {
          put: async ({ seq, vectors }) => {
            held.set(seq, vectors !== undefined)
            if (seq === 300 && made === 1) await embedding.reembed()
          },
          erase: () => 'rebuild',
          holds: (seq) => held.has(seq),
          recall: (_, { limit }) =>
            [...held]
              .filter(([, embedded]) => !embedded)
              .slice(0, limit)
              .map(([seq]) => ({ seq, score: -seq })),
        }
      },
    })
    const memory = await open({ storage, embedder: hashing(), backends: { plain } })
    await memory.read('s', 'x')
    expect((await memory.read('s', 'x')).items).toEqual([])
    expect(made).toBe(2)
  })

  it('starts anew after a change that failed half-way', async () => {
    let fail = true
    const fragile = backend({
      capabilities: { text: true },
      create: () => {
        const held: number[] = []
        return {
          put: ({ seq, body }) => {
            if (held.includes(seq)) throw new Error('twice')
            held.push(seq)
            if (body.text === 'bad' && fail) throw new Error('half-way')
          },
          erase: () => 'rebuild',
          holds: (seq) => held.includes(seq),
          recall: () => held.map((seq) => ({ seq, score: 1 })),
        }
      },
    })
    const memory = await open({ backends: { fragile } })
    await memory.write('s', 'good')
    await memory.read('s', 'x')
    await memory.write('s', 'bad')
    expect((await memory.read('s', 'x')).unavailable.fragile?.code).toBe('BACKEND_FAILED')
    fail = false
    const found = await memory.read('s', 'x')
    expect(found.unavailable).toEqual({})
    expect(found.items.map(({ record }) => record.text)).toEqual(['good', 'bad'])
  })
})

describe('a backend’s own API', () => {
  it('waits for the view, cites only what lives, and says CLOSED afterwards', async () => {
    let now = 1
    const memory = await openMemory({ clock: () => now, backends: { words: words() } })
    await memory.write('s', [
      { id: 'a', text: 'x' },
      { id: 'b', text: 'y', expires: 5 },
    ])
    await memory.write('s2', { id: 'c', text: 'z' })
    expect(await memory.views.words.held('s')).toEqual(['a', 'b'])
    expect(await memory.views.words.held('nobody')).toEqual([])
    now = 5
    expect(await memory.views.words.held('s')).toEqual(['a'])
    await memory.forget('s', { ids: ['a'] })
    expect(await memory.views.words.held('s')).toEqual([])
    await expect(memory.views.words.fail()).rejects.toThrow('as told')
    // Nothing happens when it is printed, awaited or made into JSON.
    expect(JSON.stringify(memory.views)).toBe('{"words":{}}')
    expect(await (memory.views.words as unknown as Promise<unknown>)).toBe(memory.views.words)
    await memory.close()
    expect(await codeOf(memory.views.words.held('s'))).toBe('CLOSED')
  })

  it('resolves ids, and finds neighbours in the session, as they are now', async () => {
    const view = handmade()
    const memory = await open({ embedder: hashing(), backends: { view: view.backend } })
    for (let i = 0; i < 12; i++)
      await memory.write('s', { id: String(i), text: `t${i}`, session: i % 2 === 0 ? 'even' : 'odd' })
    await memory.write('s', { id: 'alone', text: 'no session' })
    await memory.write('t', { id: '4', text: 'another', session: 'even' })
    const { host } = view
    const scope = (await host?.scope(['s'])) ?? 0
    const around = async (id: string, before: number, after: number) =>
      (await host?.around((await host.resolve(scope, id)) ?? 0, before, after))?.map((change) => change.id)
    expect(await around('4', 1, 2)).toEqual(['2', '6', '8'])
    expect(await around('0', 5, 1)).toEqual(['2'])
    expect(await around('alone', 3, 3)).toEqual([])
    await memory.forget('s', { ids: ['2', '6'] })
    expect(await around('4', 1, 1)).toEqual(['0', '8'])
    expect(await around('4', 99, 99)).toEqual(['0', '8', '10'])
    expect(await host?.resolve(scope, '2')).toBeUndefined()
    expect(await host?.resolve(99, '1')).toBeUndefined()
    expect(await host?.around(99, 1, 1)).toEqual([])
    expect((await host?.cite(scope, [1, 14, 3, 99, 5]))?.map(({ id }) => id)).toEqual(['0', '4'])
    await memory.forget('s', { ids: Array.from({ length: 12 }, (_, i) => String(i)) })
    expect(await around('alone', 3, 3)).toEqual([])
  })

  it('replays a long scope in pages, without the notes of others', async () => {
    const [view, other] = [handmade(), handmade()]
    const memory = await open({ backends: { view: view.backend, other: other.backend, mind: traces() } })
    await memory.write(
      's',
      Array.from({ length: 600 }, (_, i) => `t${i}`),
    )
    const scope = (await view.host?.scope(['s'])) ?? 0
    await view.host?.append({ scope, about: [3], data: 'mine' })
    await other.host?.append({ scope, about: [3], data: 'of another' })
    const kinds: string[] = []
    for await (const change of view.host?.replay(scope, 10) ?? []) kinds.push(change.kind)
    expect(kinds).toHaveLength(591)
    expect(kinds.at(-1)).toBe('note')
  })
})
