import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { isMnesticError } from '@mnestic/core'
import { sqliteStorage } from '@mnestic/sqlite'
import { allWords, randomNumbers } from '../words.ts'
import type { Line, Written } from './lines.ts'

export interface CampaignOptions {
  /** An empty or missing directory: the log grows over all rounds. */
  readonly directory: string
  readonly kills: number
  readonly seed: number
  /** Which Node runs the writer. Default: this one. */
  readonly node?: string
}

export interface CampaignResult {
  readonly kills: number
  /** Acknowledged over all rounds. */
  readonly written: number
  readonly forgotten: number
  /** Acknowledged, not forgotten, and not there, or not with its text. */
  readonly lost: number
  /** Acknowledged as forgotten, and there. */
  readonly back: number
  /** Words of records that the log says are forgotten, found in a file after the log was opened again. */
  readonly stray: number
  readonly failedOpens: number
  /** Batches of which a part is there. */
  readonly torn: number
}

interface Ledger {
  readonly living: Map<string, Written>
  readonly gone: Set<string>
  readonly failures: { lost: number; back: number; stray: number; failedOpens: number; torn: number }
  written: number
  forgotten: number
}

/** Starts a writer, kills it with SIGKILL at a random moment, opens the log again and looks; `kills` times. */
export async function campaign({
  directory,
  kills,
  seed,
  node = process.execPath,
}: CampaignOptions): Promise<CampaignResult> {
  const random = randomNumbers(seed)
  const ledger: Ledger = {
    living: new Map(),
    gone: new Set(),
    failures: { lost: 0, back: 0, stray: 0, failedOpens: 0, torn: 0 },
    written: 0,
    forgotten: 0,
  }
  for (let round = 0; round < kills; round++) {
    const lines = await killedWriter(node, directory, seed * 100_000 + round, 1 + Math.floor(random() * 120))
    await judge(directory, lines, ledger)
  }
  return { kills, written: ledger.written, forgotten: ledger.forgotten, ...ledger.failures }
}

/** Kills after so many lines, which falls anywhere in the work that follows them. */
async function killedWriter(node: string, directory: string, seed: number, after: number): Promise<Line[]> {
  const writer = join(import.meta.dirname, 'writer.ts')
  const child = spawn(node, [writer, directory, String(seed)], { stdio: ['ignore', 'pipe', 'inherit'] })
  const ended = new Promise<void>((resolve) => child.on('close', () => resolve()))
  const lines: Line[] = []
  for await (const line of createInterface({ input: child.stdout })) {
    lines.push(JSON.parse(line) as Line) // the writer writes lines whole: they are shorter than a pipe's buffer
    if (lines.length === after) child.kill('SIGKILL')
  }
  await ended
  return lines
}

async function judge(directory: string, lines: readonly Line[], ledger: Ledger): Promise<void> {
  if (lines[0]?.kind !== 'opened') ledger.failures.failedOpens++
  const { doubtful, started } = replay(lines, ledger)
  try {
    const storage = await sqliteStorage(directory).open()
    try {
      const there = new Map<string, number>()
      for (let after = 0; ;) {
        const page = await storage.entries({ after, limit: 1_000, text: true, vectors: true })
        for (const entry of page)
          if (entry.kind === 'put' && entry.body.text.startsWith(entry.id))
            there.set(entry.id, entry.revision)
        const last = page.at(-1)
        if (last === undefined) break
        after = last.revision
      }
      compare(there, doubtful, started, ledger)
      const words = allWords(directory)
      for (const id of ledger.gone) if (words.has(id)) ledger.failures.stray++
    } finally {
      await storage.close()
    }
  } catch (error) {
    if (!isMnesticError(error)) throw error
    ledger.failures.failedOpens++
  }
}

/** Takes the acknowledged into the ledger. Answers what was under way at the kill. */
function replay(
  lines: readonly Line[],
  ledger: Ledger,
): { doubtful: Set<string>; started: { scope: string; ids: readonly string[] } } {
  let doubtful = new Set<string>()
  let started: { scope: string; ids: readonly string[] } = { scope: '', ids: [] }
  for (const line of lines) {
    switch (line.kind) {
      case 'writing':
        started = line
        break
      case 'written':
        started = { scope: '', ids: [] }
        ledger.written += line.records.length
        for (const one of line.records) ledger.living.set(one.id, one)
        break
      case 'forgetting':
        doubtful = new Set(line.ids)
        break
      case 'forgotten':
        doubtful = new Set()
        ledger.forgotten += line.ids.length
        for (const id of line.ids) {
          ledger.living.delete(id)
          ledger.gone.add(id)
        }
        break
      case 'opened':
      case 'scrubbed':
        break
    }
  }
  return { doubtful, started }
}

function compare(
  there: ReadonlyMap<string, number>,
  doubtful: ReadonlySet<string>,
  started: { scope: string; ids: readonly string[] },
  { living, gone, failures }: Ledger,
): void {
  for (const [id, { seq }] of living) {
    if (there.get(id) === seq) continue
    if (doubtful.has(id)) {
      living.delete(id) // the erasure had happened before the kill
      gone.add(id)
    } else failures.lost++
  }
  for (const id of gone) if (there.has(id)) failures.back++
  const landed = started.ids.filter((id) => there.has(id))
  if (landed.length > 0 && landed.length < started.ids.length) failures.torn++
  if ([...doubtful].some((id) => gone.has(id)) && [...doubtful].some((id) => living.has(id))) failures.torn++
  for (const id of landed) living.set(id, { scope: started.scope, id, seq: there.get(id) ?? 0 })
}
