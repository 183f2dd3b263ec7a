import type { Span } from '@mnestic/core'

/** What a pattern may refer to by a slot. */
export type Kind = 'name' | 'time' | 'amount' | 'quote'

/**
 * In a masked text every code unit of the n-th name is the character `first + n`, so that a pattern reads a name of any
 * length as one run and every place stays what it was. Private use: a text's own are blanked out.
 */
const firsts: Readonly<Record<Kind, number>> = { name: 0xe000, time: 0xe800, amount: 0xf000, quote: 0xf400 }
/** How many of a kind there may be in a sentence. */
const most = 0x400

/** For a pattern: one of this kind. */
export const masked: Readonly<Record<Kind, string>> = {
  name: run('name'),
  time: run('time'),
  amount: run('amount'),
  quote: run('quote'),
}
/** Inside a class: characters of names. */
export const nameCharacters: string = characters('name')

function characters(kind: Kind): string {
  const hex = (code: number): string => `\\u{${code.toString(16)}}`
  return `${hex(firsts[kind])}-${hex(firsts[kind] + most - 1)}`
}

function run(kind: Kind): string {
  return `[${characters(kind)}]+`
}

/** Of the same length, with plain apostrophes and no white space but spaces. */
export function plain(text: string): string {
  return text
    .replaceAll(/[\u2018\u2019\u02bc]/gu, "'")
    .replaceAll(/\s/gu, ' ')
    .replaceAll(/[\ue000-\uf8ff]/gu, ' ')
}

/** The text with a run of one character over each span, in the order given. */
export function mask(text: string, kind: Kind, spans: readonly Span[]): string {
  let whole = text
  for (const [n, { start, end }] of spans.slice(0, most).entries())
    whole =
      whole.slice(0, start) + String.fromCharCode(firsts[kind] + n).repeat(end - start) + whole.slice(end)
  return whole
}

/** Which name, time, ... a run stands for: its place in the list that was masked. */
export function indexOf(kind: Kind, run: string): number {
  return run.charCodeAt(0) - firsts[kind]
}
