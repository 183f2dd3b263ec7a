import type { Revision, ViewRegistry } from '@mnestic/core'
import { checksum } from './checksum.ts'
import type { Connection } from './connection.ts'
import { decodeHead, emptyEntry, headColumns } from './entry-rows.ts'
import { corrupt } from './errors.ts'
import { int, type Row, text } from './rows.ts'
import { Kind } from './schema.ts'
import { headRevision, saveState } from './state.ts'

interface View {
  readonly name: string
  readonly acknowledged: Revision
}

export function viewRegistry(c: Connection): ViewRegistry {
  return {
    async register(name) {
      c.write(() =>
        c.run('INSERT INTO view VALUES (?, 0, ?) ON CONFLICT DO NOTHING', name, checksum(name, 0)),
      )
    },
    async acknowledge(name, revision) {
      c.write(() => {
        const row = c.get('SELECT * FROM view WHERE name = ?', name)
        if (row === undefined || decode(c, row).acknowledged >= revision) return // unregistered, or an older word
        c.run(
          'UPDATE view SET acknowledged = ?, sum = ? WHERE name = ?',
          revision,
          checksum(name, revision),
          name,
        )
      })
    },
    async unregister(name) {
      c.write(() => c.run('DELETE FROM view WHERE name = ?', name))
    },
    async list() {
      return c.read(() => views(c))
    },
  }
}

/** Inside `write`: empties the erase entries that every registered view has acknowledged. */
export function trim(c: Connection): void {
  const upto = Math.min(headRevision(c), ...views(c).map(({ acknowledged }) => acknowledged))
  const sql = `SELECT ${headColumns} FROM entry INDEXED BY entry_erase WHERE kind = ${Kind.erase} AND revision <= ? ORDER BY revision`
  const done = c.all(sql, upto).map((row) => decodeHead(c, row))
  for (const entry of done) emptyEntry(c, entry, Kind.gone, null)
  const last = done.at(-1)
  if (last !== undefined) saveState(c, { trimmed: last.revision })
}

function views(c: Connection): View[] {
  return c.all('SELECT * FROM view ORDER BY name').map((row) => decode(c, row))
}

function decode(c: Connection, row: Row): View {
  const view = { name: text(row, 'name'), acknowledged: int(row, 'acknowledged') }
  if (int(row, 'sum') !== checksum(view.name, view.acknowledged))
    throw corrupt(`${c.name}: a registered view fails its checksum`)
  return view
}
