import { join } from 'node:path'

/** The repository's folder; this file lies in apps/bench/src or apps/bench/dist. */
export const repository: string = join(import.meta.dirname, '..', '..', '..')
