import type { Host, Revision } from '@mnestic/core'
import type { CheckedOptions } from './options.ts'
import { Rows } from './rows.ts'
import type { ScopeFiles } from './segments/contract.ts'
import { loadRows } from './segments/load-rows.ts'
import type { VectorFolder } from './segments/open-folder.ts'
import { RowsKeeper } from './segments/rows-keeper.ts'

/** The rows of a scope, and what keeps them in files. */
export interface ScopeRows {
  readonly rows: Rows
  /** Absent where there is no place for files, and so is the keeper. */
  readonly files?: ScopeFiles
  readonly keeper?: RowsKeeper
  /** What of the log the rows reflect. */
  readonly restored: Revision
}

/** Where the storage has a folder. Files of other options that shape rows, and of another embedder, are not read. */
export async function openFiles(
  host: Host,
  { passages, quantisation }: CheckedOptions,
): Promise<VectorFolder | undefined> {
  if (host.folder === undefined) return undefined
  const { openFolder } = await import('#open-folder')
  return openFolder(
    host,
    JSON.stringify([host.fingerprint ?? null, host.dimensions ?? 0, passages, quantisation]),
  )
}

/** From the scope's files, or empty where there are none that are whole. */
export async function scopeRows(
  options: CheckedOptions,
  dimensions: number,
  files: ScopeFiles | undefined,
): Promise<ScopeRows> {
  const { filesFrom } = options
  const rows = new Rows(dimensions, options)
  if (files === undefined) return { rows, restored: 0 }
  const { upto } = files
  if (upto > 0 && (await loadRows(files, rows)))
    return { rows, files, restored: upto, keeper: new RowsKeeper(files, rows, upto, filesFrom) }
  await files.drop(files.list('rows').map(({ name }) => name))
  const empty = new Rows(dimensions, options)
  return { rows: empty, files, restored: 0, keeper: new RowsKeeper(files, empty, 0, filesFrom) }
}
