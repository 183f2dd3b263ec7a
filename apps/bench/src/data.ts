import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { Failure } from './failure.ts'
import { repository } from './repository.ts'

/** A public data set: never part of the repository. */
export interface Dataset {
  /** Its folder's name inside the data folder. */
  readonly folder: string
  /** Where a person gets it, in one sentence. */
  readonly source: string
}

/**
 * The path to a data set: what the person gave, else `MNESTIC_DATA`, else `../shared/data` beside the project. Each
 * may be the folder of all data or that of this set alone; the person's may be a file of it.
 *
 * @throws Failure: there is nothing
 */
export function findData(
  { folder, source }: Dataset,
  given: string | undefined,
  environment: string | undefined = process.env['MNESTIC_DATA'],
): string {
  const base = resolve(given ?? environment ?? join(repository, '..', 'shared', 'data'))
  const inside = join(base, folder)
  if (existsSync(inside)) return inside
  const named = given !== undefined || environment !== undefined
  if (named && existsSync(base)) return base
  throw new Failure(
    `No data for this suite: ${named ? base : inside} is not there. ${source} ` +
      `Then name its folder with --data or the variable MNESTIC_DATA.`,
  )
}

/** Whether it is anywhere, for who can do without. */
export function hasData(set: Dataset, given: string | undefined): boolean {
  try {
    findData(set, given)
    return true
  } catch (error) {
    if (error instanceof Failure) return false
    throw error
  }
}
