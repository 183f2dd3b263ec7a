import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { auth, type AuthToken } from 'neo4j-driver'
import { startNeo4j, whyNoNeo4j } from '../../../../scripts/neo4j/server.mjs'

/** One server for a file of tests; after a `kill` it starts again at the same port, over the same store. */
export interface TestServer {
  /** Why there is none, `undefined` where there is one. */
  readonly reason: string | undefined
  readonly password: string
  start(): Promise<void>
  kill(): Promise<void>
  /** For good. */
  end(): Promise<void>
  port(): number
  access(): { readonly uri: string; readonly auth: AuthToken }
}

export async function testServer(): Promise<TestServer> {
  const reason = await whyNoNeo4j()
  const password = 'not-a-secret'
  let running: Awaited<ReturnType<typeof startNeo4j>> | undefined
  let home: string | undefined
  let port: number | undefined
  return {
    reason,
    password,
    start: async () => {
      home ??= mkdtempSync(join(tmpdir(), 'mnestic-neo4j-'))
      running = await startNeo4j({ home, temporary: true, password, ...(port !== undefined && { port }) })
      port = running.port
    },
    kill: async () => running?.kill(),
    end: async () => {
      await running?.stop()
      if (home !== undefined) rmSync(home, { recursive: true, force: true })
    },
    port: () => port ?? 0,
    access: () => ({ uri: `bolt://127.0.0.1:${port}`, auth: auth.basic('neo4j', password) }),
  }
}
