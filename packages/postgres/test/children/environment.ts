// Run with every variable of PostgreSQL's set to something that must not count. Arguments: URL, schema.
import { postgresStorage } from '@mnestic/postgres'
import { record, texts, write } from '../words.ts'

const [url = '', schema] = process.argv.slice(2)
const storage = await postgresStorage(url, { schema }).open()
await write(storage, 'a', [record('1', 'one')])
process.stdout.write((await texts(storage)).join())
await storage.close()
