import type { Concept } from '../pattern.ts'

const likes = [['WHO', 'likes', 'THINGS']] as const
const dislikes = [['WHO', 'dislikes', 'THINGS']] as const
const denied = "(?<![\\p{L}\\p{N}'])(?<WHO>I|we)"

/** What people like and do not. Without an article: `I love jazz` says what `I love the new haircut` does not. */
export const tastes: Concept = [
  { says: 'WHO <like> THINGS', gives: likes, when: 'habit' },
  { says: 'WHO <love> THINGS', gives: likes, when: 'habit' },
  { says: 'WHO <adore> THINGS', gives: likes, when: 'habit' },
  { says: 'WHO <enjoy> THINGS', gives: likes, when: 'habit' },
  { says: 'WHO <prefer> THING(?= (?:to|over) )', gives: [['WHO', 'likes', 'THING']] },
  {
    says: 'WHO <be> an? (?:big |huge |massive |great |die-hard )?fan of THINGS',
    gives: likes,
    when: 'habit',
  },
  {
    says: 'WHO <be> (?:really |very |so )?(?:into|fond of|crazy about|keen on|passionate about|obsessed with) THINGS',
    gives: likes,
    when: 'habit',
  },
  { says: 'WHO <hate> THINGS', gives: dislikes, when: 'habit' },
  { says: 'WHO <dislike> THINGS', gives: dislikes, when: 'habit' },
  { says: 'WHO <detest> THINGS', gives: dislikes, when: 'habit' },
  { says: 'WHO <despise> THINGS', gives: dislikes, when: 'habit' },
  {
    says: `${denied} (?:really |just )?(?:can't|cannot|can not) stand THINGS`,
    gives: dislikes,
    when: 'habit',
  },
  {
    says: `${denied} (?:really )?don't (?:really |even )?(?:like|enjoy) THINGS`,
    gives: dislikes,
    when: 'habit',
  },
  {
    says: "(?<![\\p{L}'])NAME (?:really )?(?:doesn't|does not) (?:really |even )?(?:like|enjoy) THINGS",
    gives: [['NAME', 'dislikes', 'THINGS']],
  },
  {
    says: "(?<![\\p{L}\\p{N}'])(?<WHO>I)(?:'m| am) not (?:really )?(?:a (?:big |huge )?fan of|into|fond of|keen on) THINGS",
    gives: dislikes,
    when: 'habit',
  },
]
