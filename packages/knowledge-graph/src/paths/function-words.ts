/**
 * English words that hold a question together and name no relation. Other languages keep all their words; what a word
 * says there is up to the embedder. Words that ask for a place, a time, a manner or a reason stay: they say something,
 * beside others.
 */
const english = new Set(
  `a an the this that these those there here such
  of s t d m ll re ve is are was were be been being am or and but nor if than then so because while though
  to in at for by on with as into onto upon about around during through between among per via
  does did has had have having will would shall should can could may might must cannot let
  i me my mine myself you your yours he him his himself she her hers herself it its itself
  we our ours us they their theirs them one ones another
  who whom whose what which whoever whatever whichever
  not no yes any some each every all both either neither same share shares shared sharing common own more most very too also just only even ever
  now then still yet already again once always never currently nowadays presently today recently lately
  before after until since`.split(/\s+/),
)

/** Words of asking, and words for anything at all, which may as well name a relation: `name`, `person`. */
const asking = new Set(
  `name named called please tell give show list find know remember say
  person people someone somebody anyone anybody everyone thing things something anything`.split(/\s+/),
)

const circumstances = new Set('where when how why'.split(' '))

const verbs = new Set(
  `is are was were do does did has have had will would shall should can could may might must`.split(' '),
)

const sharing = new Set('same share shares shared sharing common'.split(' '))

const auxiliaries = new Set('does did do'.split(' '))

/** Between two names, the first belongs to the second: `the father of Ana`, `a film by Bergman`. */
const belonging = new Set(['of', 'by'])

export const isFunctionWord = (word: string): boolean => english.has(word)

export const isAskingWord = (word: string): boolean => asking.has(word)

/** Asks for a place, a time, a manner or a reason. */
export const asksForCircumstance = (word: string): boolean => circumstances.has(word)

/**
 * Whether a word says of what kind the answer is, by its neighbours: `which company`, `what films did`. What follows
 * `what` may as well be a verb: `what made`.
 */
export const saysKind = (before: string, after: string): boolean =>
  before === 'which' || (before === 'what' && verbs.has(after))

/** Asks for what has something in common with the subject. */
export const asksForShared = (word: string): boolean => sharing.has(word)

/** Before a subject, it says that a verb comes after: `what does Ana's sister do`. */
export const announcesVerb = (word: string): boolean => auxiliaries.has(word)

export const leadsToOwner = (word: string): boolean => belonging.has(word)

/** `'s` as it remains once words are taken apart. */
export const isPossessive = (word: string): boolean => word === 's'
