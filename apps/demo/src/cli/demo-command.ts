import { openApp } from '../app.ts'
import { serve } from '../server/serve.ts'
import type { CommonOptions } from './context.ts'
import { exit } from './exit.ts'
import type { ExitCode } from './exit.ts'
import { openBrowser, onDesktop } from './open-browser.ts'
import { bold, dim, onReembed, remark, say, sayJson } from './output.ts'

export interface DemoOptions extends CommonOptions {
  readonly port?: number
  readonly open: boolean
}

/** Serves until it is stopped. */
export async function demoCommand(options: DemoOptions): Promise<ExitCode> {
  await using app = await openApp(options.dir, { onReembed })
  const server = await serve(app, { port: options.port })
  if (options.json === true) sayJson({ url: server.url, dir: app.dir })
  else {
    remark(dim(`Memory: ${app.dir}. Stop with Ctrl-C.`))
    say(`Mnestic is at ${bold(server.url)}`)
  }
  if (options.open && options.json !== true && onDesktop()) openBrowser(server.url)
  await new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => resolve())
  })
  await server.close()
  return exit.ok
}
