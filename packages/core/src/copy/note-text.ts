import type { JsonValue } from '../contract/json.ts'
import type { NoteEntry } from '../contract/log.ts'
import { retiredOwner } from '../change.ts'
import { isJsonObject } from '../check/value.ts'
import { canonicalJson } from '../digest.ts'
import { toBase64 } from '../transfer/base64.ts'

/** A note as text: equal for equal notes of two logs. `ids`: of the records that it is about, in their order. */
export function noteText({ owner, data, bytes }: NoteEntry, ids: readonly string[]): string {
  return canonicalJson([
    owner,
    ids,
    owner === retiredOwner ? withoutRevision(data) : data,
    bytes === undefined ? null : toBase64(bytes),
  ])
}

/** The mark of a forgotten correction says where that stood in its log: the one number that a note may hold. */
function withoutRevision(data: JsonValue): JsonValue {
  return isJsonObject(data) ? { ...data, revision: 0 } : data
}
