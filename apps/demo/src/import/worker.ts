import { parentPort, workerData } from 'node:worker_threads'
import { parseFile } from './detect.ts'
import { ImportError } from './error.ts'
import type { FromWorker } from './parse-in-worker.ts'

/** Records in one message: small enough that taking one does not hold up the main thread. */
const chunk = 2_000

/** Reads a file off the main thread, so that a big one freezes neither the server nor the terminal. */
function main(): void {
  const { name, bytes } = workerData as { readonly name: string; readonly bytes: Uint8Array }
  const post = (message: FromWorker): void => parentPort?.postMessage(message)
  try {
    const { conversations, ...rest } = parseFile(name, bytes)
    conversations.forEach(({ records, ...conversation }, index) => {
      post({ type: 'conversation', conversation })
      for (let start = 0; start < records.length; start += chunk)
        post({ type: 'records', index, records: records.slice(start, start + chunk) })
    })
    post({ type: 'done', rest })
  } catch (error) {
    if (!(error instanceof ImportError)) throw error
    const { code, message, remedy, line, column } = error
    post({ type: 'error', code, message, remedy, place: { line, column } })
  }
}

main()
