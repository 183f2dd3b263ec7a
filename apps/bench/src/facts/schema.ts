import type { Schema } from '@mnestic/knowledge-graph'

const single = { single: true } as const
const mutual = { symmetric: true } as const

/**
 * What the application that supplies these facts would declare: which of them change, which hold both ways, and a
 * plain second name or two. Written with the conversations, before any question was asked of a graph.
 */
export const factsSchema: Schema = {
  predicates: {
    lives_in: { ...single, aliases: ['resides in', 'home'] },
    works_at: { ...single, aliases: ['employer', 'job'] },
    partner: { ...single, ...mutual, aliases: ['girlfriend', 'boyfriend'] },
    sibling: { ...mutual, aliases: ['brother', 'sister'] },
    child_of: { aliases: ['mother', 'father', 'parent'] },
    classmate: { ...mutual, aliases: ['went to school with'] },
    has_pet: { aliases: ['animal'] },
    phone_number: { ...single, aliases: ['mobile'] },
    allergic_to: { aliases: ['intolerance'] },
    based_in: { ...single, aliases: ['headquarters', 'office'] },
    headed_by: { ...single, inverse: 'heads', aliases: ['chief executive', 'director'] },
    led_by: { ...single, inverse: 'leads', aliases: ['project manager'] },
    done_for: { aliases: ['client', 'customer'] },
    owned_by: { ...single, inverse: 'owns', aliases: ['owner'] },
    costs: { ...single, aliases: ['price'] },
    meets_at: { ...single, aliases: ['venue'] },
    meets_on: { ...single, aliases: ['weekday'] },
    member_of: { aliases: ['club membership'] },
    lies_in: { aliases: ['district'] },
  },
}
