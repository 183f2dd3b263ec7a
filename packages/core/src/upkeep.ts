import type { Bytes } from './contract/storage.ts'
import { checkName } from './check/record.ts'
import { toTime } from './check/time.ts'
import { checkInteger, checkMembers, checkSignal } from './check/value.ts'
import { withDeadline } from './deadline.ts'
import { checkOpen, type Engine } from './engine.ts'
import { isMnesticError, MnesticError, throwIfAborted } from './error.ts'
import { eraseAlone } from './erasure.ts'
import { eachScope } from './scopes.ts'

const defaultDeadline = 30_000

/** See `Memory.settle`. */
export async function settle(
  engine: Engine,
  optionsInput: unknown,
): Promise<{ readonly bytes: Bytes; readonly pending: readonly string[] }> {
  checkOpen(engine)
  const options = optionsInput ?? {}
  checkMembers('The settle options', options, ['deadline', 'signal'])
  const deadline =
    options['deadline'] === undefined
      ? defaultDeadline
      : checkInteger('deadline', options['deadline'], 1, 600_000)
  const signal = checkSignal(options['signal'])
  throwIfAborted(signal)
  const { revision, erased } = await engine.storage.head()
  const bytes = await engine.storage.scrub()
  const pending = new Set<string>()
  await Promise.all(
    [...engine.views.values()].map(async (view) => {
      try {
        await withDeadline(deadline, signal, (inner) => view.catchUp(revision, inner))
      } catch (error) {
        if (signal?.aborted || isMnesticError(error, 'CLOSED')) throw error
        pending.add(view.name)
      }
    }),
  )
  for (const { name, acknowledged } of await engine.storage.views.list())
    if (acknowledged < erased) pending.add(name)
  return { bytes, pending: [...pending].toSorted() }
}

/** See `Memory.sweep`. */
export async function sweep(engine: Engine, optionsInput: unknown): Promise<{ readonly erased: number }> {
  checkOpen(engine)
  const options = optionsInput ?? {}
  checkMembers('The sweep options', options, ['now', 'signal'])
  const now = options['now'] === undefined ? engine.clock() : toTime('now', options['now'])
  const signal = checkSignal(options['signal'])
  let erased = 0
  for await (const info of eachScope(engine, [])) {
    throwIfAborted(signal)
    const index = await engine.indexes.at(info.number, info.revision, signal)
    const seqs = index.expired(now).map((row) => row.seq)
    if (seqs.length === 0) continue
    await eraseAlone(engine, new Map([[info.number, seqs]]), defaultDeadline)
    erased += seqs.length
  }
  await engine.storage.trim()
  return { erased }
}

/** See `Memory.unregister`. */
export async function unregister(engine: Engine, name: unknown): Promise<void> {
  checkOpen(engine)
  const view = checkName('The view', name)
  const known = await engine.storage.views.list()
  if (!known.some((registered) => registered.name === view))
    throw new MnesticError(
      'NOT_FOUND',
      `No view ${JSON.stringify(view)} is registered; there are: ${known.map((v) => v.name).join(', ') || 'none'}`,
    )
  await engine.storage.views.unregister(view)
}
