import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { format } from 'node:util'
import { expect, vi } from 'vitest'
import { main } from '../dist/cli.js'
import type { Row } from '../src/rows.ts'

/** What a run of `npm run bench -- ARGS` says; in this process, since a new one takes longer to start than a small suite. */
export async function bench(...args: readonly string[]): Promise<{
  readonly status: number
  readonly stdout: string
  readonly stderr: string
}> {
  const said = { stdout: '', stderr: '' }
  const spies = [
    ...(['stdout', 'stderr'] as const).map((stream) =>
      vi.spyOn(process[stream], 'write').mockImplementation((text) => {
        said[stream] += String(text)
        return true
      }),
    ),
    vi.spyOn(console, 'log').mockImplementation((...line) => void (said.stdout += `${format(...line)}\n`)),
    vi.spyOn(console, 'error').mockImplementation((...line) => void (said.stderr += `${format(...line)}\n`)),
  ]
  try {
    return { status: await main(args), ...said }
  } finally {
    for (const spy of spies) spy.mockRestore()
  }
}

/** The rows that a suite writes into a file of `folder`; whatever it prints has to be the same. */
export async function rowsOf(folder: string, ...args: readonly string[]): Promise<readonly Row[]> {
  const json = join(folder, 'rows.json')
  const { status, stderr, stdout } = await bench(...args, '--json', json)
  expect(status, stderr).toBe(0)
  const rows = JSON.parse(readFileSync(json, 'utf8')) as readonly Row[]
  for (const row of rows) {
    expect(row.suite).toBe(args[0])
    expect(row.versions['node']).toBe(process.versions.node)
    expect(stdout).toContain(row.name)
  }
  return rows
}
