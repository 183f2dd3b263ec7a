import type { Receipt } from './contract/memory.ts'
import type { Seq } from './contract/log.ts'
import type { RecordBody } from './contract/record.ts'
import type { Scope } from './contract/scope.ts'
import type { AppendBatch, Link, NewRecord } from './contract/storage.ts'
import { checkName, checkPassages, checkRecord, type CheckedRecord } from './check/record.ts'
import { checkBoolean, checkMembers, checkSignal, invalid } from './check/value.ts'
import { canonicalJson, sha256 } from './digest.ts'
import { embedTexts } from './embedding.ts'
import { checkOpen, type Engine } from './engine.ts'
import { isMnesticError, MnesticError, throwIfAborted } from './error.ts'
import { scopeKey, isWithin, toScope } from './scope.ts'
import { bindEmbedder } from './reembed.ts'

interface CheckedWrite {
  readonly scope: Scope
  readonly records: readonly CheckedRecord[]
  readonly restore: boolean
  readonly key: string | undefined
  readonly signal: AbortSignal | undefined
}

/** See `Memory.write`. */
export async function write(
  engine: Engine,
  scope: unknown,
  recordsInput: unknown,
  optionsInput: unknown,
): Promise<Receipt> {
  checkOpen(engine)
  const started = performance.now()
  const { records, ...checked } = checkWrite(engine, scope, recordsInput, optionsInput)
  const { signal } = checked
  throwIfAborted(signal)
  const now = engine.clock()
  const ids = records.map((record) => record.id ?? globalThis.crypto.randomUUID())
  const { links, refusal } = await resolveLinks(engine, checked.scope, records, ids)
  // The storage knows whether the key was used: then what it points at may have been forgotten since.
  if (refusal !== undefined && checked.key === undefined) throw refusal
  // Frozen, since a storage in this process hands the very objects to backends and readers.
  const bodies = records.map(({ body, at }): RecordBody =>
    Object.freeze({
      ...body,
      at: at ?? now,
      passages: checkPassages(body.text, engine.passages(body.text)),
    }),
  )
  const embedStarted = performance.now()
  const vectors = refusal === undefined ? await tryEmbed(engine, bodies, signal) : undefined
  const embedMs = performance.now() - embedStarted
  throwIfAborted(signal)
  const batch: AppendBatch = {
    scope: checked.scope,
    records: records.map((record, i): NewRecord => {
      const body = bodies[i]
      const id = ids[i]
      const own = vectors?.[i]
      if (body === undefined || id === undefined)
        throw new RangeError('records, bodies and ids are of one length')
      return {
        id,
        ownId: record.id !== undefined,
        restore: checked.restore,
        body,
        supersedes: links[i]?.supersedes ?? [],
        derivedFrom: links[i]?.derivedFrom ?? [],
        ...(own && { vectors: own }),
      }
    }),
    notes: [],
    vectors: [],
    ...(checked.key !== undefined && {
      idempotency: { key: checked.key, hash: await sha256(canonicalJson(records)) },
    }),
  }
  const result = await engine.storage.append(batch).catch((error: unknown) => {
    throw refusal ?? error
  })
  for (const view of engine.views.values()) view.follow(result.revision)
  engine.emit({
    type: 'write',
    ms: performance.now() - started,
    records: records.length,
    revision: result.revision,
    embedMs,
    repeated: result.repeated,
  })
  const receiptIds = result.ids.map((id, i) => id ?? ids[i] ?? '')
  return {
    ids: receiptIds,
    revision: result.revision,
    durability: engine.storage.durability,
    repeated: result.repeated,
    forgotten: receiptIds.filter((_, i) => result.seqs[i] === undefined),
    embedded: result.repeated ? await hasVectors(engine, result.seqs) : vectors !== undefined,
  }
}

/** Whether the records of an earlier write, those that are left, have vectors. */
async function hasVectors(engine: Engine, seqs: readonly (Seq | undefined)[]): Promise<boolean> {
  const living = seqs.filter((seq) => seq !== undefined)
  const puts = await engine.storage.records(living, { vectors: true })
  return (
    engine.embedder !== undefined &&
    puts.every((put) => put.vectors?.fingerprint === engine.embedder?.fingerprint)
  )
}

