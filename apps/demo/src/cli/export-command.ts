import { open } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { DemoError } from '../app/error-body.ts'
import type { CommonOptions } from './context.ts'
import { oneScope, withMemory } from './context.ts'
import { exit } from './exit.ts'
import type { ExitCode } from './exit.ts'
import { count, remark } from './output.ts'

export interface ExportOptions extends CommonOptions {
  readonly out?: string
}

async function fileAt(path: string): Promise<FileHandle> {
  try {
    return await open(path, 'w')
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error'
    const why =
      code === 'ENOENT'
        ? 'lies in a folder that does not exist'
        : code === 'EISDIR'
          ? 'is a folder'
          : `cannot be written (${code})`
    throw new DemoError(
      'INVALID_ARGUMENT',
      `${path} ${why}.`,
      'Give --out the path of a file in a folder that is there and can be written, or leave it out for stdout.',
    )
  }
}

/** JSON lines on stdout, or in a file: all that is needed to move a person's memory. */
export async function exportCommand(options: ExportOptions): Promise<ExitCode> {
  return await withMemory(options, async (app, signal) => {
    const scope = await oneScope(app, options.scope)
    let lines = 0
    const source = async function* (): AsyncGenerator<string> {
      for await (const line of app.export(scope, signal)) {
        lines++
        yield line
      }
    }
    const target =
      options.out === undefined ? process.stdout : (await fileAt(options.out)).createWriteStream()
    await pipeline(Readable.from(source()), target, { end: options.out !== undefined })
    remark(`${count(lines, 'line')} exported.`)
    return exit.ok
  })
}
