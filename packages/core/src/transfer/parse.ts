import type { Embedder } from '../contract/embedder.ts'
import type { Limits } from '../contract/memory.ts'
import type { RecordRef, Span } from '../contract/record.ts'
import type { Scope } from '../contract/scope.ts'
import type { StoredVectors } from '../contract/log.ts'
import type { JsonValue } from '../contract/json.ts'
import {
  checkList,
  checkName,
  checkPassages,
  checkRecord,
  recordMembers,
  type CheckedRecord,
} from '../check/record.ts'
import { checkJson, checkMembers, invalid } from '../check/value.ts'
import { vectorProblem } from '../embedding.ts'
import { isMnesticError, MnesticError, throwIfAborted } from '../error.ts'
import { isWithin, scopeKey, toScope } from '../scope.ts'
import { fromBase64, unpackVectors } from './base64.ts'
import { eachLine } from './each-line.ts'

export interface ParsedRecord {
  /** Where it stands in the import, for messages. */
  readonly line: number
  readonly id: string
  readonly at: number
  readonly record: CheckedRecord
  readonly derivedFrom: readonly RecordRef[]
  readonly passages: readonly Span[]
  readonly vectors: StoredVectors | undefined
}

export interface ParsedNote {
  readonly line: number
  readonly owner: string
  readonly about: readonly string[]
  readonly data: JsonValue
  readonly bytes?: Uint8Array
}

export interface ParsedScope {
  readonly path: Scope
  readonly records: ParsedRecord[]
  readonly notes: ParsedNote[]
}

export interface Parsed {
  readonly root: Scope
  readonly scopes: readonly ParsedScope[]
  readonly records: number
  readonly notes: number
}

const lineMembers = ['type', ...recordMembers, 'passages', 'vectors']
const maxAbout = 10_000

/** Reads a whole export and checks all of it, before anything is written. @throws INVALID_ARGUMENT, NEWER_FORMAT: with the line */
export async function parseExport(
  lines: unknown,
  limits: Limits,
  embedder: Pick<Embedder, 'fingerprint' | 'dimensions'> | undefined,
  signal: AbortSignal | undefined,
): Promise<Parsed> {
  let root: Scope | undefined
  let fingerprint: string | undefined
  let ended = false
  const scopes: ParsedScope[] = []
  const count = { records: 0, notes: 0 }
  let number = 0
  for await (const text of eachLine(lines)) {
    number += 1
    throwIfAborted(signal)
    // Also takes away a byte order mark.
    const trimmed = text.trim()
    if (trimmed === '') continue
    try {
      const line: unknown = JSON.parse(trimmed)
      if (ended) throw invalid('A line after the end', line, 'nothing')
      if (typeof line !== 'object' || line === null || !('type' in line))
        throw invalid('The line', line, 'a line of an export')
      if (root === undefined) {
        ;({ root, fingerprint } = parseHeader(line))
        continue
      }
      const current = scopes.at(-1)
      if (line.type === 'scope') {
        const path = parseScope(line, root)
        if (scopes.some((scope) => scopeKey(scope.path) === scopeKey(path)))
          throw invalid('The scope', path, 'each scope once')
        scopes.push({ path, records: [], notes: [] })
      } else if (line.type === 'record' && current !== undefined) {
        const dimensions = embedder?.fingerprint === fingerprint ? embedder?.dimensions : undefined
        current.records.push(parseRecord(line, number, limits, fingerprint, dimensions))
        count.records += 1
      } else if (line.type === 'note' && current !== undefined) {
        current.notes.push(parseNote(line, number))
        count.notes += 1
      } else if (line.type === 'end') ended = checkEnd(line, count)
      else throw invalid('The line type', line.type, 'scope, then record, note; at last end')
    } catch (error) {
      const detail = error instanceof Error ? error.message : String(error)
      throw new MnesticError(
        isMnesticError(error) ? error.code : 'INVALID_ARGUMENT',
        `Line ${number} of the import: ${detail}. Nothing was imported`,
        { cause: error },
      )
    }
  }
  if (root === undefined || !ended)
    throw new MnesticError(
      'INVALID_ARGUMENT',
      `The import ends at line ${number} without its end line: it is incomplete. Nothing was imported`,
    )
  return { root, scopes, ...count }
}

