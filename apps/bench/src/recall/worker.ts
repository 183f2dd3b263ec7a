// Started by job.ts, one process for a composition.
import { openMemory } from '@mnestic/core'
import { recipeWith, withEmbedder } from '../embedders.ts'
import { withStorage } from '../storages.ts'
import { measureBudgets } from './budgets.ts'
import type { RecallJob, RecallResult } from './job.ts'
import { load } from './load.ts'
import { memoryContestant } from './memory.ts'
import { runRecall } from './run.ts'
import { countTokens } from './tokens.ts'

const job = JSON.parse(process.argv[2] ?? '') as RecallJob
const conversations = load(job)
const result = await withEmbedder(job.embedder, (embedder) =>
  withStorage(job.storage, async (storage): Promise<RecallResult> => {
    const counting = job.budgets === undefined ? {} : { countTokens }
    await using memory = await openMemory({ ...recipeWith(job.composition, embedder), ...counting, storage })
    const run = await runRecall(memoryContestant(memory), conversations)
    const peakMiB = process.resourceUsage().maxRSS / 1024
    const budgeted = await measureBudgets(memory, conversations, job.budgets ?? [])
    return { ...run, peakMiB, budgeted }
  }),
)
process.stdout.write(JSON.stringify(result))
