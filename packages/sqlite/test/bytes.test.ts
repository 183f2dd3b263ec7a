import type { NewRecord, OpenStorage, Scope, StoredVectors } from '@mnestic/core'
import { sqliteStorage } from '@mnestic/sqlite'
import { describe, expect, test } from 'vitest'
import {
  allWords,
  canaryWord,
  erase,
  found,
  opened,
  randomNumbers,
  record,
  temporary,
  write,
} from './support.ts'

interface Known {
  readonly scope: string
  readonly seq: number
  readonly id: string
  readonly text: string
  /** What must stand in no file after it was erased. */
  readonly needles: string[]
}

/** Runs a random history and scans the files after each erasure. */
class History {
  readonly #random: () => number
  readonly #directory: string
  #storage: OpenStorage
  #living: Known[] = []
  readonly #erased: Known[] = []
  readonly #scopes = new Map<string, { name: string; number: number }>()

  constructor(directory: string, storage: OpenStorage, seed: number) {
    this.#directory = directory
    this.#storage = storage
    this.#random = randomNumbers(seed)
  }

  #below(limit: number): number {
    return Math.floor(this.#random() * limit)
  }

  /** A word that stands nowhere else. */
  #canary(): string {
    return canaryWord(this.#random)
  }

  #vectors(needles: string[]): StoredVectors {
    const vector = (): Float32Array => {
      const word = this.#canary()
      needles.push(word)
      return new Float32Array(new Uint8Array(Buffer.from(word.repeat(16))).buffer)
    }
    return {
      fingerprint: 'words',
      whole: vector(),
      passages: Array.from({ length: this.#below(12) }, vector),
    }
  }

  #record(needles: string[]): NewRecord {
    const canary = (): string => {
      const word = this.#canary()
      needles.push(word)
      return word
    }
    const size = [1, 3, 20, 60, 200, 900, 3000][this.#below(7)] ?? 1
    const text = Array.from({ length: size }, canary).join(' ')
    return record(canary(), text, {
      body: {
        ...(this.#random() < 0.5 && { session: canary(), speaker: canary() }),
        ...(this.#random() < 0.5 && { metadata: { [canary()]: canary() } }),
        ...(this.#random() < 0.3 && { facts: [{ subject: canary(), predicate: 'is', object: canary() }] }),
      },
      ...(this.#random() < 0.5 && { vectors: this.#vectors(needles) }),
    })
  }

  async write(): Promise<void> {
    const scope = `scope ${this.#below(3)}`
    // A name that was emptied must be gone; so each life of a scope has a name of its own.
    const life = this.#scopes.get(scope) ?? { name: this.#canary(), number: 0 }
    const batch = Array.from({ length: 1 + this.#below(this.#random() < 0.2 ? 40 : 3) }, () => {
      const needles: string[] = []
      return { needles, record: this.#record(needles) }
    })
    const key = this.#canary()
    const hash = this.#canary()
    const path: Scope = ['people', life.name]
    const result = await write(
      this.#storage,
      path,
      batch.map(({ record }) => record),
      { idempotency: { key, hash } },
    )
    const number = (await this.#storage.scope(path))?.number ?? 0
    this.#scopes.set(scope, { name: life.name, number })
    batch.forEach(({ needles, record: { id, body } }, i) => {
      needles.push(key, hash)
      this.#living.push({ scope, seq: result.seqs[i] ?? 0, id, text: body.text, needles })
    })
  }

  async note(): Promise<void> {
    const about = this.#living[this.#below(this.#living.length)]
    if (about === undefined) return
    const word = this.#canary()
    const long = Array.from({ length: this.#below(600) }, () => word).join('')
    about.needles.push(word)
    const bytes = Buffer.from(`${word} ${long}`)
    const notes = [
      { owner: 'test', about: [about.seq], data: { word }, ...(this.#random() < 0.5 && { bytes }) },
    ]
    await write(this.#storage, this.#pathOf(about.scope), [], { notes })
  }

  async lateVectors(): Promise<void> {
    const one = this.#living[this.#below(this.#living.length)]
    if (one === undefined) return
    await write(this.#storage, this.#pathOf(one.scope), [], {
      vectors: [{ seq: one.seq, vectors: this.#vectors(one.needles) }],
    })
  }

  async snapshot(): Promise<void> {
    const one = this.#living[this.#below(this.#living.length)]
    if (one === undefined) return
    const word = this.#canary()
    one.needles.push(word)
    const bytes = Buffer.from(`${word} `.repeat(1 + this.#below(900)))
    const { revision } = await this.#storage.head()
    const scope = this.#random() < 0.3 ? 0 : (this.#scopes.get(one.scope)?.number ?? 0)
    const key = this.#random() < 0.3 ? word : `key ${this.#below(3)}`
    expect(
      await this.#storage.snapshots.put({ view: 'v', scope, key }, { at: revision, upto: revision, bytes }),
    ).toBe('stored')
  }

  async erase(): Promise<void> {
    const scope = `scope ${this.#below(3)}`
    const all = this.#random() < 0.1
    const chosen = this.#living.filter((one) => one.scope === scope && (all || this.#random() < 0.3))
    const life = this.#scopes.get(scope)
    if (life === undefined || chosen.length === 0) return
    await erase(
      this.#storage,
      life.number,
      chosen.map(({ seq }) => seq),
    )
    this.#living = this.#living.filter((one) => !chosen.includes(one))
    this.#erased.push(...chosen)
    if (!this.#living.some((one) => one.scope === scope)) {
      chosen[0]?.needles.push(life.name)
      this.#scopes.delete(scope)
    }
    expect(await this.#storage.scrub()).toBe('gone')
    const words = allWords(this.#directory)
    expect(this.#erased.flatMap(({ needles }) => needles).filter((word) => words.has(word))).toEqual([])
    expect(this.#living.every(({ needles: [first] }) => first !== undefined && words.has(first))).toBe(true)
  }

  /** What was not erased is all there. */
  async check(): Promise<void> {
    const puts = await this.#storage.records(
      this.#living.map(({ seq }) => seq),
      { vectors: true },
    )
    expect(
      puts
        .map(({ revision, id, body }) => ({ seq: revision, id, text: body.text }))
        .toSorted((a, b) => a.seq - b.seq),
    ).toEqual(this.#living.map(({ seq, id, text }) => ({ seq, id, text })).toSorted((a, b) => a.seq - b.seq))
  }

  async reopen(): Promise<void> {
    await this.#storage.close()
    this.#storage = await sqliteStorage(this.#directory).open()
  }

  async step(): Promise<void> {
    const dice = this.#random()
    if (dice < 0.35) await this.write()
    else if (dice < 0.5) await this.note()
    else if (dice < 0.6) await this.lateVectors()
    else if (dice < 0.75) await this.snapshot()
    else if (dice < 0.97) await this.erase()
    else await this.reopen()
  }

  async close(): Promise<void> {
    await this.#storage.close()
  }

  #pathOf(scope: string): Scope {
    return ['people', this.#scopes.get(scope)?.name ?? '']
  }
}

describe('the bytes of what was erased', () => {
  test.each([1, 2, 3, 4])(
    'are in no file, whatever was written before (history %i)',
    async (seed) => {
      const directory = await temporary()
      const history = new History(directory, await sqliteStorage(directory).open(), seed)
      for (let i = 0; i < 100; i++) await history.step()
      await history.check()
      await history.close()
    },
    30_000,
  )

  test('are found by the scan as long as they are there', async () => {
    const directory = await temporary()
    const storage = await opened(directory)
    await write(storage, ['people', 'canary-name'], [record('canary-id', 'canary-text')])
    await storage.snapshots.put(
      { view: 'v', scope: 1, key: 'canary-key' },
      { at: 1, upto: 1, bytes: Buffer.from('canary-bytes') },
    )
    const needles = ['canary-name', 'canary-id', 'canary-text', 'canary-key', 'canary-bytes']
    expect(new Set(found(directory, needles).map((line) => line.split(': ')[1]))).toEqual(new Set(needles))
    await erase(storage, 1, [1])
    expect(found(directory, needles)).not.toEqual([]) // in the write-ahead log, until the scrub
    expect(await storage.scrub()).toBe('gone')
    expect(found(directory, needles)).toEqual([])
  })

  test('are removed at the next open where nobody scrubbed', async () => {
    const directory = await temporary()
    const pinned = await opened(directory) // keeps the write-ahead log from being dropped by the last close
    const storage = await opened(directory)
    await write(storage, 'a', [record('1', 'canary-one'), record('2', 'two')])
    await erase(storage, 1, [1])
    await storage.close()
    expect(found(directory, ['canary-one'])).not.toEqual([])
    await opened(directory)
    expect(found(directory, ['canary-one'])).toEqual([])
    expect(await pinned.scrub()).toBe('gone')
  })
})
