import type { RecordInput } from '@mnestic/core'

/** A turn as one text, for those who keep no speaker apart: who said it belongs to what is searched. */
export function turnText({ speaker, role, text }: RecordInput): string {
  const who = speaker ?? role
  return who === undefined ? text : `${who}: ${text}`
}
