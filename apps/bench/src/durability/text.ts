import type { NewRecord, RecordBody } from '@mnestic/core'

const filler =
  'Ana said that the tango class on Thursday was moved to the hall behind the station, and that Luka may come along. '

/** A message of usual length, about 240 characters, no two alike. */
export function textOf(number: number): string {
  return `${number}: ${filler.repeat(2)}${(number * 7_919) % 104_729}`
}

/** What a person hands to `memory.write`: a message of a chat. */
export function inputOf(number: number): Omit<RecordBody, 'passages'> {
  return {
    text: textOf(number),
    at: 1_700_000_000_000 + number,
    session: `session ${Math.floor(number / 200)}`,
    speaker: number % 2 === 0 ? 'Ana' : 'Ben',
    role: number % 2 === 0 ? 'user' : 'assistant',
    metadata: { channel: 'chat', number },
  }
}

/** The record that `memory.write` would hand to a storage for it, its sentences apart. */
export function newRecord(number: number): NewRecord {
  return {
    id: globalThis.crypto.randomUUID(),
    ownId: false,
    restore: false,
    body: { ...inputOf(number), passages: [] },
    supersedes: [],
    derivedFrom: [],
  }
}
