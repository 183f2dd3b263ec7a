// Started by job.ts, one process for a composition: the job as JSON in the first argument, the result on stdout.
import { recipe } from '../compositions.ts'
import { withStorage } from '../storages.ts'
import type { RecallJob, RecallResult } from './job.ts'
import { load } from './load.ts'
import { runRecall } from './run.ts'

const job = JSON.parse(process.argv[2] ?? '') as RecallJob
const conversations = load(job)
const made = recipe(job.composition)
const run = await withStorage(job.storage, (storage) => runRecall(made, storage, conversations))
const result: RecallResult = { ...run, peakMiB: process.resourceUsage().maxRSS / 1024 }
process.stdout.write(JSON.stringify(result))
