import { memoryStorage, openMemory, type Embedder } from '@mnestic/core'
import { recipe } from '../compositions.ts'
import type { Contestant } from '../recall/contestant.ts'
import { memoryContestant } from '../recall/memory.ts'
import { cosine } from './cosine.ts'
import { langgraph } from './langgraph.ts'
import { mem0 } from './mem0.ts'
import { minisearch } from './minisearch.ts'
import { peerVersion } from './module.ts'
import { orama } from './orama.ts'

interface Peer {
  readonly label: string
  /** What has to be installed for it, in `peers/package.json`. */
  readonly packages: readonly string[]
  open(embedder: Embedder): Contestant | Promise<Contestant>
}

/** By the name on the command line. */
export const peerList: Readonly<Record<string, Peer>> = {
  langgraph: {
    label: 'LangGraph InMemoryStore',
    packages: ['@langchain/langgraph-checkpoint'],
    open: langgraph,
  },
  mem0: { label: 'mem0, inference off', packages: ['mem0ai'], open: mem0 },
  orama: { label: 'Orama, hybrid', packages: ['@orama/orama'], open: orama },
  minisearch: { label: 'MiniSearch, no vectors', packages: ['minisearch'], open: minisearch },
  cosine: { label: 'plain cosine', packages: [], open: cosine },
}

/** A contestant as the table names it: a peer with its version, or one of ours. */
export function labelOf(contestant: string): string {
  const peer = peerList[contestant]
  return peer === undefined
    ? `Mnestic, ${contestant}`
    : [peer.label, ...peer.packages.map(peerVersion)].join(' ')
}

/** One of ours with this embedder in place of its own; one that has none stays without. */
export async function openOurs(composition: string, embedder: Embedder): Promise<Contestant> {
  const made = recipe(composition)
  const memory = await openMemory({
    ...made,
    ...(made.embedder !== undefined && { embedder }),
    storage: memoryStorage(),
  })
  return memoryContestant(memory)
}
