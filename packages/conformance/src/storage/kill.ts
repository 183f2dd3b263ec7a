import { fail } from '../assert.ts'
import type { Place, StorageUnderTest } from './options.ts'

export interface Killed {
  /** Ids of acknowledged records, in the scope `acme/user-4`; the text of each is `text-ID-end`. */
  readonly written: readonly string[]
  /** Those whose erasure was acknowledged. */
  readonly erased: readonly string[]
}

/** Lets a child process write and erase in the place, and kills it after some acknowledgements. */
export async function killed(
  subject: StorageUnderTest,
  place: Place,
  acknowledgements: number,
): Promise<Killed> {
  // Loaded here: the rest of the kit runs without processes too.
  const [{ spawn }, { createInterface }, { fileURLToPath }] = await Promise.all([
    import('node:child_process'),
    import('node:readline'),
    import('node:url'),
  ])
  const script = fileURLToPath(new URL('./kill-child.js', import.meta.url))
  const child = spawn(process.execPath, [script, subject.kill ?? '', place.location ?? ''], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const exited = new Promise((resolve) => child.on('exit', resolve))
  let trouble = ''
  child.stderr.on('data', (part: Buffer) => {
    trouble += part.toString()
  })
  const written: string[] = []
  const erased: string[] = []
  // Lines that were on their way when the child died are acknowledgements too.
  for await (const line of createInterface({ input: child.stdout })) {
    const [what, id] = line.split(' ')
    if (id === undefined) continue
    if (what === 'written') written.push(id)
    if (what === 'erased') erased.push(id)
    if (written.length + erased.length === acknowledgements) child.kill('SIGKILL')
  }
  await exited
  if (written.length + erased.length < acknowledgements)
    fail(`the child process ended by itself: ${trouble.slice(-1_000)}`)
  return { written, erased }
}
