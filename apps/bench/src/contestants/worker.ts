// Started by the suite `peers`, one process for a contestant, which gets nothing from the network.
import { openEmbedder } from '../embedders.ts'
import { load } from '../recall/load.ts'
import { runRecall } from '../recall/run.ts'
import { openOurs, peerList } from './contestants.ts'
import type { PeerJob, PeerResult } from './job.ts'
import { cutNetwork } from './offline.ts'

const job = JSON.parse(process.argv[2] ?? '') as PeerJob
// stdout is for the result alone; peers say things of their own.
for (const level of ['log', 'info', 'debug', 'warn', 'error'] as const) console[level] = () => {}
const tried = cutNetwork()
let result: PeerResult
try {
  const embedder = await openEmbedder(job.embedder)
  const peer = peerList[job.contestant]
  const contestant = peer === undefined ? await openOurs(job.contestant, embedder) : await peer.open(embedder)
  const run = await runRecall(contestant, load(job))
  result = { ...run, peakMiB: process.resourceUsage().maxRSS / 1024, tried: [...tried] }
} catch (error) {
  result = { why: error instanceof Error ? error.message : String(error), tried: [...tried] }
}
process.stdout.write(JSON.stringify(result), () => process.exit(0))
