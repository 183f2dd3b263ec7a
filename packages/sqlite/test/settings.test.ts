import { expect, test } from 'vitest'
// Not through the package: what a setting protects from (a power cut, a bad page) cannot be brought about in a test.
import { openDatabase } from '../src/database.ts'
import { temporary } from './support.ts'

test('a log is opened so that a commit is on the disk and nothing erased is left beside it', async () => {
  const c = await openDatabase(await temporary(), 'sqlite:test', { busyTimeout: 1_234, maxBytes: undefined })
  const value = (pragma: string): unknown => Object.values(c.get(`PRAGMA ${pragma}`) ?? {})[0]
  try {
    expect(value('journal_mode')).toBe('wal')
    expect(value('synchronous')).toBe(2) // FULL
    expect(value('fullfsync')).toBe(1)
    expect(value('checkpoint_fullfsync')).toBe(1)
    expect(value('secure_delete')).toBe(1)
    expect(value('temp_store')).toBe(2) // in memory
    expect(value('cell_size_check')).toBe(1)
    expect(value('trusted_schema')).toBe(0)
    expect(value('busy_timeout')).toBe(1_234)
  } finally {
    c.close()
  }
})
