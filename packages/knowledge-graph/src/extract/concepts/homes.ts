import type { Found } from '../found.ts'
import type { Concept, Draft } from '../pattern.ts'
import { mine } from './mine.ts'

const lives = [['WHO', 'lives_in', 'PLACE']] as const
const moved = [['WHO', 'moved_to', 'PLACE'], ...lives] as const
const from = [['WHO', 'from', 'PLACE']] as const
/** `a small town called` */
const kind = '(?:a [^,.;:!?]{1,30} (?:called|named) )?'

/** A firm is based somewhere, a person lives there. */
function based({ who, values, group, kindOf }: Found): readonly Draft[] {
  const isPronoun = /^(?:i|we|he|she)?$/u.test(group('WHO') ?? '')
  return who.flatMap((subject) =>
    values('PLACE').map((object) => ({
      subject,
      predicate: isPronoun || kindOf(subject) === 'person' ? 'lives_in' : 'based_in',
      object,
    })),
  )
}

/** Where people live, moved to and are from. */
export const homes: Concept = [
  { says: 'WHO <live> (?:together |alone |right |out |over |up |down |here )?in PLACE', gives: lives },
  { says: 'WHO <be> living in PLACE', gives: lives },
  { says: 'WHO <be> based in PLACE', gives: based },
  { says: 'WHO <reside> in PLACE', gives: lives },
  {
    says: '(?<=[.!?,] |^ )home is (?:in )?PLACE',
    gives: mine('lives_in', 'PLACE'),
  },
  {
    says: 'WHO <move> (?:back |over |out |here |down |up |away |home )?(?:from \\S+ )?(?:in)?to PLACE',
    gives: moved,
    when: 'begins',
  },
  { says: 'WHO <relocate> (?:back )?(?:from \\S+ )?to PLACE', gives: moved, when: 'begins' },
  { says: 'WHO <settle> (?:down )?in PLACE', gives: moved, when: 'begins' },
  {
    says: 'WHO <move> (?:back |over |out |here |away )?from PLACE',
    gives: [['WHO', 'moved_from', 'PLACE']],
    when: 'event',
  },
  { says: `WHO <be> (?:originally )?from ${kind}PLACE`, gives: from, when: 'always' },
  {
    says: `WHO <come> (?:originally )?from ${kind}PLACE(?=(?: originally)?\\s*(?:[.,!;)]|$|and|but))`,
    gives: from,
    when: 'always',
    confidence: 0.8,
  },
  {
    says: 'NAME, an? [^,.;:!?]{2,30} from PLACE',
    gives: [['NAME', 'from', 'PLACE']],
    when: 'always',
    confidence: 0.8,
  },
  {
    says: '(?<!\\p{L})my (?:home ?town|home country) is PLACE',
    gives: mine('from', 'PLACE'),
    when: 'always',
  },
]
