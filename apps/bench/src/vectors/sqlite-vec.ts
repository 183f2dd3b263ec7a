import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { peerModule } from '../contestants/module.ts'
import type { VectorContestant } from './contestant.ts'
import { rowOf } from './sets.ts'

interface Module {
  getLoadablePath(): string
}

/** Scans every vector in SQLite's own file, through Node's own SQLite. */
export const sqliteVec: VectorContestant = {
  name: 'sqlite-vec',
  manner: 'exact, in a file',
  packages: ['sqlite-vec'],
  exact: true,
  open: async ({ set, groups, groupsAre, folder }) => {
    const { getLoadablePath } = (await peerModule('sqlite-vec')) as Module
    const { base, asked, records, dimensions, cues } = set
    const database = new DatabaseSync(join(folder, 'vectors.db'), { allowExtension: true })
    database.loadExtension(getLoadablePath())
    const partition = groupsAre === 'scopes' ? ' partition key' : ''
    database.exec(
      `pragma journal_mode = wal; create virtual table v using vec0(part integer${partition}, vector float[${dimensions}] distance_metric=cosine)`,
    )
    return {
      fill: async () => {
        const insert = database.prepare('insert into v (rowid, part, vector) values (?, ?, ?)')
        database.exec('begin')
        for (let i = 0; i < records; i++)
          insert.run(BigInt(i), BigInt(groups[i] ?? 0), bytesOf(rowOf(base, dimensions, i)))
        database.exec('commit')
        return undefined
      },
      search: async ({ limit, group }) => {
        const where = group === undefined ? '' : ` and part = ${group}`
        const select = database.prepare(`select rowid as id from v where vector match ? and k = ?${where}`)
        const vectors = Array.from({ length: cues }, (_, i) => bytesOf(rowOf(asked, dimensions, i)))
        return (cue) => select.all(vectors[cue] ?? new Uint8Array(0), limit).map(({ id }) => Number(id))
      },
      close: () => database.close(),
    }
  },
}

function bytesOf(vector: Float32Array): Uint8Array {
  return new Uint8Array(vector.slice().buffer)
}
