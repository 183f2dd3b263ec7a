import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { withFolder } from '../storages.ts'
import { tracesOf } from './bytes.ts'
import { uniformNumbers } from './draws.ts'
import { whenIdle } from './idle.ts'
import type { KillLine } from './kill-lines.ts'
import { openKilled, vectorOf } from './kill-store.ts'
import { idsIn, room, writeRecords } from './living.ts'
import { deadline, type StoreMemory } from './store.ts'

export interface KillOptions {
  readonly kills: number
  /** Records before the first kill. */
  readonly records: number
  readonly seed: number
  readonly say: (line: string) => void
}

export interface KillResult {
  readonly written: number
  readonly forgotten: number
  /** Acknowledged, not forgotten, and not there. */
  readonly lost: number
  /** There, or answered, though their forgetting was acknowledged. */
  readonly back: number
  /** Forgotten vectors whose numbers are in a file. */
  readonly stray: number
  /** Calls of which a part is there. */
  readonly torn: number
  /** Living ones that a search for their own vector does not find among ten. */
  readonly unfound: number
  readonly searched: number
  readonly failedOpens: number
  /** Milliseconds from opening to the first answer, after each kill. */
  readonly reopens: readonly number[]
}

/** Milliseconds after which a writer is killed, at most: long enough for a graph to be under way, or just written. */
const longest = 1_500
const writer = fileURLToPath(new URL('./kill-writer.js', import.meta.url))

interface Ledger {
  readonly living: Set<string>
  readonly gone: Set<string>
  readonly counts: { -readonly [Name in Exclude<keyof KillResult, 'reopens'>]: number }
  readonly reopens: number[]
  next: number
}

/** Starts a writer, kills it at a random moment, opens what it left and looks; so many times, on one log. */
export async function killCampaign({ kills, records, seed, say }: KillOptions): Promise<KillResult> {
  const uniform = uniformNumbers(seed)
  const exactUpTo = Math.floor(records / 4)
  const ledger: Ledger = {
    living: new Set(),
    gone: new Set(),
    counts: {
      written: 0,
      forgotten: 0,
      lost: 0,
      back: 0,
      stray: 0,
      torn: 0,
      unfound: 0,
      searched: 0,
      failedOpens: 0,
    },
    reopens: [],
    next: records,
  }
  return withFolder(async (folder) => {
    const filled = await openKilled(folder, exactUpTo)
    await writeRecords(filled.memory, 0, records)
    for (let record = 0; record < records; record++) ledger.living.add(String(record))
    await search(filled.memory, 0)
    await whenIdle()
    await filled.close()
    for (let round = 0; round < kills; round++) {
      if (round > 0 && round % 100 === 0) say(`${round} kills ...`)
      const lines = await killedWriter(
        folder,
        ledger.next,
        seed * 100_000 + round,
        exactUpTo,
        uniform() * longest,
      )
      await judge(folder, exactUpTo, lines, ledger, uniform)
    }
    return { ...ledger.counts, reopens: ledger.reopens }
  })
}

async function killedWriter(
  folder: string,
  next: number,
  seed: number,
  exactUpTo: number,
  after: number,
): Promise<readonly KillLine[]> {
  const child = spawn(process.execPath, [writer, folder, String(next), String(seed), String(exactUpTo)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()))
  const lines: KillLine[] = []
  for await (const line of createInterface({ input: child.stdout })) {
    lines.push(JSON.parse(line) as KillLine)
    if (lines.length === 1) setTimeout(() => child.kill('SIGKILL'), after)
  }
  await ended
  return lines
}

/** What was under way when the process was killed, and may or may not have happened. */
interface Doubt {
  readonly writing: readonly string[]
  readonly forgetting: readonly string[]
}

async function judge(
  folder: string,
  exactUpTo: number,
  lines: readonly KillLine[],
  ledger: Ledger,
  uniform: () => number,
): Promise<void> {
  const { counts } = ledger
  const goneBefore = new Set(ledger.gone)
  const doubt = take(lines, ledger)
  if (lines[0]?.kind !== 'opened') counts.failedOpens += 1
  const began = performance.now()
  const { memory, close } = await openKilled(folder, exactUpTo)
  await search(memory, 0)
  ledger.reopens.push(performance.now() - began)
  const there = new Set(await idsIn(memory))
  compare(there, doubt, ledger)
  const fresh = [...ledger.gone].filter((id) => !goneBefore.has(id))
  for (const id of fresh.slice(-20)) if ((await search(memory, Number(id))).includes(id)) counts.back += 1
  const living = [...ledger.living]
  for (let n = 0; n < Math.min(20, living.length); n++) {
    // The newest half of the time: they are in no graph, or in one that was under way.
    const id = living[n % 2 === 0 ? Math.floor(uniform() * living.length) : living.length - 1 - n] ?? ''
    counts.searched += 1
    if (!(await search(memory, Number(id))).includes(id)) counts.unfound += 1
  }
  counts.stray += tracesOf(
    folder,
    fresh.map((id) => vectorOf(Number(id))),
  ).filter(({ floats }) => floats > 0).length
  await close()
}

/** Takes the acknowledged into the ledger. */
function take(lines: readonly KillLine[], { living, gone, counts }: Ledger): Doubt {
  let doubt: Doubt = { writing: [], forgetting: [] }
  for (const line of lines)
    switch (line.kind) {
      case 'opened':
        break
      case 'writing':
        doubt = { writing: line.ids, forgetting: [] }
        break
      case 'forgetting':
        doubt = { writing: [], forgetting: line.ids }
        break
      case 'written':
        doubt = { writing: [], forgetting: [] }
        counts.written += line.ids.length
        for (const id of line.ids) living.add(id)
        break
      case 'forgotten':
        doubt = { writing: [], forgetting: [] }
        counts.forgotten += line.ids.length
        for (const id of line.ids) {
          living.delete(id)
          gone.add(id)
        }
        break
    }
  return doubt
}

function compare(there: ReadonlySet<string>, { writing, forgetting }: Doubt, ledger: Ledger): void {
  const { living, gone, counts } = ledger
  const doubtful = new Set(forgetting)
  for (const id of living) {
    if (there.has(id)) continue
    living.delete(id)
    if (doubtful.has(id)) gone.add(id) // it had happened before the kill
    else counts.lost += 1
  }
  for (const id of gone) if (there.has(id)) counts.back += 1
  const landed = writing.filter((id) => there.has(id))
  if (landed.length > 0 && landed.length < writing.length) counts.torn += 1
  const left = forgetting.filter((id) => there.has(id))
  if (left.length > 0 && left.length < forgetting.length) counts.torn += 1
  for (const id of landed) living.add(id)
  for (const id of [...living, ...gone, ...writing]) ledger.next = Math.max(ledger.next, Number(id) + 1)
}

async function search(memory: StoreMemory, record: number): Promise<readonly string[]> {
  const { items } = await memory.read(room, { vector: vectorOf(record) }, { limit: 10, deadline })
  return items.map(({ record: { id } }) => id)
}
