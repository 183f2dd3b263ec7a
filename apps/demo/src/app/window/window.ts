import type { PinCall, WindowPage, WindowRequest } from '../../api/window.ts'
import type { DemoMemory } from '../../compose.ts'

/** Records whose attention is told where nobody says how many. */
const usual = 60

/** The window of a conversation, what left it, and the attention of a cue. */
export async function windowPage(
  memory: DemoMemory,
  { scope, layout, budget, cue, limit = usual }: WindowRequest,
  signal?: AbortSignal,
): Promise<WindowPage> {
  const { working } = memory.views
  const window = await working.window(scope, { layout, budget })
  const departed = await memory.get(
    scope,
    window.left.map(({ id }) => id),
  )
  return {
    window,
    departed: departed.filter((record) => record !== undefined),
    ...(cue !== undefined && { attention: await working.attention(scope, cue, { limit, signal }) }),
  }
}

/** @throws NOT_FOUND, TOO_LARGE */
export async function pin(memory: DemoMemory, { scope, ids, pinned }: PinCall): Promise<void> {
  const { working } = memory.views
  await (pinned ? working.pin(scope, ids) : working.unpin(scope, ids))
}

/** Whether a record stands in every prompt because somebody pinned it. */
export async function isPinned(memory: DemoMemory, scope: PinCall['scope'], id: string): Promise<boolean> {
  const { blocks } = await memory.views.working.window(scope)
  return blocks.some(({ records }) => records.some(({ record, why }) => why === 'pinned' && record.id === id))
}
