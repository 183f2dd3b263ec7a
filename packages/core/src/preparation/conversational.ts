import type { Preparation } from '../contract/preparation.ts'
import { namedIn, type Place } from './people.ts'

/**
 * The default: a cue is embedded without the names of the asked scopes' speakers, `What did Ana paint?` as `What did
 * paint?`. Turns are told in the first person, and seldom hold their own speaker's name: it only draws the cue to turns
 * that address them. Who spoke is weighed by the signal `speaker`. Records are embedded as they are.
 */
export function conversational(): Preparation {
  return { fingerprint: '', record: (text) => text, cue: withoutNames }
}

/** Texts are embedded as they are. */
export function asWritten(): Preparation {
  return { fingerprint: '', record: (text) => text, cue: (text) => text }
}

/** The text as it is where nothing would be left of it. */
function withoutNames(text: string, speakers: readonly string[]): string {
  const places = [...namedIn(text, speakers).values()]
    .flat()
    .toSorted((a, b) => a.start - b.start || b.end - a.end)
  if (places.length === 0) return text
  const rest = remove(text, places).replace(/\s+/gu, ' ').trim()
  return /[\p{L}\p{N}]/u.test(rest) ? rest : text
}

function remove(text: string, places: readonly Place[]): string {
  let rest = ''
  let at = 0
  for (const { start, end } of places) {
    // One name may lie within another: the longer one is gone already.
    if (start < at) continue
    rest += text.slice(at, start).replace(/,\s*$/, '')
    at = end + (/^['’]s(?![\p{L}\p{N}])/u.exec(text.slice(end))?.[0].length ?? 0)
  }
  return rest + text.slice(at)
}
