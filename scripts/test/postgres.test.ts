import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { preparePostgres } from '../postgres/prepare.mjs'
import { startPostgres, whyNoPostgres } from '../postgres/server.mjs'
import { root } from './workspace.ts'

const reason = await whyNoPostgres()
if (reason !== undefined) console.warn(`The tests of the PostgreSQL server are skipped: ${reason}.`)

const program = `
  import { startPostgres, whyNoPostgres } from './scripts/postgres/server.mjs'
  const { port, home } = await startPostgres()
  console.log(JSON.stringify({ port, home }))
  setInterval(() => {}, 1_000)
`

test.skipIf(reason !== undefined)('a server and its folder go with the process that started it', async () => {
  const parent = spawn(process.execPath, ['--input-type=module', '-e', program], { cwd: root })
  const [line] = (await once(createInterface(parent.stdout), 'line')) as [string]
  const { port, home } = JSON.parse(line) as { port: number; home: string }
  expect(existsSync(home)).toBe(true)

  // The server holds the other end of this connection until it is gone.
  const connection = connect(port, '127.0.0.1')
  await once(connection, 'connect')
  const hungUp = once(connection.resume(), 'close')
  parent.kill('SIGKILL')
  await hungUp
  await expect.poll(() => existsSync(home)).toBe(false)
})

test.skipIf(reason !== undefined)(
  'what was committed is there after SIGKILL, beside a second server, with pgvector 0.8 or newer',
  async () => {
    const home = mkdtempSync(join(tmpdir(), 'mnestic-postgres-test-'))
    try {
      const other = await startPostgres()
      const first = await startPostgres({ home })
      expect(first.port).not.toBe(other.port)
      await query(first.url, 'CREATE EXTENSION vector; CREATE TABLE kept AS SELECT 7 AS value')
      await first.kill()
      await expect(query(first.url, 'SELECT 1')).rejects.toThrow('Connection refused')

      const second = await startPostgres({ home })
      expect(await query(second.url, 'SELECT value FROM kept')).toBe('7')
      expect(await query(second.url, 'SHOW fsync')).toBe('on')
      const version = await query(second.url, "SELECT extversion FROM pg_extension WHERE extname = 'vector'")
      expect(Number.parseFloat(version)).toBeGreaterThanOrEqual(0.8)

      await expect(startPostgres({ home })).rejects.toThrow('lock file "postmaster.pid" already exists')
      await Promise.all([second.stop(), other.stop()])
      expect(readFileSync(join(home, 'server.log'), 'utf8')).toContain('was not properly shut down')
      expect(existsSync(other.home)).toBe(false)
    } finally {
      rmSync(home, { recursive: true, force: true })
    }
  },
)

/** What the server answers, as psql prints it: nothing but the values. */
async function query(url: string, sql: string): Promise<string> {
  const prepared = await preparePostgres()
  const psql = 'bin' in prepared ? join(prepared.bin, 'psql') : 'psql'
  const { stdout } = await promisify(execFile)(psql, [url, '-X', '-q', '-t', '-A', '-c', sql])
  return stdout.trim()
}
