import { randomInt } from 'node:crypto'
import type { Revision } from '@mnestic/core'
import { MnesticError } from '@mnestic/core'
import type { Run } from './database.ts'
import { numberOf, whole } from './values.ts'

/** Where a graph stands, and the number that all of its rows carry. */
export interface Root {
  readonly number: number
  readonly revision: Revision
}

/** Larger ones would make the words of the full-text index longer. */
const newNumber = (): number => randomInt(1, 2 ** 31)

/** What stands there now; `undefined` where there is no such graph. */
export async function readRoot(run: Run, id: string): Promise<Root | undefined> {
  const [row] = await run('MATCH (g:MnesticGraph {id: $id}) RETURN g.number, g.revision', { id })
  return row && { number: numberOf(row[0]), revision: numberOf(row[1]) }
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
     RETURN g.number, g.revision, g.shape`,
    { id, shape, number: whole(newNumber()), zero: whole(0) },
  )
  return row[2] === shape ? { number: numberOf(row[0]), revision: numberOf(row[1]) } : 'other'
}

/** Begins an empty graph at revision 0; what it held is out of every query's reach, and still to be deleted. */
export async function renewRoot(run: Run, id: string, shape: string): Promise<void> {
  await run(
    `MATCH (g:MnesticGraph {id: $id})
     SET g.discarded = g.discarded + g.number, g.number = $number, g.shape = $shape, g.revision = $zero`,
    { id, shape, number: whole(newNumber()), zero: whole(0) },
  )
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
