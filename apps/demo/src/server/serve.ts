import { createAdaptorServer } from '@hono/node-server'
import type { App } from '../app.ts'
import { DemoError } from '../app/error-body.ts'
import { loadPage } from './page.ts'
import { routes } from './routes.ts'

/** Tried first; the next free one is taken where somebody has it. */
const usualPort = 4173
/** Largest file that the page may send. */
const usualUploadLimit: number = 64 * 2 ** 20

export interface ServeOptions {
  /** Exactly this one; 0 for any free one. Default: `usualPort`, or any free one. */
  readonly port?: number | undefined
  /** Bytes. */
  readonly uploadLimit?: number | undefined
}

export interface Served {
  readonly url: string
  readonly port: number
  close(): Promise<void>
}

/** Serves the page and its API on the loopback address, to this machine alone. */
export async function serve(app: App, options: ServeOptions = {}): Promise<Served> {
  const page = await loadPage()
  let port = 0
  const { fetch } = routes({
    app,
    page,
    port: () => port,
    uploadLimit: options.uploadLimit ?? usualUploadLimit,
  })
  const server = createAdaptorServer({ fetch, hostname: '127.0.0.1' })

  const listen = (wanted: number): Promise<number> =>
    new Promise((resolve, reject) => {
      server.once('error', reject)
      server.listen(wanted, '127.0.0.1', () => {
        server.off('error', reject)
        const address = server.address()
        resolve(typeof address === 'object' && address !== null ? address.port : wanted)
      })
    })

  try {
    port = await listen(options.port ?? usualPort)
  } catch (error) {
    const taken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE'
    if (!taken) throw error
    if (options.port !== undefined)
      throw new DemoError(
        'BUSY',
        `Port ${options.port} is taken.`,
        'Choose another with --port, or leave it out.',
      )
    port = await listen(0)
  }
  return {
    url: `http://127.0.0.1:${port}/`,
    port,
    close: () =>
      new Promise((resolve, reject) => {
        if (!server.listening) return resolve()
        server.close((error) => (error === undefined ? resolve() : reject(error)))
        if ('closeAllConnections' in server) server.closeAllConnections()
      }),
  }
}
