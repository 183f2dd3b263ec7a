import { memoryStorage, openMemory, type Embedder } from '@mnestic/core'
import { recipeWith } from '../embedders.ts'
import type { Contestant } from '../recall/contestant.ts'
import { memoryContestant } from '../recall/memory.ts'
import { cosine } from './cosine.ts'
import { langgraph } from './langgraph.ts'
import { mem0 } from './mem0.ts'
import { minisearch } from './minisearch.ts'
import { peerVersion } from './module.ts'
import { orama } from './orama.ts'

interface Peer {
  readonly name: string
  /** How it is used, where that is not plain. */
  readonly manner?: string
  /** What has to be installed for it, in `peers/package.json`. */
  readonly packages: readonly string[]
  open(embedder: Embedder): Contestant | Promise<Contestant>
}

/** By the name on the command line. */
export const peerList: Readonly<Record<string, Peer>> = {
  langgraph: {
    name: 'LangGraph InMemoryStore',
    packages: ['@langchain/langgraph-checkpoint'],
    open: langgraph,
  },
  mem0: { name: 'mem0', manner: 'inference off', packages: ['mem0ai'], open: mem0 },
  orama: { name: 'Orama', manner: 'hybrid', packages: ['@orama/orama'], open: orama },
  minisearch: { name: 'MiniSearch', manner: 'no vectors', packages: ['minisearch'], open: minisearch },
  cosine: { name: 'plain cosine', packages: [], open: cosine },
}

/** A contestant as the table names it: a peer with its version, or one of ours. */
export function labelOf(contestant: string): string {
  const peer = peerList[contestant]
  if (peer === undefined) return `Mnestic, ${contestant}`
  const versioned = [peer.name, ...peer.packages.map(peerVersion)].join(' ')
  return peer.manner === undefined ? versioned : `${versioned}, ${peer.manner}`
}

/** One of ours with this embedder in place of its own. */
export async function openOurs(composition: string, embedder: Embedder): Promise<Contestant> {
  const memory = await openMemory({ ...recipeWith(composition, embedder), storage: memoryStorage() })
  return memoryContestant(memory)
}
