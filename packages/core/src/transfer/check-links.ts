import type { Scope } from '../contract/scope.ts'
import type { Engine } from '../engine.ts'
import { MnesticError } from '../error.ts'
import { isWithin, scopeKey } from '../scope.ts'
import type { ParsedScope } from './parse.ts'

/**
 * Says, before anything lands, which link would stop a later line: ids stand once in a scope; what a record corrects
 * or is derived from comes before it or is in the memory; sources are of its scope or below; notes are
 * about records of the import.
 *
 * @throws DUPLICATE_ID, NOT_FOUND, INVALID_ARGUMENT: with the line
 */
export async function checkLinks(
  engine: Engine,
  scopes: readonly ParsedScope[],
  move: (path: Scope) => Scope,
): Promise<void> {
  const known = new Map<string, Map<string, number>>()
  for (const { path, records } of scopes) {
    const lines = new Map<string, number>()
    for (const { id, line } of records) {
      const first = lines.get(id)
      if (first !== undefined)
        throw refusal(
          'DUPLICATE_ID',
          line,
          `the record ${JSON.stringify(id)} stands in line ${first} already`,
        )
      lines.set(id, line)
    }
    known.set(scopeKey(path), lines)
  }
  const check = async (from: Scope, line: number, path: Scope, id: string): Promise<void> => {
    if (!isWithin(path, from))
      throw refusal('INVALID_ARGUMENT', line, `${scopeKey(path)} is neither ${scopeKey(from)} nor below it`)
    const target = known.get(scopeKey(path))?.get(id)
    const comesFirst = target !== undefined && (target < line || scopeKey(path) !== scopeKey(from))
    if (comesFirst) return
    const [seq] = target === undefined ? await engine.storage.resolve(move(path), [id]) : []
    if (typeof seq !== 'number')
      throw refusal(
        'NOT_FOUND',
        line,
        `the record ${JSON.stringify(id)} of scope ${scopeKey(path)} is neither in an earlier line nor in the memory`,
      )
  }
  for (const { path, records, notes } of scopes) {
    for (const { record, derivedFrom, line } of records) {
      for (const id of record.supersedes) await check(path, line, path, id)
      for (const ref of derivedFrom) await check(path, line, ref.scope, ref.id)
    }
    for (const { about, line } of notes)
      for (const id of about)
        if (known.get(scopeKey(path))?.has(id) !== true)
          throw refusal('NOT_FOUND', line, `the note is about ${JSON.stringify(id)}, which no line holds`)
  }
}

function refusal(
  code: 'DUPLICATE_ID' | 'NOT_FOUND' | 'INVALID_ARGUMENT',
  line: number,
  detail: string,
): MnesticError {
  return new MnesticError(code, `Line ${line} of the import: ${detail}. Nothing was imported`)
}
