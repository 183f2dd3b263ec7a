import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Failure } from '../failure.ts'
import { repository } from '../repository.ts'
import { peersFolder } from './module.ts'

/**
 * Installs the peers from their own lockfile, by the workspace's own pnpm and beside its installation, unless that was
 * done. No script of theirs runs.
 *
 * @throws Failure: it did not work
 */
export function installPeers(say: (line: string) => void): void {
  const stamp = join(peersFolder, 'node_modules', '.installed')
  const lock = readFileSync(join(peersFolder, 'pnpm-lock.yaml'))
  const wanted = createHash('sha256').update(lock).digest('hex')
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return
  rmSync(stamp, { force: true })
  say('installing the peers (the first time only) ...')
  const windows = process.platform === 'win32'
  const { status, error } = spawnSync(
    join(repository, 'node_modules', '.bin', windows ? 'pnpm.CMD' : 'pnpm'),
    ['install', '--frozen-lockfile', '--ignore-scripts', '--reporter=append-only'],
    { cwd: peersFolder, env: { CI: 'true', ...process.env }, stdio: ['ignore', 2, 2], shell: windows },
  )
  if (status !== 0)
    throw new Failure(
      `The peers could not be installed${error === undefined ? '' : ` (${error.message})`}. If the lines above speak ` +
        'of the network, check that the npm registry can be reached, then run the same command again.',
    )
  writeFileSync(stamp, wanted)
}
