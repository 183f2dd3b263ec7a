// One of several writers at once. Arguments: directory, name, batches. Says the seqs it got.
import { sqliteStorage } from '@mnestic/sqlite'
import { record } from '../words.ts'

const [directory = '', name = '', batches = '1'] = process.argv.slice(2)
const storage = await sqliteStorage(directory).open()
const seqs: (number | undefined)[] = []
for (let i = 0; i < Number(batches); i++) {
  const records = [record(`${name} ${i} a`, `${name} ${i} a`), record(`${name} ${i} b`, `${name} ${i} b`)]
  const result = await storage.append({ scope: [i % 2 ? 'shared' : name], records, notes: [], vectors: [] })
  seqs.push(...result.seqs)
}
await storage.close()
process.stdout.write(JSON.stringify(seqs))
