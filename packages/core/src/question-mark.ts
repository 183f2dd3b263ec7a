/** Of Latin and most other scripts, of CJK, of Arabic. */
export const questionMark: RegExp = /[?？؟]/u

/** At the end of a text, but for closing and exclamation marks: `Really?!`. */
export const endsAsking: RegExp = /[?？؟][\s!！"'”’»)\]）」』]*$/u
