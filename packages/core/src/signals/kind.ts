import type { Signal, SignalRecord } from '../contract/signal.ts'
import { brevity } from './length.ts'

/** Words at which a record's holding the kind weighs half: a long message holds everything. */
const halfLength = 120

const asksWhen =
  /^\s*(?:when|how long ago|(?:(?:on|in|by) )?(?:what|which) (?:date|day|week|weekend|month|year|season|(?:mon|tues|wednes|thurs|fri|satur|sun)day))\b|\bwhen (?:did|do|does|is|was|were)\b/i
const asksHowMany = /\bhow (?:many|much|old|long|often|far|big|tall)\b/i
const asksWhich = /\b(?:what|which|where|who|whose|whom)\b/i

const time =
  /\b(?:yesterday|today|tonight|tomorrow|last|next|ago|this (?:week|month|year|morning|spring|summer|fall|winter|weekend)|week|weekend|month|year|monday|tuesday|wednesday|thursday|friday|saturday|sunday|january|february|march|april|may|june|july|august|september|october|november|december|(?:19|20)\d\d|\d{1,2}(?:st|nd|rd|th)|recently|just|soon|since)\b/i
const number =
  /\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|dozen|couple|twice|once|half|hundred|few|several)\b/i
/** A capitalised word inside a sentence. What is before it is looked at from its capital alone, not from every space. */
const name = /\p{Lu}(?<=[\p{L}\p{N},;:'"]\s+["“]?\p{Lu})[\p{L}'’-]+/gu
const title = /["“][^"”]{2,60}["”]/
const caption = /\[[^[\]]*\]/g

/**
 * For records that hold what the question asks for: a time where it asks when, a number where it asks how many, a name
 * or a title where it asks who, where, what or which; less for longer records. English questions only.
 */
export function kindSignal(weight = 0.5): Signal {
  return {
    name: 'kind',
    weight,
    ask: ({ text = '', speakers }) => {
      const holds = askedFor(text, speakers)
      return (
        holds &&
        ((record) => {
          const short = brevity(record.text, halfLength)
          return short > 0 && holds(record) ? short : 0
        })
      )
    },
  }
}

function askedFor(
  question: string,
  speakers: readonly string[],
): ((record: SignalRecord) => boolean) | undefined {
  if (asksWhen.test(question)) return ({ text }) => time.test(text)
  if (asksHowMany.test(question)) return ({ text }) => number.test(text)
  if (asksWhich.test(question)) return ({ text }) => holdsName(text, speakers)
  return undefined
}

/** Of anybody or anything but those who talk; a picture's caption names nobody. */
function holdsName(text: string, speakers: readonly string[]): boolean {
  const said = text.replace(caption, '')
  if (title.test(said)) return true
  for (const [found] of said.matchAll(name))
    if (
      !/^I(?:['’]|$)/.test(found) &&
      !speakers.some((speaker) => speaker.split(/\s+/).includes(found.replace(/['’]s$/, '')))
    )
      return true
  return false
}
