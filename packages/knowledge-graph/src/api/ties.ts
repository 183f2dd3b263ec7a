import { MnesticError, type Revision, type Scope, type Seq } from '@mnestic/core'
import { keyOf } from '../link/key.ts'
import { noteData } from '../notes.ts'
import { checkName, checkNames } from './check.ts'
import { openScope, type ApiParts, type Opened } from './opened.ts'

/** Pairs of records that a merge rests on: it holds while both records of one pair live. */
const maxSupports = 8

/** Logs that the names are one entity. */
export async function merge(parts: ApiParts, path: Scope, given: readonly string[]): Promise<Revision> {
  const names = [...new Set(checkNames('names of merge', given, 2, 100).map(keyOf))]
  const opened = await open(parts, path, names)
  const [first = '', ...others] = names
  const own = await recordsOf(opened, first)
  let revision: Revision = await parts.host.head()
  for (const b of others) {
    const its = await recordsOf(opened, b)
    const pairs = Math.min(maxSupports, Math.max(own.length, its.length))
    for (let i = 0; i < pairs; i++) {
      const about = [own[i % own.length], its[i % its.length]].flatMap((seq) => seq ?? [])
      revision = await parts.host.append({
        scope: opened.scope,
        about: [...new Set(about)],
        data: noteData({ kind: 'merge', a: first, b }),
      })
    }
  }
  return revision
}

/** Logs that a name is an entity of its own. */
export async function split(parts: ApiParts, path: Scope, name: string): Promise<Revision> {
  const a = keyOf(checkName('name of split', name))
  const opened = await open(parts, path, [a])
  let revision: Revision = await parts.host.head()
  for (const seq of await recordsOf(opened, a))
    revision = await parts.host.append({
      scope: opened.scope,
      about: [seq],
      data: noteData({ kind: 'split', a, b: a }),
    })
  return revision
}

async function open(parts: ApiParts, path: Scope, keys: readonly string[]): Promise<Opened> {
  const opened = await openScope(parts, path, { around: keys, steps: 1, limit: 20_000 }, {})
  if (opened === undefined)
    throw new MnesticError('NOT_FOUND', `Nothing was written to ${JSON.stringify(path)}`)
  return opened
}

/** The latest living records that name it, latest first. */
async function recordsOf({ view, citations }: Opened, key: string): Promise<readonly Seq[]> {
  const node = view.graph.node(key)
  const seqs = node === undefined ? [] : view.graph.records(node, maxSupports * 4).toReversed()
  await citations.load(seqs)
  const living = seqs.filter((seq) => citations.get(seq) !== undefined).slice(0, maxSupports)
  if (living.length === 0)
    throw new MnesticError(
      'NOT_FOUND',
      `No record names ${JSON.stringify(key)}: a name is one that records say`,
    )
  return living
}
