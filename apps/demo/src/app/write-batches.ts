import { createHash, randomUUID } from 'node:crypto'
import { setImmediate } from 'node:timers/promises'
import { isMnesticError, MnesticError } from '@mnestic/core'
import type { Receipt, RecordInput, Scope } from '@mnestic/core'
import type { DemoMemory } from '../compose.ts'
import { scopeKey } from './scope-key.ts'

/** Records in one write, which nothing interrupts: a few milliseconds. Larger ones are hardly faster in all. */
const batchSize = 64

export interface Written {
  readonly written: number
  readonly present: number
  readonly forgotten: number
  readonly durability: Receipt['durability'] | undefined
}

export interface WriteJob {
  readonly scope: Scope
  readonly records: readonly RecordInput[]
  /** Names the file (not its content: a hash of content would outlive what it is a hash of). */
  readonly origin: string
  readonly restore: boolean
  readonly signal: AbortSignal | undefined
  readonly onBatch: (records: number) => void
}

/** What two records without ids must share to be the same message. */
function signature(record: {
  readonly at?: unknown
  readonly speaker?: string | undefined
  readonly text: string
}): string {
  return createHash('sha256')
    .update(JSON.stringify([record.at ?? null, record.speaker ?? null, record.text]))
    .digest('base64')
}

/** Tells what is in the scope already, by id where there is one, else by time, speaker and text. */
async function presence(
  memory: DemoMemory,
  scope: Scope,
  records: readonly RecordInput[],
  signal: AbortSignal | undefined,
): Promise<(batch: readonly RecordInput[]) => Promise<readonly boolean[]>> {
  const signatures = new Set<string>()
  if (records.some(({ id }) => id === undefined)) {
    let after: string | undefined
    do {
      const page = await memory.list(scope, { after, limit: 1_000, signal })
      for (const record of page.records) signatures.add(signature(record))
      after = page.next
    } while (after !== undefined)
  }
  return async (batch) => {
    const ids = batch.flatMap(({ id }) => (id === undefined ? [] : [id]))
    const found = ids.length === 0 ? [] : await memory.get(scope, ids)
    const living = new Set(found.flatMap((record) => (record === undefined ? [] : [record.id])))
    return batch.map((record) =>
      record.id === undefined ? signatures.has(signature(record)) : living.has(record.id),
    )
  }
}

/** Writes what it can; a record that was forgotten (or corrects a forgotten one) is found by halving. */
async function writeAround(
  memory: DemoMemory,
  scope: Scope,
  batch: readonly RecordInput[],
  options: {
    readonly idempotencyKey?: string
    readonly restore: boolean
    readonly signal: AbortSignal | undefined
  },
): Promise<Written> {
  try {
    const receipt = await memory.write(scope, batch, options)
    const gone = receipt.forgotten.length
    const before = receipt.repeated ? batch.length - gone : 0
    return {
      written: receipt.repeated ? 0 : batch.length,
      present: Math.max(0, before),
      forgotten: Math.min(gone, batch.length),
      durability: receipt.durability,
    }
  } catch (error) {
    // Another file of this name and size came first: this one is written without the guard.
    if (isMnesticError(error, 'CONFLICT') && options.idempotencyKey !== undefined)
      return await writeAround(memory, scope, batch, { restore: options.restore, signal: options.signal })
    const links = isMnesticError(error, 'FORGOTTEN') || isMnesticError(error, 'NOT_FOUND')
    if (!links) throw error
    const [only] = batch
    if (batch.length === 1 && only !== undefined) {
      if (only.supersedes === undefined)
        return { written: 0, present: 0, forgotten: 1, durability: undefined }
      const { supersedes: _, ...alone } = only
      return await writeAround(memory, scope, [alone], options)
    }
    const middle = Math.ceil(batch.length / 2)
    const rest = { restore: options.restore, signal: options.signal }
    const first = await writeAround(memory, scope, batch.slice(0, middle), rest)
    return sum(first, await writeAround(memory, scope, batch.slice(middle), rest))
  }
}

function sum(a: Written, b: Written): Written {
  return {
    written: a.written + b.written,
    present: a.present + b.present,
    forgotten: a.forgotten + b.forgotten,
    durability: b.durability ?? a.durability,
  }
}

/**
 * Writes records in batches, each whole or not at all. Doing it again, after an abort or with a newer export, adds
 * only what is missing. @throws ABORTED between batches, saying how far it came
 */
export async function writeBatches(memory: DemoMemory, job: WriteJob): Promise<Written> {
  const { scope, records, origin, restore, signal } = job
  const present = await presence(memory, scope, records, signal)
  let total: Written = { written: 0, present: 0, forgotten: 0, durability: undefined }
  for (let start = 0; start < records.length; start += batchSize) {
    if (signal?.aborted === true)
      throw new MnesticError(
        'ABORTED',
        `The import was stopped after ${start} of ${records.length} records. These are kept; importing the file again adds the rest.`,
      )
    const batch = records.slice(start, start + batchSize)
    const there = await present(batch)
    const missing = batch.filter((_, index) => there[index] !== true)
    total = sum(total, {
      written: 0,
      present: batch.length - missing.length,
      forgotten: 0,
      durability: undefined,
    })
    if (missing.length > 0) {
      const key = restore
        ? randomUUID()
        : createHash('sha256')
            .update(`${scopeKey(scope)}\n${origin}\n${start}`)
            .digest('hex')
      // Records with ids need no key: their ids say what is there.
      const guard = missing.every(({ id }) => id !== undefined) ? {} : { idempotencyKey: `import:${key}` }
      total = sum(total, await writeAround(memory, scope, missing, { ...guard, restore, signal }))
    }
    job.onBatch(Math.min(start + batchSize, records.length))
    // The embedded storage writes without waiting: let progress out, and other requests and the abort in.
    await setImmediate()
  }
  return total
}
