import { basename } from 'node:path'
import type { Scope } from '@mnestic/core'
import type { ImportedScope, ImportProgress, ImportResult } from '../api.ts'
import type { DemoMemory } from '../compose.ts'
import { titleOf } from '../import/clean.ts'
import type { Conversation, Parsed } from '../import/conversation.ts'
import { parseInWorker } from '../import/parse-in-worker.ts'
import { sessionNames } from '../import/sessions.ts'
import { importExport, isExport } from './import-export.ts'
import { writeBatches } from './write-batches.ts'

export interface ImportFileOptions {
  /** Where to; default: the conversation's title, under the file's where it holds several. */
  readonly scope?: Scope | undefined
  /** Bring back what was forgotten. */
  readonly restore?: boolean | undefined
  readonly onProgress?: ((progress: ImportProgress) => void) | undefined
  readonly signal?: AbortSignal | undefined
}

export interface Imported {
  readonly result: ImportResult
  readonly conversations: ReadonlyMap<Scope, Conversation>
}

function targets(
  name: string,
  parsed: Parsed,
  scope: Scope | undefined,
): readonly (readonly [Scope, Conversation])[] {
  const several = parsed.conversations.length > 1
  const title = sessionNames()
  return parsed.conversations.map((conversation) => {
    const own = title(conversation.title)
    const base = scope ?? (several ? ([titleOf(name)] as const) : ([own] as const))
    return [several ? [...base, own] : base, conversation]
  })
}

/**
 * Reads the whole file first, so that a damaged one changes nothing, then writes it batch by batch.
 * @throws ImportError, ABORTED, and what `memory.write` throws
 */
export async function importFile(
  memory: DemoMemory,
  name: string,
  bytes: Uint8Array,
  { scope, restore = false, onProgress, signal }: ImportFileOptions,
): Promise<Imported> {
  const start = performance.now()
  onProgress?.({ phase: 'reading', done: 0, total: 0 })
  if (isExport(bytes))
    return {
      result: await importExport(memory, bytes, { scope, restore, onProgress, signal }),
      conversations: new Map(),
    }
  const parsed = await parseInWorker(basename(name), bytes, signal)
  const jobs = targets(name, parsed, scope)
  const total = jobs.reduce((sum, [, { records }]) => sum + records.length, 0)
  const scopes: ImportedScope[] = []
  let before = 0
  let durability: ImportResult['durability']
  for (const [target, { records }] of jobs) {
    const offset = before
    const written = await writeBatches(memory, {
      scope: target,
      records,
      origin: `${basename(name)}\n${bytes.byteLength}`,
      restore,
      signal,
      onBatch: (done) => onProgress?.({ phase: 'writing', done: offset + done, total }),
    })
    before += records.length
    durability = written.durability ?? durability
    const { written: added, present, forgotten } = written
    scopes.push({ scope: target, records: records.length, written: added, present, forgotten })
  }
  const { format, skipped, warnings } = parsed
  const ms = performance.now() - start
  return { result: { format, scopes, skipped, warnings, durability, ms }, conversations: new Map(jobs) }
}
