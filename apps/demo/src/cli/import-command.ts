import { readFile } from 'node:fs/promises'
import { spinner } from '@clack/prompts'
import type { ImportProgress, ImportResult } from '../api.ts'
import { DemoError } from '../app/error-body.ts'
import { scopeLabel } from '../app/scope-key.ts'
import type { CommonOptions } from './context.ts'
import { interactive, withApp } from './context.ts'
import { exit } from './exit.ts'
import type { ExitCode } from './exit.ts'
import { bold, count, plain, remark, say, sayJson, warn } from './output.ts'

export interface ImportOptions extends CommonOptions {
  readonly restore?: boolean
  readonly sample?: boolean
}

function describe({ phase, done, total }: ImportProgress): string {
  return phase === 'reading'
    ? 'Reading the file'
    : `Writing ${done.toLocaleString('en')} of ${count(total, 'record')}`
}

/** A spinner for a person; for a log, a line at the start and at each tenth. */
function progressTo(options: ImportOptions): {
  readonly show: (progress: ImportProgress) => void
  readonly end: (text: string) => void
} {
  if (options.json === true) return { show: () => undefined, end: () => undefined }
  if (interactive(options)) {
    const spin = spinner({ output: process.stderr })
    spin.start('Reading the file')
    return { show: (progress) => spin.message(describe(progress)), end: (text) => spin.stop(text) }
  }
  let last = ''
  return {
    show(progress) {
      const { phase, done, total } = progress
      const step = phase === 'reading' ? 'reading' : `writing ${Math.floor((done / total) * 10)}`
      if (step !== last) remark(`${describe(progress)} ...`)
      last = step
    },
    end: () => undefined,
  }
}

function report({ format, scopes, skipped, warnings, ms }: ImportResult): void {
  for (const { scope, written, present, forgotten } of scopes) {
    const rest = [
      ...(present > 0 ? [`${count(present, 'was', 'were')} there already`] : []),
      ...(forgotten > 0
        ? [`${count(forgotten, 'stays', 'stay')} forgotten (--restore brings them back)`]
        : []),
    ]
    say(
      `${bold(plain(scopeLabel(scope)))}: ${count(written, 'record')} imported${rest.length === 0 ? '' : `, ${rest.join(', ')}`}`,
    )
  }
  if (skipped > 0)
    remark(`${count(skipped, 'message')} without text ${skipped === 1 ? 'was' : 'were'} left out.`)
  for (const warning of warnings) remark(warn(warning))
  remark(`Format: ${format}. ${(ms / 1000).toFixed(1)} s.`)
}

async function bytesOf(file: string): Promise<Uint8Array> {
  try {
    return await readFile(file)
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error'
    const why =
      code === 'ENOENT' ? 'does not exist' : code === 'EISDIR' ? 'is a folder' : `cannot be read (${code})`
    throw new DemoError('INVALID_ARGUMENT', `${file} ${why}.`, 'Give the path of a file with a conversation.')
  }
}

export async function importCommand(file: string, options: ImportOptions): Promise<ExitCode> {
  const bytes = options.sample === true ? undefined : await bytesOf(file)
  const { show, end } = progressTo(options)
  try {
    const result = await withApp(options, async (app, signal) => {
      const settings = { scope: options.scope, restore: options.restore, signal, onProgress: show }
      return bytes === undefined
        ? await app.importSample(file, settings)
        : await app.importFile(file, bytes, settings)
    })
    end('Imported')
    if (options.json === true) sayJson(result)
    else report(result)
    return exit.ok
  } catch (error) {
    end('Not imported')
    throw error
  }
}
