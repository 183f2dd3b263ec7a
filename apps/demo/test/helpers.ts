import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { onTestFinished, vi } from 'vitest'
import { openApp } from '../dist/app.js'
import type { App } from '../dist/app.js'

export const bin: string = fileURLToPath(new URL('../dist/index.js', import.meta.url))

export const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text)

// Files are synchronised and processes started: a busy machine needs more than the usual five seconds.
vi.setConfig({ testTimeout: 60_000 })

/** A folder that is gone after the test. */
export async function folder(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'mnestic-demo-test-'))
  onTestFinished(() => rm(dir, { recursive: true, force: true }))
  return dir
}

/** An application over an empty memory, closed after the test. */
export async function emptyApp(): Promise<App> {
  const app = await openApp(join(await folder(), 'memory'))
  onTestFinished(() => app.close())
  return app
}

export interface Ran {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

/** The command line, really run; nothing on its standard input. */
export function mnestic(dir: string, ...args: readonly string[]): Promise<Ran> {
  return new Promise((resolve, reject) => {
    const env = { ...process.env, NO_COLOR: '1', FORCE_COLOR: undefined }
    const child = spawn(process.execPath, [bin, ...args, '--dir', join(dir, 'memory')], {
      cwd: dir,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let out = ''
    let err = ''
    child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()))
    child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()))
    child.on('error', reject)
    child.on('close', (code) => resolve({ code, out, err }))
  })
}

/** A chat of three people over three days, one line a message. */
export const chat = `[2025-03-01 09:00] Ana: I moved to Lisbon in February, to a flat near the river.
[2025-03-01 09:02] Ben: Lovely! Do you still play the cello?
[2025-03-01 09:05] Ana: Every Thursday, with the orchestra of the harbour company.
[2025-03-02 18:30] Ben: My dentist is called Dr Ferreira, he is excellent.
[2025-03-02 18:31] Clara: I keep bees now, two hives on the roof.
[2025-03-03 20:15] Ana: My birthday party is on the ninth of May, bring a banana cake.
`
