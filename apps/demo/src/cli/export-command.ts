import { createWriteStream } from 'node:fs'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { CommonOptions } from './context.ts'
import { oneScope, withApp } from './context.ts'
import { exit } from './exit.ts'
import type { ExitCode } from './exit.ts'
import { count, remark } from './output.ts'

export interface ExportOptions extends CommonOptions {
  readonly out?: string
}

/** JSON lines on stdout, or in a file: all that is needed to move a person's memory. */
export async function exportCommand(options: ExportOptions): Promise<ExitCode> {
  return await withApp(options, async (app, signal) => {
    const scope = await oneScope(app, options.scope)
    let lines = 0
    const source = async function* (): AsyncGenerator<string> {
      for await (const line of app.export(scope, signal)) {
        lines++
        yield line
      }
    }
    const target = options.out === undefined ? process.stdout : createWriteStream(options.out)
    await pipeline(Readable.from(source()), target, { end: options.out !== undefined })
    remark(`${count(lines, 'line')} exported.`)
    return exit.ok
  })
}
