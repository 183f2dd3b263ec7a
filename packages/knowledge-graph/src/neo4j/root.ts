import { randomInt } from 'node:crypto'
import type { Revision } from '@mnestic/core'
import { MnesticError } from '@mnestic/core'
import type { Row, Run } from './database.ts'
import { numberOf, whole } from './values.ts'

/** Where a graph stands, and the number that all of its rows carry. */
export interface Root {
  readonly number: number
  readonly revision: Revision
  /** Numbers of earlier contents that are still to be deleted. */
  readonly discarded: readonly number[]
}

/** Larger ones would make the words of the full-text index longer. */
const newNumber = (): number => randomInt(1, 2 ** 31)

/** What stands there now; `undefined` where there is no such graph. */
export async function readRoot(run: Run, id: string): Promise<Root | undefined> {
  const [row] = await run('MATCH (g:MnesticGraph {id: $id}) RETURN g.number, g.revision, g.discarded', { id })
  return row && rootFrom(row)
}

/**
 * Locks the graph for this transaction, then reads where it stands: nobody else writes it until the end. Made where
 * there is none. `other`: it is a graph of another schema, extractor or format.
 */
export async function lockRoot(run: Run, id: string, shape: string): Promise<Root | 'other'> {
  const [row = []] = await run(
    `MERGE (g:MnesticGraph {id: $id})
     ON CREATE SET g.number = $number, g.shape = $shape, g.revision = $zero, g.discarded = []
     SET g.locked = true
     WITH g REMOVE g.locked
     RETURN g.number, g.revision, g.discarded, g.shape`,
    { id, shape, number: whole(newNumber()), zero: whole(0) },
  )
  return row[3] === shape ? rootFrom(row) : 'other'
}

function rootFrom([number, revision, discarded]: Row): Root {
  return {
    number: numberOf(number),
    revision: numberOf(revision),
    discarded: Array.isArray(discarded) ? discarded.map(numberOf) : [],
  }
}

/** Begins an empty graph at revision 0; what it held is out of every query's reach, and still to be deleted. */
export async function renewRoot(run: Run, id: string, shape: string): Promise<Root> {
  const [row = []] = await run(
    `MATCH (g:MnesticGraph {id: $id})
     SET g.discarded = g.discarded + g.number, g.number = $number, g.shape = $shape, g.revision = $zero
     RETURN g.number, g.revision, g.discarded`,
    { id, shape, number: whole(newNumber()), zero: whole(0) },
  )
  return rootFrom(row)
}

export async function moveRoot(run: Run, id: string, revision: Revision): Promise<void> {
  await run('MATCH (g:MnesticGraph {id: $id}) SET g.revision = $revision', { id, revision: whole(revision) })
}

/** @throws STORAGE_FAILED: another process keeps this graph under another schema, extractor or format */
export function refuseOther(name: string): never {
  throw new MnesticError(
    'STORAGE_FAILED',
    `The ${name} is kept by a process with another schema, extractor or version. Give all processes the same, then open it again`,
  )
}
