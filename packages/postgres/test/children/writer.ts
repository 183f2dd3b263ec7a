// One of several writers at once. Arguments: URL, schema, name, batches. Says the seqs that it got.
import { postgresStorage } from '@mnestic/postgres'
import { record, write } from '../words.ts'

const [url = '', schema, name = '', batches = '1'] = process.argv.slice(2)
const storage = await postgresStorage(url, { schema }).open()
const results = await Promise.all(
  Array.from({ length: Number(batches) }, (_, i) =>
    write(storage, i % 2 === 0 ? name : 'shared', [
      record(`${name} ${i} a`, `${name} ${i} a`),
      record(`${name} ${i} b`, `${name} ${i} b`),
    ]),
  ),
)
await storage.close()
process.stdout.write(JSON.stringify(results.flatMap(({ seqs }) => seqs)))
