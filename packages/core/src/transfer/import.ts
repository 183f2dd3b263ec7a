import type { JsonValue } from '../contract/json.ts'
import type { ImportOptions, ImportReceipt } from '../contract/memory.ts'
import type { Scope } from '../contract/scope.ts'
import type { AppendBatch, AppendNote, Link, NewRecord } from '../contract/storage.ts'
import { retiredOwner } from '../change.ts'
import { checkBoolean, checkMembers, checkCallback, checkSignal, isJsonObject } from '../check/value.ts'
import { embedTexts } from '../embedding.ts'
import { checkOpen, type Engine } from '../engine.ts'
import { isMnesticError, MnesticError, throwIfAborted } from '../error.ts'
import { bindEmbedder } from '../reembed.ts'
import { scopeKey, toScope } from '../scope.ts'
import { checkLinks } from './check-links.ts'
import { parseExport, type ParsedRecord, type ParsedScope } from './parse.ts'

const embedChunk = 256

/**
 * See `Memory.import`. All lines are checked before anything is written; each scope then lands as one batch, deepest
 * scopes first (what is derived from them follows), so that an abort leaves whole scopes.
 */
export async function importLines(
  engine: Engine,
  lines: unknown,
  optionsInput: ImportOptions | undefined,
): Promise<ImportReceipt> {
  checkOpen(engine)
  const options = checkImport(optionsInput)
  const parsed = await parseExport(lines, engine.limits, engine.embedder, options.signal)
  throwIfAborted(options.signal)
  const move = (path: Scope): Scope =>
    options.into === undefined ? path : toScope([...toScope(options.into), ...path.slice(parsed.root.length)])
  const scopes = parsed.scopes
    .filter((s) => s.records.length + s.notes.length > 0)
    .toSorted((a, b) => b.path.length - a.path.length)
  for (const scope of scopes) await checkNew(engine, move(scope.path), scope, options.restore === true)
  await checkLinks(engine, scopes, move)
  let revision = 0
  let records = 0
  for (const scope of scopes) {
    const batch = await toBatch(engine, scope, move, options)
    throwIfAborted(options.signal)
    ;({ revision } = await engine.storage.append(batch))
    records += scope.records.length
    options.onProgress?.({ records })
  }
  if (scopes.length > 0) ({ revision } = await engine.storage.head())
  for (const view of engine.views.values()) view.follow(revision)
  return {
    records: parsed.records,
    notes: parsed.notes,
    scopes: parsed.scopes.map((s) => move(s.path)),
    revision,
  }
}

function checkImport(input: ImportOptions | undefined): ImportOptions {
  const options = input ?? {}
  checkMembers('The import options', options, ['into', 'restore', 'onProgress', 'signal'])
  return {
    into: options['into'] === undefined ? undefined : toScope(options['into']),
    restore: checkBoolean('restore', options['restore']),
    onProgress: checkCallback('onProgress', input?.onProgress),
    signal: checkSignal(options['signal']),
  }
}

/** Says before the first scope lands what would stop a later one. */
async function checkNew(engine: Engine, path: Scope, scope: ParsedScope, restore: boolean): Promise<void> {
  const states = await engine.storage.resolve(
    path,
    scope.records.map(({ id }) => id),
  )
  for (const [i, state] of states.entries()) {
    const id = JSON.stringify(scope.records[i]?.id)
    if (typeof state === 'number')
      throw new MnesticError(
        'DUPLICATE_ID',
        `The record ${id} exists in scope ${scopeKey(path)} already. Nothing was imported`,
      )
    if (state === 'forgotten' && !restore)
      throw new MnesticError(
        'FORGOTTEN',
        `The record ${id} was forgotten in scope ${scopeKey(path)}; import with { restore: true } if it is to come back. Nothing was imported`,
      )
  }
}

async function toBatch(
  engine: Engine,
  scope: ParsedScope,
  move: (path: Scope) => Scope,
  options: ImportOptions,
): Promise<AppendBatch> {
  const index = new Map(scope.records.map(({ id }, i) => [id, i]))
  const vectors = await vectorsOf(engine, scope.records, options.signal)
  const link = async (path: Scope, id: string, own: number): Promise<Link> => {
    const earlier = scopeKey(path) === scopeKey(scope.path) ? index.get(id) : undefined
    if (earlier !== undefined && earlier < own) return { index: earlier }
    const [seq] = await engine.storage.resolve(move(path), [id])
    if (typeof seq !== 'number')
      throw new MnesticError(
        'NOT_FOUND',
        `The import refers to record ${JSON.stringify(id)} of scope ${scopeKey(path)}, which is neither in it nor in the memory`,
      )
    return { seq }
  }
  const records: NewRecord[] = []
  for (const [i, parsed] of scope.records.entries()) {
    const { record } = parsed
    const supersedes: Link[] = []
    const derivedFrom: Link[] = []
    for (const id of record.supersedes) supersedes.push(await link(scope.path, id, i))
    for (const ref of parsed.derivedFrom) derivedFrom.push(await link(ref.scope, ref.id, i))
    const own = vectors[i]
    records.push({
      id: parsed.id,
      ownId: true,
      restore: options.restore === true,
      body: Object.freeze({ ...record.body, at: parsed.at, passages: parsed.passages }),
      supersedes,
      derivedFrom,
      ...(own && { vectors: own }),
    })
  }
  return { scope: move(scope.path), records, notes: notesOf(scope, index), vectors: [] }
}

/** The exported vectors where they are of this embedder, else new ones; none where it fails. */
async function vectorsOf(engine: Engine, records: readonly ParsedRecord[], signal: AbortSignal | undefined) {
  const { embedder } = engine
  if (embedder === undefined) return []
  const vectors: ParsedRecord['vectors'][] = []
  for (let start = 0; start < records.length; start += embedChunk) {
    const chunk = records.slice(start, start + embedChunk)
    const lacking = chunk.filter((record) => record.vectors?.fingerprint !== embedder.fingerprint)
    const made = await embedTexts(
      embedder,
      lacking.map(({ record, passages }) => ({ ...record.body, passages })),
      signal,
    ).catch((error: unknown) => {
      if (!isMnesticError(error, 'EMBEDDER_FAILED')) throw error
      engine.emit({ type: 'fault', where: 'embedder', code: error.code, message: error.message })
      return []
    })
    for (const record of chunk) {
      const at = lacking.indexOf(record)
      vectors.push(at < 0 ? record.vectors : made[at])
    }
  }
  await bindEmbedder(engine.storage, embedder)
  return vectors
}

/** About records of the same batch: a note of an export names no others. */
function notesOf({ notes }: ParsedScope, index: ReadonlyMap<string, number>): readonly AppendNote[] {
  return notes.map(({ about, line: _, ...note }) => ({
    ...note,
    data: note.owner === retiredOwner ? retiredHere(note.data) : note.data,
    about: [],
    aboutNew: about.flatMap((id) => index.get(id) ?? []),
  }))
}

/** The revision of a correction is one of another log: here the record has always been corrected. */
function retiredHere(data: JsonValue): JsonValue {
  return isJsonObject(data) ? { ...data, revision: 0 } : data
}
