import type { Schema } from '@mnestic/knowledge-graph'

const single = { single: true } as const
const mutual = { symmetric: true } as const

/** What is known beforehand of the predicates that people's conversations are about. */
export const conversationalSchema: Schema = {
  predicates: {
    lives_in: { ...single, aliases: ['resides in', 'home'] },
    works_at: { ...single, aliases: ['employer', 'job'] },
    works_as: { ...single, aliases: ['occupation', 'profession'] },
    married_to: { ...mutual, aliases: ['husband', 'wife', 'spouse'] },
    partner_of: { ...mutual, aliases: ['girlfriend', 'boyfriend', 'partner'] },
    sibling_of: { ...mutual, aliases: ['brother', 'sister', 'sibling'] },
    parent_of: { inverse: 'child_of', aliases: ['mother', 'father'] },
    friend_of: { ...mutual, aliases: ['friend'] },
    mentioned_with: mutual,
    born_on: { ...single, aliases: ['birthday', 'date of birth'] },
    born_in: { ...single, aliases: ['birthplace'] },
    age: single,
    neighbour_of: mutual,
    schoolmate_of: mutual,
    keeps_key_of: { aliases: ['spare key'] },
    owned_by: { ...single, inverse: 'owns', aliases: ['owner'] },
    belongs_to: { aliases: ['pet'] },
    kept_in: { ...single, aliases: ['where'] },
    meets_on: { ...single, aliases: ['weekday'] },
    meets_at: { ...single, aliases: ['venue'] },
    takes_place_on: { ...single, aliases: ['date'] },
    manages: { inverse: 'reports_to', aliases: ['boss'] },
    dose: single,
    住在: single,
    时间: single,
    爱好: single,
    剂量: single,
  },
}
