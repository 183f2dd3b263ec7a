/** Of Latin and most other scripts, of CJK, of Arabic. */
export const questionMark: RegExp = /[?？؟]/u

/** At the end of a text, but for closing marks. */
export const endsAsking: RegExp = /[?？؟][\s"'”’»)\]）」』]*$/u
