import { spawn } from 'node:child_process'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Storage } from '@mnestic/core'
import { sqliteStorage } from '@mnestic/sqlite'
import { ask, openPoints, vectorOf, type PointMemory } from '../points.ts'
import { textOf, vectorBytes } from '../segments/in-directory.ts'
import type { Line } from './lines.ts'

const exact = { engine: 'exact' } as const

export interface CampaignResult {
  readonly kills: number
  readonly written: number
  readonly forgotten: number
  /** Acknowledged, not forgotten, and not answered by the store. */
  readonly lost: number
  /** Acknowledged as forgotten, and answered, or with a vector in a file of the store. */
  readonly back: number
  /** Answers that are not those of the log alone. */
  readonly wrong: number
  /** Files that no manifest lists, after opening. */
  readonly leftOver: number
  /** Of opening and the first answer after a kill, milliseconds. */
  readonly slowest: number
}

/** What was acknowledged of a directory. */
export class Acknowledged {
  readonly living = new Set<number>()
  readonly gone = new Set<number>()
  /** Under way at the kill: they may have happened. */
  doubtful: readonly number[] = []
  written = 0

  hear(line: Line): void {
    switch (line.kind) {
      case 'opened':
        return
      case 'writing':
      case 'written':
        this.doubtful = line.kind === 'writing' ? numbers(line.from, line.count) : []
        if (line.kind === 'writing') return
        this.written += line.count
        for (const point of numbers(line.from, line.count)) this.living.add(point)
        return
      case 'forgetting':
      case 'forgotten':
        this.doubtful = line.kind === 'forgetting' ? line.points : []
        if (line.kind === 'forgetting') return
        for (const point of line.points) {
          this.living.delete(point)
          this.gone.add(point)
        }
    }
  }
}

/** Runs a writer; kills it after so many lines, which falls anywhere in the work that follows them. */
export async function runWriter(
  args: readonly string[],
  hear: (line: Line) => void,
  killAfter: number = Infinity,
): Promise<number | null> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'writer.ts'), ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve))
  let heard = 0
  for await (const line of createInterface({ input: child.stdout })) {
    hear(JSON.parse(line) as Line)
    if (++heard === killAfter) setTimeout(() => child.kill('SIGKILL'), Math.random() * 12)
  }
  return ended
}

/** Starts a writer, kills it at a random moment, opens the memory again and looks; `kills` times. */
export async function campaign(
  directory: string,
  kills: number,
  seed: number,
  report: (sofar: CampaignResult) => void = () => undefined,
): Promise<CampaignResult> {
  const acknowledged = new Acknowledged()
  const sofar = (kills: number): CampaignResult => ({
    kills,
    written: acknowledged.written,
    forgotten: acknowledged.gone.size,
    ...result,
  })
  const result = { lost: 0, back: 0, wrong: 0, leftOver: 0, slowest: 0 }
  for (let round = 0; round < kills; round++) {
    await runWriter(
      [directory, String((round + 1) * 100_000), String(seed * 10_007 + round)],
      (line) => acknowledged.hear(line),
      10 + ((round * 7_919 + seed) % 31),
    )
    const judged = await judge(directory, acknowledged)
    result.lost += judged.lost
    result.back += judged.back
    result.wrong += judged.wrong
    result.leftOver += judged.leftOver
    result.slowest = Math.max(result.slowest, judged.ms)
    report(sofar(round + 1))
  }
  return sofar(kills)
}

/** Opens the memory and holds it against what was acknowledged, and against the log alone. */
export async function judge(
  directory: string,
  acknowledged: Acknowledged,
): Promise<{ lost: number; back: number; wrong: number; leftOver: number; ms: number }> {
  const started = performance.now()
  await using memory = await openPoints(exact, { storage: sqliteStorage(directory) })
  const cue = vectorOf(textOf(77))
  const first = await ask(memory, 'a', cue)
  const ms = performance.now() - started
  await using plain = await openPoints(exact, { storage: withoutFolder(sqliteStorage(directory)) })
  let wrong = JSON.stringify(first) === JSON.stringify(await ask(plain, 'a', cue)) ? 0 : 1
  const there = new Set<number>()
  for (let after: string | undefined; ;) {
    const page = await plain.list('a', { limit: 1_000, ...(after !== undefined && { after }) })
    for (const { id } of page.records) there.add(Number(id.slice(1)))
    if (page.next === undefined) break
    after = page.next
  }
  // What was under way has happened, or not.
  for (const point of acknowledged.doubtful)
    if (there.has(point)) acknowledged.living.add(point)
    else if (acknowledged.living.delete(point)) acknowledged.gone.add(point)
  acknowledged.doubtful = []
  let lost = [...acknowledged.living].filter((point) => !there.has(point)).length
  let back = [...acknowledged.gone].filter((point) => there.has(point)).length
  const living = [...acknowledged.living]
  for (let i = 0; i < living.length; i += Math.ceil(living.length / 15))
    if (!(await answered(memory, living[i]!))) lost += 1
  const gone = [...acknowledged.gone]
  for (let i = 0; i < gone.length; i += Math.ceil(gone.length / 5))
    if (await answered(memory, gone[i]!)) back += 1
  if (JSON.stringify(await ask(memory, 'a', cue)) !== JSON.stringify(first)) wrong += 1
  // What is being written as they ask is no left-over.
  await memory.close()
  const { vectors, leftOver } = await inFiles(join(directory, 'views'))
  for (const point of gone)
    if (vectorBytes(point).some((bytes) => vectors.has(bytes.toString('latin1')))) back += 1
  return { lost, back, wrong, leftOver, ms }
}

async function answered(memory: PointMemory, point: number): Promise<boolean> {
  const text = textOf(point)
  const found = await ask(memory, 'a', vectorOf(text), { limit: 3 })
  return found.some(({ id, cosine }) => id === `p${point}` && cosine > 0.9999)
}

/** Whatever could be a vector in a file, by its bytes; and how many files no manifest lists. */
async function inFiles(
  folder: string,
): Promise<{ readonly vectors: ReadonlySet<string>; readonly leftOver: number }> {
  const vectors = new Set<string>()
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => [])
  const files = new Map<string, Buffer>()
  for (const entry of entries)
    if (entry.isFile())
      files.set(entry.name, await readFile(join(entry.parentPath, entry.name)).catch(() => Buffer.alloc(0)))
  const listed = files.get('manifest')?.toString('latin1') ?? ''
  let leftOver = 0
  for (const [name, bytes] of files) {
    if (
      name.endsWith('.draft') ||
      (name !== 'manifest' && !listed.includes(name.slice(0, name.indexOf('.'))))
    )
      leftOver += 1
    if (!name.includes('content')) continue
    for (let at = 0; at + 20 <= bytes.length; at += 4) vectors.add(bytes.toString('latin1', at, at + 20))
  }
  return { vectors, leftOver }
}

function withoutFolder(storage: Storage): Storage {
  return {
    ...storage,
    open: async () => {
      const { folder: _, ...open } = await storage.open()
      return open
    },
  }
}

function numbers(from: number, count: number): readonly number[] {
  return Array.from({ length: count }, (_, i) => from + i)
}
