import type { Found } from '../found.ts'
import type { Concept, Draft } from '../pattern.ts'
import { languages } from '../words/never.ts'

const language = `(?:${[...languages].join('|')})(?!\\p{L})`
const list = `(?:fluent |some |good |a (?:bit|little) of |native |basic )?(?<languages>${language}(?:(?:, ${language})*,? (?:and|or) (?:some |a (?:bit|little) of )?${language})?)`
/** What is played that is neither music nor a game. */
const figurative =
  '(?!(?:a |an |the )?(?:\\p{L}+ )?(?:role|part|trick|tricks|prank|pranks|along|around|host|dead|god|favou?rites|catch-up|down|safe|hard|big|key|important)(?!\\p{L}))'

/** What people play and which languages they speak. */
export const pastimes: Concept = [
  {
    says: `WHO <play> ${figurative}(?:the |some |a bit of |a little )?THINGS`,
    gives: [['WHO', 'plays', 'THINGS']],
    when: 'habit',
  },
  { says: `WHO <speak> ${list}`, gives: spoken },
  { says: `WHO <be> fluent in ${list}`, gives: spoken },
]

function spoken({ who, group }: Found): readonly Draft[] {
  const names = (group('languages') ?? '').match(new RegExp(language, 'giu')) ?? []
  return who.flatMap((subject) =>
    names.map((name) => ({
      subject,
      predicate: 'speaks',
      object: `${name.charAt(0).toUpperCase()}${name.slice(1)}`,
    })),
  )
}
