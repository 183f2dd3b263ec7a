import type { Concept, Draft } from '../pattern.ts'
import type { Found } from '../found.ts'

function bornOn({ who, time }: Found): readonly Draft[] {
  const object = time('TIME')
  return object === undefined
    ? []
    : who.map((subject) => ({ subject, predicate: 'born_on', object, objectKind: 'literal' }))
}

/** Where and when people were born; a birthday is a day of every year, `--10-09` (ISO 8601 before 2004, XML Schema). */
export const births: Concept = [
  { says: 'WHO <be> born (?:and raised )?in PLACE', gives: [['WHO', 'born_in', 'PLACE']], when: 'always' },
  {
    says: 'WHO <be> born (?:and raised )?(?:in PLACE,? )?(?:on |in |at |back in )?TIME',
    gives: bornOn,
    when: 'always',
  },
  {
    says: 'OWNER birthday is (?:on )?TIME',
    gives: ({ values, time }) => {
      const day = time('TIME')
      return /^\d{4}-\d\d-\d\d$/u.test(day ?? '')
        ? values('OWNER').map((subject) => ({
            subject,
            predicate: 'birthday',
            object: `-${day?.slice(4)}`,
            objectKind: 'literal',
          }))
        : []
    },
    when: 'always',
  },
]
