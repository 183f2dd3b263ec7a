import type { NoteEntry, PutEntry, Seq } from '../contract/log.ts'
import type { RecordRef } from '../contract/record.ts'
import type { Scope } from '../contract/scope.ts'
import type { ScopeInfo } from '../contract/storage.ts'
import { checkBoolean, checkMembers, checkSignal } from '../check/value.ts'
import { checkOpen, type Engine } from '../engine.ts'
import { entryPages } from '../entry-pages.ts'
import { eachScope, infosOf } from '../scopes.ts'
import { namesOf } from '../record.ts'
import { toScope } from '../scope.ts'
import { packVectors, toBase64 } from './base64.ts'
import type { Line, NoteLine, RecordLine } from './lines.ts'

const pageSize = 256

/** What is in the export: a link to anything else would have nothing to point at when it is imported. */
interface Exported {
  /** Of the vectors that are included. */
  readonly fingerprint: string | undefined
  readonly now: number
  readonly within: (scope: Scope) => boolean
}

/** See `Memory.export`. What was written before the first line was read is in it; what is written meanwhile may be. */
export async function* exportLines(
  engine: Engine,
  scopeInput: unknown,
  optionsInput: unknown,
): AsyncGenerator<string> {
  checkOpen(engine)
  const path = toScope(scopeInput)
  const options = optionsInput ?? {}
  checkMembers('The export options', options, ['descendants', 'vectors', 'signal'])
  const signal = checkSignal(options['signal'])
  const withVectors = checkBoolean('vectors', options['vectors'])
  const fingerprint = withVectors ? engine.embedder?.fingerprint : undefined
  const descendants = checkBoolean('descendants', options['descendants'])
  const infos = descendants ? eachScope(engine, path) : await infosOf(engine, path, false, 1)
  const now = engine.clock()
  const within = (scope: Scope): boolean => descendants || scope.length === path.length
  let records = 0
  let notes = 0
  yield write({
    type: 'mnestic-export',
    version: 1,
    scope: path,
    ...(fingerprint !== undefined && { fingerprint }),
  })
  for await (const info of infos) {
    yield write({ type: 'scope', path: info.path })
    const later: NoteEntry[] = []
    for await (const entry of livingEntries(engine, info, fingerprint !== undefined, signal)) {
      if (entry.kind === 'note') later.push(entry)
      else if ((entry.body.expires ?? Infinity) > now) {
        yield write(await recordLine(engine, entry, { fingerprint, now, within }))
        records += 1
      }
    }
    for (const note of later) {
      const ids = await refsOf(engine, note.about, now)
      if (ids.length < note.about.length) continue
      yield write(noteLine(note, ids))
      notes += 1
    }
  }
  yield write({ type: 'end', records, notes })
}

function write(line: Line): string {
  return `${JSON.stringify(line)}\n`
}

async function* livingEntries(
  engine: Engine,
  info: ScopeInfo,
  withVectors: boolean,
  signal: AbortSignal | undefined,
): AsyncGenerator<PutEntry | NoteEntry> {
  const query = { scope: info.number, after: 0, limit: pageSize, text: true, vectors: withVectors }
  for await (const page of entryPages(engine.storage, query, signal)) {
    checkOpen(engine)
    for (const entry of page) if (entry.kind === 'put' || entry.kind === 'note') yield entry
  }
}

async function recordLine(
  engine: Engine,
  put: PutEntry,
  { fingerprint, now, within }: Exported,
): Promise<RecordLine> {
  const { body, vectors } = put
  const { passages, ...content } = body
  const supersedes = await refsOf(engine, put.supersedes, now)
  const derivedFrom = (await refsOf(engine, put.derivedFrom, now)).filter(({ scope }) => within(scope))
  const packed =
    fingerprint !== undefined && vectors?.fingerprint === fingerprint
      ? toBase64(packVectors([vectors.whole, ...vectors.passages]))
      : undefined
  return {
    type: 'record',
    id: put.id,
    ...content,
    ...(passages.length > 0 && { passages }),
    ...(supersedes.length > 0 && { supersedes: supersedes.map(({ id }) => id) }),
    ...(derivedFrom.length > 0 && { derivedFrom }),
    ...(packed !== undefined && { vectors: packed }),
  }
}

function noteLine({ owner, data, bytes }: NoteEntry, about: readonly RecordRef[]): NoteLine {
  return {
    type: 'note',
    owner,
    about: about.map(({ id }) => id),
    data,
    ...(bytes && { bytes: toBase64(bytes) }),
  }
}

/** Names of the living records among these that have not expired. */
async function refsOf(engine: Engine, seqs: readonly Seq[], now: number): Promise<readonly RecordRef[]> {
  const names = await namesOf(engine.storage, seqs, now)
  return seqs.flatMap((seq) => names.get(seq) ?? [])
}
