import type { ForgetAnswer, ForgetCall } from '../api.ts'
import type { DemoMemory } from '../compose.ts'
import { selectorOf } from './target.ts'

/** Texts in a preview. */
const shown = 200

/** Forgets, or with `dryRun` says what would go. @throws CONFLICT (changed since the preview), INVALID_ARGUMENT */
export async function forget(
  memory: DemoMemory,
  call: ForgetCall,
  signal?: AbortSignal,
): Promise<ForgetAnswer> {
  const { scope, target, dryRun = false, ifRevision } = call
  const start = performance.now()
  const selector = await selectorOf(memory, scope, target, signal)
  if (selector === undefined) {
    const { revision } = await memory.stats(scope)
    const ms = performance.now() - start
    return { dryRun, count: 0, erased: [], derived: [], preview: [], proof: {}, pending: [], revision, ms }
  }
  const receipt = await memory.forget(scope, selector, { dryRun, ifRevision, signal })
  const derived = receipt.derived.map(({ id }) => id)
  const preview = dryRun ? await memory.get(scope, [...receipt.erased, ...derived].slice(0, shown)) : []
  return {
    dryRun,
    count: receipt.erased.length + derived.length,
    erased: receipt.erased,
    derived,
    preview: preview.filter((record) => record !== undefined),
    proof: receipt.proof,
    pending: receipt.pending,
    revision: receipt.revision,
    ms: performance.now() - start,
  }
}
