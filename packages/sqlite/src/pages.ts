import type { Connection } from './connection.ts'

/** Pages are SQLite's usual ones. */
export const pageSize = 4096

/**
 * About how many bytes of a row of this size stand in its leaf page. They stay unused after the row was emptied;
 * what was on overflow pages is free again. (https://www.sqlite.org/fileformat2.html#cell_payload)
 */
export function leafBytes(size: number): number {
  return size <= pageSize - 35 ? size : pageSize / 2
}

/** Below this, a file is small enough to leave alone. */
const smallFile = 4 * 2 ** 20

/** VACUUM holds the new file in memory. */
const largeFile = 2 ** 30

/** Whether more than half of the file is unused. `dead` as in `log.dead`. */
export function isMostlyDead(c: Connection, dead: number): boolean {
  const total = c.number('PRAGMA page_count') * pageSize
  const unused = dead + c.number('PRAGMA freelist_count') * pageSize
  return total > smallFile && total <= largeFile && unused * 2 > total
}
