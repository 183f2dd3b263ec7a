import {
  memoryStorage,
  nextTurn,
  openMemory,
  type Backend,
  type Memory,
  type OpenBackend,
  type RecallOptions,
} from '@mnestic/core'
import { lexical } from '@mnestic/lexical'
import { describe, expect, test } from 'vitest'

const size = 60_000
/** Each in every record: enough places for several pauses. */
const common = Array.from({ length: 12 }, (_, i) => `word${String.fromCharCode(97 + i)}`)
const query = common.join(' ')

/** With a word that one record alone holds: first, so that it is weighed already when the reading pauses. */
const question = `rare ${query}`

/** All records of the only scope. */
const options: RecallOptions = {
  allow: { scopes: [1], size, whole: true, has: () => true, seqs: () => new Uint32Array() },
  limit: 3,
  options: {},
  signal: new AbortController().signal,
}

async function fill(memory: Pick<Memory<Record<never, never>>, 'write'>): Promise<void> {
  for (let from = 0; from < size; from += 5_000)
    await memory.write(
      'a',
      Array.from({ length: 5_000 }, (_, i) => ({
        id: String(from + i),
        text: from + i === 77 ? question : query,
        session: String((from + i) % 9),
      })),
    )
}

describe('a long reading', { timeout: 60_000 }, () => {
  test('lets the event loop do other work, and stops at a signal there', async () => {
    await using memory = await openMemory({ storage: memoryStorage(), backends: { words: lexical() } })
    await fill(memory)
    const controller = new AbortController()
    let turns = 0
    const counting = setInterval(() => (turns += 1), 0)
    await memory.views.words.search('a', query)
    clearInterval(counting)
    expect(turns).toBeGreaterThan(0)
    const stopped = memory.views.words.search('a', query, { signal: controller.signal })
    setTimeout(() => controller.abort(), 0)
    await expect(stopped).rejects.toMatchObject({ code: 'ABORTED' })
  })

  test('answers what stands when it ends, though a record goes meanwhile', async () => {
    let opened: OpenBackend | undefined
    const words = lexical()
    const listened: Backend = {
      ...words,
      open: async (host) => (opened = await words.open(host)),
    }
    await using memory = await openMemory({ storage: memoryStorage(), backends: { listened } })
    await fill(memory)
    const [first] = (await memory.read('a', question, { limit: 1 })).items
    expect(first?.record.id).toBe('77')
    const view = opened!
    const seq = first!.record.seq
    const ask = async (): Promise<readonly (readonly number[])[]> => {
      const { hits } = await view.recall({ text: question }, options)
      return hits.map((hit) => [hit.seq, hit.score])
    }
    expect((await ask())[0]?.[0]).toBe(seq)
    let settled = false
    const reading = ask().finally(() => (settled = true))
    await new Promise((resolve) => setImmediate(resolve))
    const from = await view.revision()
    const erase = { kind: 'erase', revision: from + 1, scope: 1, seqs: [seq] } as const
    await view.apply({ from, to: from + 1, changes: [erase] }, options.signal)
    expect(settled).toBe(false)
    const found = await reading
    expect(found.map(([each]) => each)).not.toContain(seq)
    expect(found).toEqual(await ask())
  })
})

describe('a long look for a phrase', () => {
  test('pauses in the middle of it, and stops at a signal there', async () => {
    await using memory = await openMemory({ storage: memoryStorage(), backends: { words: lexical() } })
    await memory.write(
      'a',
      // Its words are in every text, and it is in none.
      Array.from({ length: 1_000 }, (_, i) => ({ text: 'boat '.repeat(500) + 'red', session: String(i) })),
    )
    /** Turns of the event loop that a search takes. */
    const turns = async (query: string, stopAt = Infinity): Promise<number> => {
      const controller = new AbortController()
      let turn = 0
      let done = false
      const search = memory.views.words
        .search('a', query, { signal: controller.signal })
        .finally(() => (done = true))
      search.catch(() => undefined)
      while (!done) {
        await nextTurn()
        turn += 1
        if (turn === stopAt) controller.abort()
      }
      await search
      return turn
    }
    // The first one finds the records still to be taken in.
    await turns('red boat')
    const plain = await turns('red boat')
    expect(await turns('"red boat"')).toBeGreaterThanOrEqual(plain + 3)
    await expect(turns('"red boat"', plain + 1)).rejects.toMatchObject({ code: 'ABORTED' })
  })
})
