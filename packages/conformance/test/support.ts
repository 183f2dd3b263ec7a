import { execFile } from 'node:child_process'

export const packageRoot: string = new URL('..', import.meta.url).pathname

export interface Run {
  readonly code: number
  readonly output: string
}

/** Runs a Node script of this repository as a process of its own. */
export function runNode(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Run> {
  const clean = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !name.startsWith('VITEST') && name !== 'NODE_OPTIONS'),
  )
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [...args],
      { cwd: packageRoot, env: { ...clean, NO_COLOR: '1', ...env }, maxBuffer: 1 << 26 },
      (error, stdout, stderr) => {
        resolve({
          code: typeof error?.code === 'number' ? error.code : error ? 1 : 0,
          output: stdout + stderr,
        })
      },
    )
  })
}

/** The command line of each runner for one file. */
export const runners = {
  'node:test': (file: string) => ['--test', '--test-reporter=spec', file],
  mocha: (file: string) => ['node_modules/mocha/bin/mocha.js', '--timeout', '20000', file],
  vitest: (file: string) => [
    '../../node_modules/vitest/vitest.mjs',
    'run',
    '--root',
    packageRoot,
    '--config',
    'test/runners/vitest.config.ts',
    '--reporter=verbose',
    file,
  ],
} as const
