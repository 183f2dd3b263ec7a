/** The forms of an English verb: `live lives lived lived living`. */
export interface Forms {
  readonly base: string
  readonly third: string
  readonly past: string
  readonly participle: string
  readonly ing: string
}

const irregular: Readonly<Record<string, readonly [past: string, participle: string]>> = {
  buy: ['bought', 'bought'],
  come: ['came', 'come'],
  drive: ['drove', 'driven'],
  fly: ['flew', 'flown'],
  get: ['got', '(?:got|gotten)'],
  go: ['went', '(?:gone|been)'],
  grow: ['grew', 'grown'],
  have: ['had', 'had'],
  hold: ['held', 'held'],
  learn: ['(?:learned|learnt)', '(?:learned|learnt)'],
  leave: ['left', 'left'],
  meet: ['met', 'met'],
  speak: ['spoke', 'spoken'],
  spend: ['spent', 'spent'],
  teach: ['taught', 'taught'],
}
const doubled = /^(?:adop|quit|get|stop|plan|travel)$/u

export function formsOf(base: string): Forms {
  const regular = base.endsWith('e')
    ? `${base}d`
    : /[^aeiou]y$/u.test(base)
      ? `${base.slice(0, -1)}ied`
      : base === 'travel'
        ? 'travell?ed'
        : `${base}ed`
  const [past, participle] = irregular[base] ?? [regular, regular]
  const third =
    base === 'have'
      ? '(?:has|has got)'
      : base === 'go'
        ? 'goes'
        : /[^aeiou]y$/u.test(base)
          ? `${base.slice(0, -1)}ies`
          : /(?:s|sh|ch|x)$/u.test(base)
            ? `${base}es`
            : `${base}s`
  const stem = base.endsWith('e') && !base.endsWith('ee') ? base.slice(0, -1) : base
  const ing = base === 'travel' ? 'travell?ing' : `${stem}${doubled.test(base) ? base.at(-1) : ''}ing`
  return { base, third, past, participle, ing }
}

/** Adverbs that leave a statement what it is. */
const adverbs =
  '(?:now|currently|still|really|just|also|actually|always|only|both|all|recently|already|mostly|finally|absolutely|truly|honestly|totally|completely|happily|even|too|so|officially|originally|usually|often|first|once|secretly|kinda|kind of|definitely|definetly|personally|formerly|previously|all|here|sure|certainly)'

/**
 * After a subject: the verb as a statement has it, in any tense, with its group named for the tense. What is denied,
 * asked, wished or supposed has other words in between, or another form.
 */
export function finite(base: string): string {
  if (base === 'be') return finiteBe
  const { third, past, participle, ing } = formsOf(base)
  const perfect = `(?:${participle}|been (?:${adverbs} )*${ing})`
  return [
    '(?:',
    `(?:'m|'re| am| are) (?:${adverbs} )*(?<nowFirst>${ing})`,
    `|(?:'s| is) (?:${adverbs} )*(?<nowThird>${ing})`,
    `|(?:'ve| have) (?:${adverbs} )*(?<hasFirst>${perfect})`,
    `|(?:'s| has) (?:${adverbs} )*(?<hasThird>${perfect})`,
    `| (?:${adverbs} )*(?:`,
    `used to (?<used>${base})`,
    `|(?:was|were) (?:${adverbs} )*(?<pastLong>${ing})`,
    `|(?:do )?(?<first>${base})`,
    `|(?<third>${third}|does ${base})`,
    `|(?<past>${past}|did ${base}))`,
    ')(?![\\p{L}])',
  ].join('')
}

const finiteBe = [
  '(?:',
  `(?:(?<nowFirst>'m|'re)|(?<nowThird>'s)|(?:'ve| have) (?:${adverbs} )*(?<hasFirst>been)|(?:'s| has) (?:${adverbs} )*(?<hasThird>been)`,
  `| (?:${adverbs} )*(?:(?<first>am|are)|(?<third>is)|(?<past>was|were)))(?: ${adverbs})*`,
  ')(?![\\p{L}])',
].join('')

/** Any form, where there is no subject to agree with. */
export function anyForm(base: string): string {
  const { third, past, participle, ing } = formsOf(base)
  return `(?:${base}|${third}|${past}|${participle}|${ing})`
}

/** Whether subject and verb agree, and when it was. */
export type Tense = 'present' | 'progressive' | 'perfect' | 'past' | 'over'

/** The tense of a match, unless its verb belongs to another subject: `Does Ana play` has no `Ana plays`. */
export function tenseOf(
  groups: Readonly<Record<string, string | undefined>>,
  subject: 'first' | 'third',
): Tense | undefined {
  const mine = (one: 'first' | 'third'): boolean => subject === one
  if (groups['used'] !== undefined) return 'over'
  if (groups['past'] !== undefined || groups['pastLong'] !== undefined) return 'past'
  const { nowFirst, nowThird } = groups
  if (nowFirst !== undefined || groups['first'] !== undefined)
    return mine('first') ? now(nowFirst) : undefined
  if (nowThird !== undefined || groups['third'] !== undefined)
    return mine('third') ? now(nowThird) : undefined
  if (groups['hasFirst'] !== undefined) return mine('first') ? 'perfect' : undefined
  if (groups['hasThird'] !== undefined) return mine('third') ? 'perfect' : undefined
  return 'present'
}

function now(form: string | undefined): Tense {
  return form?.endsWith('ing') ? 'progressive' : 'present'
}
