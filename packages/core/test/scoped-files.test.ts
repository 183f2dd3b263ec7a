import {
  backend,
  memoryStorage,
  openMemory,
  type Backend,
  type ScopedFiles,
  type ScopeNumber,
  type Seq,
} from '@mnestic/core'
import { describe, expect, it } from 'vitest'

/** What stands for a disk: it outlasts memories. */
interface Disk {
  readonly files: Map<ScopeNumber, { upto: number; seqs: Set<Seq> }>
  /** What was called, and what was put into states. */
  readonly calls: string[]
  /** Erasures do not reach it. */
  stuck: boolean
  /** What it waits for before a state is written to it. */
  busy?: Promise<void>
}

/** Remembers which records there are; a state goes to the disk when it is let go of. */
function kept(disk: Disk, scopes: number = 256): Backend<{ readonly text: true }> {
  return backend({
    capabilities: { text: true },
    scopes,
    files: (): ScopedFiles => ({
      erase: async (scope, seqs) => {
        disk.calls.push(`erase ${scope}`)
        if (!disk.stuck) for (const seq of seqs) disk.files.get(scope)?.seqs.delete(seq)
      },
      holding: async (seqs) =>
        seqs.filter((seq) => [...disk.files.values()].some((file) => file.seqs.has(seq))),
      drop: async (scope) => {
        disk.calls.push(`drop ${scope ?? 'all'}`)
        if (scope === undefined) disk.files.clear()
        else disk.files.delete(scope)
      },
      close: async () => void disk.calls.push('close'),
    }),
    create: ({ scope }) => {
      const saved = disk.files.get(scope)
      const held = new Set(saved?.seqs)
      let last = saved?.upto ?? 0
      return {
        restored: last,
        put: ({ seq, id }) => {
          disk.calls.push(`put ${id}`)
          if (id === 'broken') throw new Error('It cannot be gone on from')
          held.add(seq)
          last = seq
        },
        erase: (seqs) => seqs.forEach((seq) => held.delete(seq)),
        holds: (seq) => held.has(seq),
        recall: (_, { allow }) =>
          [...held].filter((seq) => allow.has(seq)).map((seq) => ({ seq, score: -seq })),
        close: async () => {
          disk.calls.push(`let go of ${scope}`)
          await disk.busy
          disk.files.set(scope, { upto: last, seqs: held })
        },
      }
    },
  })
}

const newDisk = (): Disk => ({ files: new Map(), calls: [], stuck: false })

async function ids(memory: Awaited<ReturnType<typeof opened>>, scope: string): Promise<readonly string[]> {
  return (await memory.read(scope, 'all')).items.map(({ record }) => record.id)
}

function opened(disk: Disk, storage: ReturnType<typeof memoryStorage>, scopes?: number) {
  return openMemory({ storage, backends: { kept: kept(disk, scopes) } })
}

const write = (memory: Awaited<ReturnType<typeof opened>>, scope: string, ...names: readonly string[]) =>
  memory.write(
    scope,
    names.map((id) => ({ id, text: id })),
  )

describe('a backend that keeps files', () => {
  it('restores a state from them, and replays only what came later', async () => {
    const [disk, storage] = [newDisk(), memoryStorage()]
    {
      await using memory = await opened(disk, storage)
      await write(memory, 'a', 'one', 'two')
      await ids(memory, 'a')
    }
    await using memory = await opened(disk, storage)
    await write(memory, 'a', 'three')
    disk.calls.length = 0
    expect(await ids(memory, 'a')).toEqual(['one', 'two', 'three'])
    expect(disk.calls).toEqual(['put three'])
  })

  it('has erasures reach them in scopes that are not loaded, and counts what they hold', async () => {
    const [disk, storage] = [newDisk(), memoryStorage()]
    {
      await using memory = await opened(disk, storage)
      await write(memory, 'a', 'one', 'two', 'three')
      await ids(memory, 'a')
    }
    await using memory = await opened(disk, storage)
    const { proof, pending } = await memory.forget('a', { ids: ['one'] })
    expect(proof['kept']).toMatchObject({ remaining: 0 })
    expect(pending).toEqual([])
    expect(disk.files.get(1)?.seqs.size).toBe(2)
    disk.stuck = true
    const stuck = await memory.forget('a', { ids: ['two'] })
    expect(stuck.proof['kept']).toMatchObject({ remaining: 1 })
    expect(stuck.pending).toEqual(['kept'])
  })

  it('makes a state anew from the log where it cannot go on from them', async () => {
    const [disk, storage] = [newDisk(), memoryStorage()]
    await using memory = await opened(disk, storage)
    await write(memory, 'a', 'one', 'two')
    // Of a log of which they hold too much.
    disk.files.set(1, { upto: 1, seqs: new Set([1, 77]) })
    await write(memory, 'a', 'broken')
    const { unavailable } = await memory.read('a', 'all')
    expect(unavailable).toHaveProperty('kept')
    expect(disk.calls).toContain('drop 1')
    await memory.forget('a', { ids: ['broken'] })
    expect(await ids(memory, 'a')).toEqual(['one', 'two'])
  })

  it('lets go of states that are not used, and of all before it closes', async () => {
    const [disk, storage] = [newDisk(), memoryStorage()]
    const memory = await opened(disk, storage, 1)
    for (const scope of ['a', 'b']) {
      await write(memory, scope, scope)
      for (let i = 0; i < 3; i++) await write(memory, scope, `${scope}${i}`)
    }
    await ids(memory, 'a')
    await ids(memory, 'b')
    await memory.close()
    expect(disk.calls.filter((call) => !call.startsWith('put')).at(-1)).toBe('close')
    expect(disk.calls).toContain('let go of 1')
    expect(disk.calls).toContain('let go of 2')
  })

  it('forgets from what a state writes that is let go of just now, and makes none anew beside it', async () => {
    const [disk, storage] = [newDisk(), memoryStorage()]
    await using memory = await opened(disk, storage, 1)
    await write(memory, 'a', 'one', 'two')
    await write(memory, 'b', 'three')
    await ids(memory, 'a')
    let release = (): void => undefined
    disk.busy = new Promise((resolve) => (release = resolve))
    const other = ids(memory, 'b')
    const turns = async (): Promise<void> => {
      for (let i = 0; i < 50; i++) await new Promise(setImmediate)
    }
    while (!disk.calls.includes('let go of 1')) await turns()
    const forgetting = memory.forget('a', { ids: ['one'] })
    // It is in the log; what keeps it is the state that is let go of.
    while ((await memory.get('a', ['one']))[0] !== undefined) await turns()
    const again = ids(memory, 'a')
    await turns()
    release()
    const { proof } = await forgetting
    expect(proof['kept']).toMatchObject({ remaining: 0 })
    expect([...disk.files.values()].flatMap(({ seqs }) => [...seqs])).not.toContain(1)
    expect(await other).toEqual(['three'])
    expect(await again).toEqual(['two'])
  })
})
