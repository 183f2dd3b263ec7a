// Holds a read transaction on the database until its standard input ends. Arguments: directory.
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

const [directory = ''] = process.argv.slice(2)
const database = new DatabaseSync(join(directory, 'log.sqlite'))
database.exec('BEGIN')
database.prepare('SELECT count(*) FROM entry').get()
process.stdout.write('reading\n')
process.stdin.on('end', () => {
  database.exec('COMMIT')
  database.close()
})
process.stdin.resume()
