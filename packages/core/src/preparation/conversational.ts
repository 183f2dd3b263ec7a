import type { Preparation } from '../contract/preparation.ts'
import { inFirstPerson } from './first-person.ts'

/**
 * The default: a record is embedded as `Ana: text` where its speaker is known, so that what was said is told apart by
 * who said it; an English question about one of the speakers in the first person.
 */
export function conversational(): Preparation {
  return {
    fingerprint: 'conversational-1',
    record: (text, { speaker }) => (speaker === undefined ? text : `${speaker}: ${text}`),
    cue: inFirstPerson,
  }
}

/** Texts are embedded as they are. */
export function asWritten(): Preparation {
  return { fingerprint: '', record: (text) => text, cue: (text) => text }
}
