import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { onTestFinished, vi } from 'vitest'
import { openApp } from '../dist/app.js'
import type { App } from '../dist/app.js'
import { main } from '../dist/cli/main.js'

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

/**
 * What a command says and exits with. Run in this process, since a new one takes much longer to start than a command;
 * `mnesticProcess` is the same really started.
 */
export async function mnestic(dir: string, ...args: readonly string[]): Promise<Ran> {
  const said = { out: '', err: '' }
  const heard = (name: 'out' | 'err', text: unknown): boolean => {
    said[name] += typeof text === 'string' ? text : Buffer.from(text as Uint8Array).toString()
    return true
  }
  const { exitCode } = process
  const cwd = process.cwd()
  const listeners = process.stdout.listeners('error')
  const out = vi.spyOn(process.stdout, 'write').mockImplementation((text) => heard('out', text))
  const err = vi.spyOn(process.stderr, 'write').mockImplementation((text) => heard('err', text))
  vi.stubEnv('NO_COLOR', '1')
  vi.stubEnv('FORCE_COLOR', undefined)
  try {
    process.chdir(dir)
    process.exitCode = 0
    await main([process.execPath, bin, ...args, '--dir', join(dir, 'memory')])
    return { code: Number(process.exitCode), ...said }
  } finally {
    process.exitCode = exitCode
    process.chdir(cwd)
    vi.unstubAllEnvs()
    out.mockRestore()
    err.mockRestore()
    for (const listener of process.stdout.listeners('error'))
      if (!listeners.includes(listener)) process.stdout.off('error', listener as () => void)
  }
}

/** The command line, really run; nothing on its standard input. */
export function mnesticProcess(dir: string, ...args: readonly string[]): Promise<Ran> {
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
