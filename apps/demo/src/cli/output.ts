import { stripVTControlCharacters, styleText } from 'node:util'
import type { MemoryRecord, Proof } from '../api.ts'

/**
 * Text from a conversation as a terminal may show it: no escape sequences, no control or direction characters, so
 * that an imported file cannot move the cursor or recolour what is around it.
 */
export function plain(text: string): string {
  return stripVTControlCharacters(text)
    .replace(/[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]+/gu, ' ')
    .trim()
}

export const bold = (text: string): string => styleText('bold', text)
export const dim = (text: string): string => styleText('dim', text)
export const accent = (text: string): string => styleText('cyan', text)
export const warn = (text: string): string => styleText('yellow', text)

/** Answers go to stdout. */
export function say(line = ''): void {
  process.stdout.write(`${line}\n`)
}

/** Progress and remarks go to stderr, so that stdout can be piped. */
export function remark(line: string): void {
  process.stderr.write(`${line}\n`)
}

/** The vectors of an earlier embedder are made anew when a directory is opened: said every few thousand records. */
export function onReembed({ done, total }: { readonly done: number; readonly total: number }): void {
  if (done === total || done % 4_096 < 256)
    remark(`New vectors for an improved embedder: ${done} of ${total} records ...`)
}

export function sayJson(value: unknown): void {
  say(JSON.stringify(value, null, 2))
}

export function count(number: number, one: string, many = `${one}s`): string {
  return `${number.toLocaleString('en')} ${number === 1 ? one : many}`
}

/** UTC, as files without a zone are read. */
export function date(at: number): string {
  return new Date(at).toISOString().slice(0, 16).replace('T', ' ')
}

export function head(record: MemoryRecord): string {
  const who = record.speaker === undefined ? '' : ` ${bold(plain(record.speaker))}`
  return `${dim(date(record.at))}${who} ${dim(plain(record.id))}`
}

export function shorten(text: string, most: number): string {
  const line = plain(text)
  return line.length <= most ? line : `${line.slice(0, most - 1).toWellFormed()}…`
}

/** Terminals get wide lines, pipes get whole texts. */
export function fit(text: string): string {
  return process.stdout.isTTY ? shorten(text, Math.max(40, (process.stdout.columns || 100) * 2)) : plain(text)
}

export function proofLine(view: string, { method, remaining, bytes }: Proof): string {
  return `  ${view.padEnd(10)} ${method}, ${remaining} remaining, bytes ${bytes}`
}
