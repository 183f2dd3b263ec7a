import { dayAt, last } from '../relative.ts'
import type { TimeWords } from '../time-words.ts'
import { feasts, namedMonth, namedMonthOf } from './names.ts'

/** What no other language here has: `hier` is also German for `here`. */
const frenchWords =
  "(?:qu[’']|[jnscdl][’'](?:ai|est|avons|a)|(?<!\\p{L})(?:soir|matin|quoi|quel|quelles?|où|nous|vous|elle|ont|avons|avez|fait)(?!\\p{L}))"

/** `Été` is also `been`: it is a season after an article, `cet` or `en`. */
export const french: TimeWords = {
  spaced: true,
  units: {
    day: 'jours?',
    week: 'semaines?',
    weekend: 'week-?ends?|fins? de semaine',
    month: 'mois',
    quarter: 'trimestres?',
    year: 'an(?:née)?s?',
  },
  seasons: [
    '(?:le\\s+)?printemps',
    `(?:l[’'])?(?<!(?<!(?<!\\p{L})(?:en|cet))\\s)été`,
    "(?:l[’'])?automne",
    "(?:l[’'])?hiver",
  ],
  weekdays: ['dimanche', 'lundi', 'mardi', 'mercredi', 'jeudi', 'vendredi', 'samedi'],
  lastDay: 'latest',
  month: namedMonth('fr'),
  monthOf: namedMonthOf,
  feasts: [
    ['la\\s+veille\\s+de\\s+noël', feasts.christmasEve],
    ['noël', feasts.christmas],
    ['(?:le\\s+)?nouvel\\s+an', feasts.newYear],
    ['pâques', feasts.easter],
    ['(?:la\\s+)?pentecôte', feasts.pentecost],
  ],
  steps: [
    ['avant-derni(?:er|ère)\\s+NOUN', -2],
    ['NOUN\\s+(?:derni(?:er|ère)|(?<!été\\s+)passée?)', -1],
    ['cet(?:te)?\\s+NOUN', 0],
    ['ce\\s+NOUN(?:-ci)?', 0],
    ['NOUN\\s+prochaine?', 1],
  ],
  lately: '(?<!(?:les?|du|au|chaque|tous les)\\s)NOUN(?!\\s+(?:gras|saint))',
  during: '(?<lead>(?:en|à|au|pendant|avant|après|depuis|durant)\\s+)NOUN',
  years: [
    ["(?:de\\s+)?l[’']an(?:née)?\\s+(?:dernière?|passée?)", -1],
    ['(?:de\\s+)?cette\\s+année', 0],
    ["(?:de\\s+)?l[’']an(?:née)?\\s+prochaine?", 1],
  ],
  ofYear: ['NOUN\\s+YEAR'],
  figure: '(?:de\\s+)?YEAR',
  counts: {
    'quelques|une?\\s+paire\\s+de': 3,
    plusieurs: 5,
    une: 1,
    un: 1,
    deux: 2,
    trois: 3,
    quatre: 4,
    cinq: 5,
    six: 6,
    sept: 7,
    huit: 8,
    neuf: 9,
    dix: 10,
    onze: 11,
    douze: 12,
  },
  vague: ['quelques|une?\\s+paire\\s+de', 'plusieurs'],
  ago: ['il\\s+y\\s+a\\s+COUNT\\s+UNIT'],
  past: ['(?:ces|les|des)\\s+COUNT\\s+derni(?:er|ère)s\\s+UNIT'],
  words: [
    ['avant-hier', (now) => dayAt(-2, now)],
    [`hier(?:(?=[^]{0,200}${frenchWords})|(?<=${frenchWords}[^]{0,200}))`, (now) => dayAt(-1, now)],
    ["aujourd[’']hui", (now) => dayAt(0, now)],
    [
      'récemment|dernièrement|ces\\s+derniers\\s+(?:temps|jours)',
      (now) => last({ count: 1, vague: true }, 'month', now),
    ],
  ],
}
