import { randomBytes, randomUUID } from 'node:crypto'
import type { Connection } from './connection.ts'
import { applicationId, version1 } from './schema.ts'
import { createState } from './state.ts'

/** Brings a log from version `index` to `index + 1`. Never changed once released; new ones are added at the end. */
export type Migration = (c: Connection) => void

export const migrations: readonly Migration[] = [
  (c) => {
    c.exec(version1)
    c.exec(`PRAGMA application_id = ${applicationId}`)
    createState(c, randomUUID(), randomBytes(32).toString('base64url'))
  },
]

/** Runs what is missing, each step whole or not at all, also when several processes open the log at once. */
export function migrate(c: Connection, steps: readonly Migration[] = migrations): void {
  for (const [index, step] of steps.entries()) {
    if (version(c) > index) continue
    c.write(() => {
      if (version(c) !== index) return // another process was faster
      step(c)
      c.exec(`PRAGMA user_version = ${index + 1}`)
    })
  }
}

export function version(c: Connection): number {
  return c.number('PRAGMA user_version')
}
