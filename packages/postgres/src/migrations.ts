import { randomBytes, randomUUID } from 'node:crypto'
import { type Layout, version1 } from './schema.ts'

/** Statements of one step, without parameters: sent as one. */
export type Migration = (layout: Layout) => string

/** Brings a log from version `index` to `index + 1`. Never changed once released; new ones are added at the end. */
export const migrations: readonly Migration[] = [
  (layout) => `${version1(layout)}
    INSERT INTO ${layout.schema}.log (id, version, log_id, secret, vectors, partitions, head, erased, scrubbed, trimmed, scopes)
    VALUES (1, 1, '${randomUUID()}', '${randomBytes(32).toString('base64url')}',
      '${layout.vector === 'bytea' ? 'bytea' : 'vector'}', ${layout.partitions}, 0, 0, 0, 0, 0);`,
]
