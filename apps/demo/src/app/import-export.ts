import type { Scope } from '@mnestic/core'
import type { ImportResult } from '../api.ts'
import type { DemoMemory } from '../compose.ts'
import type { ImportFileOptions } from './import-file.ts'

const start = '{"type":"mnestic-export"'

/** True for what `mnestic export` wrote. */
export function isExport(bytes: Uint8Array): boolean {
  return Buffer.from(bytes.subarray(0, start.length)).toString('utf8') === start
}

function* lines(text: string): Generator<string> {
  let from = 0
  while (from < text.length) {
    const newline = text.indexOf('\n', from)
    const to = newline < 0 ? text.length : newline + 1
    yield text.slice(from, to)
    from = to
  }
}

/** Our own export goes through the memory's own import, which keeps ids, links and notes. */
export async function importExport(
  memory: DemoMemory,
  bytes: Uint8Array,
  { scope, restore = false, onProgress, signal }: ImportFileOptions,
): Promise<ImportResult> {
  const begun = performance.now()
  const receipt = await memory.import(lines(new TextDecoder().decode(bytes)), {
    into: scope,
    restore,
    signal,
    onProgress: ({ records }) => onProgress?.({ phase: 'writing', done: records, total: records }),
  })
  const count = async (path: Scope): Promise<ImportResult['scopes'][number]> => {
    const { records } = await memory.stats(path)
    return { scope: path, records, written: records, present: 0, forgotten: 0 }
  }
  return {
    format: 'mnestic',
    scopes: await Promise.all(receipt.scopes.map(count)),
    skipped: 0,
    warnings: [],
    durability: undefined,
    ms: performance.now() - begun,
  }
}
