import type { NewRecord } from '@mnestic/core'

const filler =
  'Ana said that the tango class on Thursday was moved to the hall behind the station, and that Luka may come along. '

/** A message of usual length, about 240 characters, no two alike. */
export function textOf(number: number): string {
  return `${number}: ${filler.repeat(2)}${(number * 7_919) % 104_729}`
}

/** The record that `memory.write` would hand to a storage for that text. */
export function newRecord(number: number): NewRecord {
  return {
    id: globalThis.crypto.randomUUID(),
    ownId: false,
    restore: false,
    body: { text: textOf(number), at: 1_700_000_000_000 + number, passages: [] },
    supersedes: [],
    derivedFrom: [],
  }
}
