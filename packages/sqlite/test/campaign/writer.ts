// Writes and forgets without end, and says what was acknowledged: one JSON line each on standard output. The parent
// kills it. Arguments: directory, seed.
import { writeSync } from 'node:fs'
import type { NewRecord, OpenStorage } from '@mnestic/core'
import { sqliteStorage } from '@mnestic/sqlite'
import { canaryWord, randomNumbers, record } from '../words.ts'
import type { Line, Written } from './lines.ts'

const [directory = '', seed = '1'] = process.argv.slice(2)
const random = randomNumbers(Number(seed))
const below = (limit: number): number => Math.floor(random() * limit)

function say(line: Line): void {
  writeSync(1, `${JSON.stringify(line)}\n`)
}

async function writeSome(storage: OpenStorage, scope: string): Promise<Written[]> {
  const records: NewRecord[] = Array.from({ length: random() < 0.2 ? 50 : 1 + below(4) }, () => {
    const word = canaryWord(random)
    const vector = new Float32Array(new Uint8Array(Buffer.from(word.repeat(4))).buffer)
    return record(word, `${word} `.repeat([1, 10, 100, 400][below(4)] ?? 1), {
      ...(random() < 0.3 && { vectors: { fingerprint: 'words', whole: vector, passages: [] } }),
    })
  })
  say({ kind: 'writing', scope, ids: records.map(({ id }) => id) })
  const { seqs } = await storage.append({ scope: [scope], records, notes: [], vectors: [] })
  const written = records.flatMap(({ id }, i) => ({ scope, id, seq: seqs[i] ?? 0 }))
  say({ kind: 'written', records: written })
  return written
}

async function forgetSome(storage: OpenStorage, chosen: readonly Written[]): Promise<void> {
  const [first] = chosen
  const number = first && (await storage.scope([first.scope]))?.number
  if (number === undefined) return
  say({ kind: 'forgetting', ids: chosen.map(({ id }) => id) })
  await storage.erase({ seqs: new Map([[number, chosen.map(({ seq }) => seq)]]), notes: [], wholeScopes: [] })
  say({ kind: 'forgotten', ids: chosen.map(({ id }) => id) })
  const bytes = await storage.scrub()
  if (bytes === 'gone') say({ kind: 'scrubbed' })
}

/** Records of earlier writers: forgetting them too keeps the log at one size, however often it is killed. */
async function living(storage: OpenStorage): Promise<Written[]> {
  const names = new Map((await storage.scopes([], { limit: 9 })).map(({ number, path }) => [number, path[0]]))
  const found: Written[] = []
  for (let after = 0; ;) {
    const page = await storage.entries({ after, limit: 4_096, text: false, vectors: false })
    const last = page.at(-1)
    if (last === undefined) return found
    for (const entry of page)
      if (entry.kind === 'put')
        found.push({ scope: names.get(entry.scope) ?? '', id: entry.id, seq: entry.revision })
    after = last.revision
  }
}

const storage = await sqliteStorage(directory).open()
let mine = await living(storage)
say({ kind: 'opened' })
for (;;) {
  const scope = `scope ${below(3)}`
  mine.push(...(await writeSome(storage, scope)))
  if (random() < 0.6) continue
  const chosen = mine.filter((one) => one.scope === scope && random() < 0.3).slice(0, 80)
  await forgetSome(storage, chosen)
  mine = mine.filter((one) => !chosen.includes(one))
}
