import type { Filter, MemoryRecord, Scope, Selector, TimeInput } from '@mnestic/core'
import type { ForgetTarget } from '../api.ts'
import type { DemoMemory } from '../compose.ts'
import { DemoError } from './error-body.ts'

const spaceless = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}]/u

/**
 * Whether a text holds a word: "Ana" is not in "banana". Scripts without spaces between words have no such edges,
 * there any place counts.
 */
export function wordTest(word: string): (text: string) => boolean {
  const clean = word.normalize('NFC').trim()
  const escaped = clean.replace(/[\\^$.*+?()[\]{}|/-]/g, String.raw`\$&`)
  const edge = (char: string | undefined): boolean =>
    char !== undefined && /[\p{L}\p{N}]/u.test(char) && !spaceless.test(char)
  const chars = [...clean]
  const before = edge(chars[0]) ? String.raw`(?<![\p{L}\p{N}_])` : ''
  const after = edge(chars.at(-1)) ? String.raw`(?![\p{L}\p{N}_])` : ''
  const pattern = new RegExp(before + escaped + after, 'iu')
  return (text) => pattern.test(text.normalize('NFC'))
}

function periodOf(target: ForgetTarget & { readonly kind: 'period' }): Selector {
  const { from, to } = target
  if (from === undefined && to === undefined)
    throw new DemoError(
      'INVALID_ARGUMENT',
      'A period needs a beginning or an end.',
      'Give one date at least.',
    )
  const at: { gte?: TimeInput; lt?: TimeInput } = {}
  if (from !== undefined) at.gte = from
  if (to !== undefined) at.lt = to
  return { where: { at } }
}

async function idsAbout(
  memory: DemoMemory,
  scope: Scope,
  target: ForgetTarget & { readonly kind: 'about' },
  signal: AbortSignal | undefined,
): Promise<readonly string[]> {
  const { speaker, either = false } = target
  const text = target.text?.trim()
  if ((text === undefined || text === '') && speaker === undefined)
    throw new DemoError(
      'INVALID_ARGUMENT',
      'Nothing was named to forget.',
      'Give a word, a name or a speaker.',
    )
  const parts: Filter[] = []
  if (text !== undefined && text !== '') parts.push({ text: { contains: text } })
  if (speaker !== undefined) parts.push({ speaker })
  const filter: Filter = either ? { or: parts } : { and: parts }
  const holds = text === undefined || text === '' ? () => true : wordTest(text)
  const meant = (record: MemoryRecord): boolean =>
    holds(record.text) || (either && speaker !== undefined && record.speaker === speaker)
  const ids: string[] = []
  let after: string | undefined
  do {
    const page = await memory.list(scope, { filter, after, limit: 1_000, signal })
    for (const record of page.records) if (meant(record)) ids.push(record.id)
    after = page.next
  } while (after !== undefined)
  return ids
}

/** What a target means in the terms of the contract; undefined where it means nothing that is there. */
export async function selectorOf(
  memory: DemoMemory,
  scope: Scope,
  target: ForgetTarget,
  signal: AbortSignal | undefined,
): Promise<Selector | undefined> {
  switch (target.kind) {
    case 'ids':
      return { ids: target.ids }
    case 'about': {
      const ids = await idsAbout(memory, scope, target, signal)
      return ids.length === 0 ? undefined : { ids }
    }
    case 'period':
      return periodOf(target)
    case 'everything':
      return { everything: true }
  }
}
