import { peerVersion } from '../contestants/module.ts'
import type { GraphKeeper } from './contestant.ts'
import { embedded } from './embedded.ts'
import { graphology } from './graphology.ts'
import { memory } from './memory.ts'
import { neo4jServer } from './neo4j.ts'
import { sqlite } from './sqlite.ts'

/** By the name on the command line. */
export const keepers: Readonly<Record<string, GraphKeeper>> = {
  embedded,
  memory,
  graphology,
  sqlite,
  neo4j: neo4jServer,
}

/** As the table names it. */
export function labelOf({ name, packages, manner }: GraphKeeper): string {
  const versioned = [name, ...packages.map(peerVersion)].join(' ')
  return manner === undefined ? versioned : `${versioned} (${manner})`
}
