import { resolve } from 'node:path'
import type { Storage } from '@mnestic/core'
import { postgresStorage } from '@mnestic/postgres'
import { sqliteStorage } from '@mnestic/sqlite'
import { DemoError } from '../app/error-body.ts'
import { memoryIsIn } from '../compose.ts'

const postgres = /^postgres(?:ql)?:/i

/**
 * A log by what a person calls it: a directory, or the URL of a database. `create`: whether one is made where there is
 * none in a database; for directories see `mustBeThere`. @throws INVALID_ARGUMENT
 */
export function placeOf(place: string, schema: string | undefined, create: boolean): Storage {
  if (postgres.test(place)) return postgresStorage(withPassword(place), { schema, create })
  if (schema !== undefined)
    throw new DemoError(
      'INVALID_ARGUMENT',
      'A schema was named for a directory.',
      'Only PostgreSQL has schemas.',
    )
  return sqliteStorage(place)
}

/** A directory is made by opening it: where it is to be read, a misspelt one must not. @throws NOT_FOUND */
export async function mustBeThere(place: string): Promise<void> {
  if (!postgres.test(place) && !(await memoryIsIn(place)))
    throw new DemoError(
      'NOT_FOUND',
      `There is no memory in ${resolve(place)}.`,
      'Name the directory that has one: --from DIR',
    )
}

/** From PGPASSWORD where the URL has none: what stands in a command line is seen by others, and kept by shells. */
function withPassword(given: string): string {
  const password = process.env['PGPASSWORD']
  if (password === undefined || !URL.canParse(given)) return given
  const url = new URL(given)
  if (url.password === '') url.password = encodeURIComponent(password)
  return url.href
}
