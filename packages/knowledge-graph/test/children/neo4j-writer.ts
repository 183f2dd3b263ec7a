// One of several processes that bring the same log into one graph. Arguments: uri, password, log id, last revision.
// Says how many batches it has brought in.
import { neo4jEngine } from '@mnestic/knowledge-graph/neo4j'
import { auth } from 'neo4j-driver'
import { logFrom } from '../neo4j/shared-log.ts'

const [uri = '', password = '', logId = '', last = '0'] = process.argv.slice(2)
const engine = neo4jEngine({ uri, auth: auth.basic('neo4j', password) })
const graph = await engine.open({ logId, name: 'world', shape: 'one' })
const signal = new AbortController().signal
let applied = 0
for (let from = await graph.revision(); from < Number(last); from = await graph.revision()) {
  const outcome = await graph.commit(logFrom(from), signal)
  if (outcome === 'applied') applied += 1
}
await graph.close()
process.stdout.write(String(applied))
