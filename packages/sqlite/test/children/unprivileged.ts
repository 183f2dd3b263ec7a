// Gives up root where it has it, opens the directory and says what happened. Arguments: directory.
import { isMnesticError } from '@mnestic/core'
import { sqliteStorage } from '@mnestic/sqlite'

const [directory = ''] = process.argv.slice(2)
if (process.getuid?.() === 0) process.setuid?.(65_534)
try {
  const storage = await sqliteStorage(directory).open()
  await storage.append({
    scope: ['a'],
    records: [],
    notes: [{ owner: 'o', about: [], data: 1 }],
    vectors: [],
  })
  process.stdout.write('written')
} catch (error) {
  process.stdout.write(isMnesticError(error) ? `${error.code} ${error.retryable}` : String(error))
}
