import { fileURLToPath } from 'node:url'
import type { EmbedderName } from '../embedders.ts'
import { inOwnProcess } from '../own-process.ts'
import type { RecallResult } from '../recall/job.ts'
import type { Source } from '../recall/load.ts'
import { withFolder } from '../storages.ts'

/** One contestant over one data set. */
export interface PeerJob extends Source {
  /** A peer's name, else one of our compositions. */
  readonly contestant: string
  readonly embedder: EmbedderName
}

/** Its figures, or why there are none; and the addresses that it tried to reach. */
export type PeerResult = (
  | Pick<RecallResult, 'scored' | 'records' | 'ingestMs' | 'peakMiB'>
  | { readonly why: string }
) & { readonly tried: readonly string[] }

const worker = fileURLToPath(new URL('./worker.js', import.meta.url))

/** Runs the contestant in a process of its own, with a home of its own, its telemetry off. */
export async function runPeer(job: PeerJob): Promise<PeerResult> {
  return withFolder(async (home) => {
    const env = { HOME: home, USERPROFILE: home, MEM0_DIR: home, MEM0_TELEMETRY: 'false' }
    return (await inOwnProcess(worker, job, env)) as PeerResult
  })
}
