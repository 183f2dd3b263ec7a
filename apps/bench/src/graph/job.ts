import { fileURLToPath } from 'node:url'
import { inOwnProcess } from '../own-process.ts'

/** What is the same for everybody who keeps the graph. */
export interface GraphSizes {
  readonly entities: number
  readonly facts: number
  /** Facts in one batch of writing. */
  readonly batch: number
  /** How many entities are asked about; of PageRank a tenth. */
  readonly asked: number
}

export interface GraphJob extends GraphSizes {
  readonly keeper: string
  readonly folder: string
  readonly task: 'fill' | 'ask'
}

/** Each figure in milliseconds; answers go along, to be compared. */
export interface Filled {
  readonly ms: number
}

export interface Asked {
  /** From nothing to the first answer. */
  readonly openMs: number
  /** Bytes that the process holds more than before it opened the graph, after a collection. */
  readonly resident: { readonly held: number; readonly rss: number }
  readonly twoSteps?: Timed<number>
  readonly asOf?: Timed<number>
  readonly related?: Timed<readonly string[]>
  readonly link?: Timed<string | null>
  readonly misspelt?: Timed<string | null>
  readonly page?: Timed<number>
}

export interface Timed<Answer> {
  readonly answers: readonly Answer[]
  readonly times: readonly number[]
}

const worker = fileURLToPath(new URL('./worker.js', import.meta.url))

/** In a process of its own: what is resident owes nothing to the writing before it. */
export async function fillGraph(job: Omit<GraphJob, 'task'>): Promise<Filled> {
  return (await inOwnProcess(worker, { ...job, task: 'fill' } satisfies GraphJob)) as Filled
}

export async function askGraph(job: Omit<GraphJob, 'task'>): Promise<Asked> {
  return (await inOwnProcess(worker, { ...job, task: 'ask' } satisfies GraphJob)) as Asked
}
