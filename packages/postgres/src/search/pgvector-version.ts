import { MnesticError } from '@mnestic/core'
import { text } from '../rows.ts'
import type { Sessions } from './sessions.ts'

/** Without iterative scans an index search ends early where a filter passes few. @throws UNSUPPORTED */
export async function checkPgvector(sessions: Sessions): Promise<void> {
  const [row] = await sessions.ask({
    sql: "SELECT extversion AS version FROM pg_extension WHERE extname = 'vector'",
    values: [],
  })
  const version = text(row, 'version')
  const [major = 0, minor = 0] = version.split('.').map(Number)
  if (major === 0 && minor < 8)
    throw new MnesticError(
      'UNSUPPORTED',
      `${sessions.name}: pgvector ${version}; needs 0.8 or newer. Install it, and say ALTER EXTENSION vector UPDATE in this database`,
    )
}
