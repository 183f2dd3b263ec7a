/** What a text shows on its face, whatever is asked; of no language but for the capitals of names. */
export interface Traits {
  /** It holds a question. */
  readonly asks: boolean
  /** It ends with one. */
  readonly endsAsking: boolean
  /** It holds a digit. */
  readonly figure: boolean
  /** It holds something between quotation marks, as titles are. */
  readonly title: boolean
  /** It holds something between brackets, as a picture's caption is. */
  readonly caption: boolean
  /** Words with a capital inside a sentence, in small letters and without a possessive s, each once. */
  readonly names: readonly string[]
}

const captions = /\[[^[\]]*\]/g
const question = /[?？؟]/u
const lastQuestion = /[?？؟][\s!！"'”’»)\]）」』]*$/u
const digit = /\p{N}/u
const quoted = /["“„«][^"“”„«»]{2,60}["”«»]/u
/** What is before it is looked at from its capital alone, not from every space. */
const capitalised = /\p{Lu}(?<=[\p{L}\p{N},;:'"]\s["“]?\p{Lu})[\p{L}'’-]+/gu
/** I'm, I've: no name. */
const self = /^I['’]/

export function traitsOf(text: string): Traits {
  // A caption says what a picture shows, nothing that somebody asks or names.
  const said = text.replace(captions, ' ').trim()
  const names = [...said.matchAll(capitalised)].flatMap(([name]) =>
    self.test(name) ? [] : [name.replace(/['’]s$/, '').toLowerCase()],
  )
  return {
    asks: question.test(said),
    endsAsking: lastQuestion.test(said),
    figure: digit.test(text),
    title: quoted.test(said),
    caption: said.length < text.trim().length,
    names: [...new Set(names)],
  }
}
