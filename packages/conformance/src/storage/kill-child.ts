import type { Storage } from '@mnestic/core'
import { append, ana, body, erase, record } from './storage-case.ts'

/** `node kill-child.js MODULE LOCATION`: writes and erases without end, and says what was acknowledged. */
const [module = '', location = ''] = process.argv.slice(2)
const made: unknown = await import(module)
if (!makesStorage(made)) throw new Error(`${module} exports no function storageAt`)
const storage = await made.storageAt(location).open()

for (let i = 0; ; i++) {
  const ids = [`${i}-a`, `${i}-b`, `${i}-c`]
  const { seqs } = await append(
    storage,
    ana,
    ids.map((id) => record(id, { body: body(`text-${id}-end`) })),
  )
  for (const id of ids) say('written', id)
  const [gone] = seqs
  if (i % 2 === 1 || gone === undefined) continue
  await erase(storage, ana, [gone])
  await storage.scrub()
  say('erased', `${i}-a`)
}

function makesStorage(value: unknown): value is { storageAt(location: string): Storage } {
  return (
    typeof value === 'object' &&
    value !== null &&
    'storageAt' in value &&
    typeof value.storageAt === 'function'
  )
}

/** Writes to a pipe are synchronous on POSIX: what was said is out when the process is killed. */
function say(what: string, id: string): void {
  process.stdout.write(`${what} ${id}\n`)
}
