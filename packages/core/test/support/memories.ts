import {
  isMnesticError,
  openMemory,
  type Composition,
  type ErrorCode,
  type ExportOptions,
  type Memory,
  type MemoryEvent,
  type MemoryOptions,
} from '@mnestic/core'
import { onTestFinished } from 'vitest'

/** A memory that is closed when its test is over. Time stands still at 1,000,000 unless a clock is given. */
export async function open<const B extends Composition>(options: MemoryOptions<B>): Promise<Memory<B>> {
  const memory = await openMemory<B>({ clock: () => 1_000_000, ...options })
  onTestFinished(async () => {
    await memory.close().catch(() => undefined)
  })
  return memory
}

/** The code with which a promise is refused; anything but a MnesticError fails the test. */
export async function codeOf(task: Promise<unknown> | (() => Promise<unknown>)): Promise<ErrorCode> {
  try {
    await (typeof task === 'function' ? task() : task)
  } catch (error) {
    if (isMnesticError(error)) return error.code
    throw new Error(`Not a coded error: ${String(error)}`, { cause: error })
  }
  throw new Error('Nothing was refused')
}

export async function linesOf(
  memory: Pick<Memory, 'export'>,
  scope: string | readonly [string, ...string[]],
  options?: ExportOptions,
): Promise<readonly string[]> {
  const lines: string[] = []
  for await (const line of memory.export(scope, options)) lines.push(line)
  return lines
}

/** Everything in a memory, as text. */
export async function everything(memory: Pick<Memory, 'scopes' | 'export'>): Promise<string> {
  const parts: string[] = []
  const roots = new Set((await memory.scopes()).map(([root]) => root))
  for (const root of roots) parts.push(...(await linesOf(memory, root, { descendants: true, vectors: true })))
  return parts.join('')
}

/** An observer and what it saw. */
export function watch(): { readonly events: MemoryEvent[]; readonly observe: (event: MemoryEvent) => void } {
  const events: MemoryEvent[] = []
  return { events, observe: (event) => void events.push(event) }
}

/** A promise to be kept by the test. */
export function gate(): { readonly passed: Promise<void>; readonly open: () => void } {
  let open = (): void => undefined
  const passed = new Promise<void>((resolve) => {
    open = resolve
  })
  return { passed, open }
}
