import type { Concept } from '../pattern.ts'

/** What one owns for longer; what is eaten or used up is bought without an article, or in pounds. */
const owns = [['WHO', 'owns', 'THING']] as const
const durable =
  '(?:[\\p{L}-]+ ){0,2}?(?:house|flat|apartment|cottage|cabin|villa|farm|car|van|truck|boat|yacht|bike|bicycle|motorcycle|motorbike|scooter|piano|guitar|violin|cello|camera|laptop|computer|tablet|phone|telescope|bakery|cafe|café|restaurant|shop|store|studio|gallery|business|company|vineyard|land|caravan|camper|tent|drone|console|printer|bookshop|salon|gym)(?![\\p{L}-])'

/** What people own. */
export const possessions: Concept = [
  { says: 'WHO <own> an? THING', gives: owns },
  {
    says: `WHO <buy> (?:an?|my|our) (?<durable>${durable})`,
    gives: ({ who, group }) =>
      who.map((subject) => ({ subject, predicate: 'owns', object: group('durable') ?? '' })),
    when: 'begins',
  },
  {
    says: `WHO <have> an? (?<durable>${durable})`,
    gives: ({ who, group }) =>
      who.map((subject) => ({ subject, predicate: 'owns', object: group('durable') ?? '' })),
    confidence: 0.8,
  },
  { says: 'WHO <drive> an? NAME', gives: [['WHO', 'owns', 'NAME']], confidence: 0.7 },
]