function parseHeader(line: object): { readonly root: Scope; readonly fingerprint: string | undefined } {
  checkMembers('The first line', line, ['type', 'version', 'scope', 'fingerprint'])
  if (line['type'] !== 'mnestic-export')
    throw invalid('The first line', line, 'the header of an export, {"type":"mnestic-export",...}')
  if (line['version'] !== 1)
    throw new MnesticError(
      'NEWER_FORMAT',
      `Version ${String(line['version'])} of the export format is not known here; update @mnestic/core`,
    )
  return {
    root: toScope(line['scope']),
    fingerprint:
      line['fingerprint'] === undefined ? undefined : checkName('fingerprint', line['fingerprint']),
  }
}

function parseScope(line: object, root: Scope): Scope {
  checkMembers('The scope line', line, ['type', 'path'])
  const path = toScope(line['path'])
  if (!isWithin(path, root)) throw invalid('The scope', path, `scopes at or below ${scopeKey(root)}`)
  return path
}

function parseRecord(
  line: object,
  number: number,
  limits: Limits,
  fingerprint: string | undefined,
  dimensions: number | undefined,
): ParsedRecord {
  checkMembers('The record', line, lineMembers)
  const { type: _, passages, vectors, derivedFrom, ...content } = line
  const record = checkRecord('The record', content, limits)
  if (record.id === undefined || record.at === undefined)
    throw invalid('The record', line, 'one with id and at')
  const spans = checkPassages(record.body.text, passages)
  return {
    line: number,
    id: record.id,
    at: record.at,
    record,
    passages: spans,
    derivedFrom: checkList('derivedFrom', derivedFrom, maxAbout, parseRef),
    vectors:
      vectors === undefined || fingerprint === undefined
        ? undefined
        : { fingerprint, ...parseVectors(vectors, spans.length, dimensions) },
  }
}

function parseRef(what: string, value: unknown): RecordRef {
  checkMembers(what, value, ['scope', 'id'])
  return { scope: toScope(value['scope']), id: checkName(`${what}.id`, value['id']) }
}

function parseVectors(
  value: unknown,
  passages: number,
  dimensions: number | undefined,
): { readonly whole: Float32Array; readonly passages: readonly Float32Array[] } {
  if (typeof value !== 'string') throw invalid('vectors', value, 'base64')
  const bytes = fromBase64(value)
  if (bytes.length === 0 || bytes.length % (4 * (passages + 1)) !== 0)
    throw invalid('vectors', `${bytes.length} bytes`, `${passages + 1} vectors of float32`)
  const vectors = unpackVectors(bytes, passages + 1)
  for (const vector of vectors) {
    const problem = vectorProblem(vector, dimensions ?? vector.length)
    if (problem !== undefined) throw invalid('vectors', problem, 'unit vectors of the embedder, or zeros')
  }
  const [whole = new Float32Array(), ...parts] = vectors
  return { whole, passages: parts }
}

function parseNote(line: object, number: number): ParsedNote {
  checkMembers('The note', line, ['type', 'owner', 'about', 'data', 'bytes'])
  const { bytes } = line
  if (bytes !== undefined && typeof bytes !== 'string') throw invalid('bytes', bytes, 'base64')
  return {
    line: number,
    owner: checkName('owner', line['owner']),
    about: checkList('about', line['about'], maxAbout, checkName),
    data: checkJson('data', line['data']),
    ...(bytes !== undefined && { bytes: fromBase64(bytes) }),
  }
}

function checkEnd(line: object, count: { readonly records: number; readonly notes: number }): true {
  checkMembers('The end line', line, ['type', 'records', 'notes'])
  if (line['records'] !== count.records || line['notes'] !== count.notes) {
    throw invalid(
      'The export',
      `${count.records} records and ${count.notes} notes`,
      `what its end line says: ${String(line['records'])} and ${String(line['notes'])}`,
    )
  }
  return true
}
