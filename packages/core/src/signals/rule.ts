import type { Moment } from './stretch.ts'

export type Groups = Readonly<Record<string, string | undefined>>

/** How one way of naming a time is read. The group `lead` is left in the text: it may say more. */
export interface Rule {
  readonly pattern: RegExp
  readonly read: (groups: Groups, now: number) => Moment | undefined
}

/** Stand for the times already read, so that what is around them can be read: private, so no cue loses a word to them. */
export const firstMark = 0xe000
/** Each is held against every candidate, and a cue may be a whole document. */
export const maxMoments = 32
/** Inside a class of characters. */
export const marks: string = `\\u{${firstMark.toString(16)}}-\\u{${(firstMark + maxMoments - 1).toString(16)}}`

/** The named groups are the last argument that `replace` hands over. */
export function groupsOf(parts: readonly unknown[]): Groups {
  const last = parts.at(-1)
  return typeof last === 'object' && last !== null ? (last as Groups) : {}
}

export function re(source: string): RegExp {
  return new RegExp(source, 'giu')
}
