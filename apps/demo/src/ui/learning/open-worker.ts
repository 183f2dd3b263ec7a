// oxlint-disable-next-line import/default -- the bundler makes this module: a file's address
import address from './learn-worker.ts?worker&url'
import type { FromWorker, ToWorker } from './protocol.ts'

export interface Learner {
  say(message: ToWorker): void
  /** Ends it, whatever it does. */
  close(): void
}

/** A thread of its own for what computes. */
export function openWorker(heed: (message: FromWorker) => void): Learner {
  const worker = new Worker(trusted(), { type: 'module' })
  worker.addEventListener('message', ({ data }: MessageEvent<FromWorker>) => heed(data))
  worker.addEventListener('error', (event) => {
    event.preventDefault()
    heed({ type: 'failed', message: event.message || 'The thread that computes did not start.' })
  })
  return { say: (message) => worker.postMessage(message), close: () => worker.terminate() }
}

/** The one script that this page may start: its policy takes no address that was not vouched for. */
interface ScriptPolicy {
  createScriptURL(address: string): string
}

interface WithTrustedTypes {
  readonly trustedTypes: {
    createPolicy(name: string, rules: { readonly createScriptURL: (address: string) => string }): ScriptPolicy
  }
}

const hasTrustedTypes = (place: object): place is WithTrustedTypes => 'trustedTypes' in place

let policy: ScriptPolicy | undefined

function trusted(): string {
  const page: object = globalThis
  if (!hasTrustedTypes(page)) return address
  policy ??= page.trustedTypes.createPolicy('learner', { createScriptURL: () => address })
  return policy.createScriptURL(address)
}