function checkWrite(engine: Engine, scope: unknown, input: unknown, optionsInput: unknown): CheckedWrite {
  const options = optionsInput ?? {}
  checkMembers('The write options', options, ['idempotencyKey', 'restore', 'signal'])
  const list: readonly unknown[] = Array.isArray(input) ? input : [input]
  if (list.length === 0) throw invalid('records', input, 'at least one record')
  if (list.length > engine.limits.batch)
    throw new MnesticError(
      'TOO_LARGE',
      `A batch of ${list.length} records; the limit is ${engine.limits.batch}: write in several batches`,
    )
  const records = Array.from(list, (record, i) =>
    checkRecord(list.length === 1 ? 'The record' : `records[${i}]`, record, engine.limits),
  )
  const ids = new Set<string>()
  for (const { id } of records) {
    if (id !== undefined && ids.has(id))
      throw new MnesticError('DUPLICATE_ID', `The id ${JSON.stringify(id)} stands twice in the batch`)
    if (id !== undefined) ids.add(id)
  }
  return {
    scope: toScope(scope),
    records,
    restore: checkBoolean('restore', options['restore']),
    key:
      options['idempotencyKey'] === undefined
        ? undefined
        : checkName('idempotencyKey', options['idempotencyKey']),
    signal: checkSignal(options['signal']),
  }
}

interface Links {
  readonly supersedes: readonly Link[]
  readonly derivedFrom: readonly Link[]
}

/** No record's seq: a link to it stands for one that was refused, and every storage refuses it. */
const nobody: Link = { seq: 0 }

/**
 * Ids become seqs, or indexes of earlier records of the batch.
 * `refusal` is the first NOT_FOUND or FORGOTTEN among them. @throws INVALID_ARGUMENT
 */
async function resolveLinks(
  engine: Engine,
  scope: Scope,
  records: readonly CheckedRecord[],
  ids: readonly string[],
): Promise<{ readonly links: readonly Links[]; readonly refusal: MnesticError | undefined }> {
  const index = new Map(ids.map((id, i) => [id, i]))
  let refusal: MnesticError | undefined
  const resolve = async (target: Scope, id: string, own: number): Promise<Link> => {
    const earlier = scopeKey(target) === scopeKey(scope) ? index.get(id) : undefined
    if (earlier !== undefined && earlier < own) return { index: earlier }
    if (!isWithin(target, scope))
      throw new MnesticError(
        'INVALID_ARGUMENT',
        `A record is derived from records of its own scope ${scopeKey(scope)} or below, not of ${scopeKey(target)}`,
      )
    const [seq] = await engine.storage.resolve(target, [id])
    if (typeof seq === 'number') return { seq }
    refusal ??=
      seq === 'forgotten'
        ? new MnesticError(
            'FORGOTTEN',
            `The record ${JSON.stringify(id)} was forgotten; nothing can refer to it`,
          )
        : new MnesticError(
            'NOT_FOUND',
            `There is no record ${JSON.stringify(id)} in scope ${scopeKey(target)} to refer to`,
          )
    return nobody
  }
  const links: Links[] = []
  for (const [i, record] of records.entries()) {
    const supersedes: Link[] = []
    const derivedFrom: Link[] = []
    for (const id of record.supersedes) supersedes.push(await resolve(scope, id, i))
    for (const source of record.derivedFrom) {
      derivedFrom.push(
        typeof source === 'string'
          ? await resolve(scope, source, i)
          : await resolve(source.scope, source.id, i),
      )
    }
    links.push({ supersedes, derivedFrom })
  }
  return { links, refusal }
}

/** A failing embedder never fails a write: the vectors follow by `reembed`. */
async function tryEmbed(engine: Engine, bodies: readonly RecordBody[], signal: AbortSignal | undefined) {
  if (engine.embedder === undefined) return undefined
  try {
    const vectors = await embedTexts(engine.embedder, bodies, signal)
    await bindEmbedder(engine.storage, engine.embedder)
    return vectors
  } catch (error) {
    if (!isMnesticError(error, 'EMBEDDER_FAILED')) throw error
    engine.emit({ type: 'fault', where: 'embedder', code: error.code, message: error.message })
    return undefined
  }
}
