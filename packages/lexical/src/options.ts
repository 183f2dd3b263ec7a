import { checkInteger, checkMembers, invalid, isObject } from '@mnestic/core/check'
import { english } from './languages/english.ts'
import type { Language } from './language.ts'

export interface LexicalOptions {
  /** How texts become terms: one of `@mnestic/lexical/languages/*`, or your own. Default `english`. */
  readonly language?: Language | undefined
  /**
   * Scopes kept in memory; those not used for longest go, and are loaded again when asked. Default: 256, and more
   * as long as all together have no more than 131,072 records.
   */
  readonly scopes?: number | undefined
}

export interface CheckedOptions {
  readonly language: Language
  readonly scopes: number | undefined
}

const known: readonly string[] = ['language', 'scopes'] satisfies readonly (keyof LexicalOptions)[]
const maxScopes = 1_000_000

/** The options with every default filled in. @throws INVALID_ARGUMENT */
export function checkOptions(given: LexicalOptions): CheckedOptions {
  checkMembers('The options of lexical', given, known)
  const { language = english, scopes } = given
  if (!isLanguage(language))
    throw invalid(
      'language of lexical',
      language,
      "a language such as `german` of '@mnestic/lexical/languages/german', or { name, words, term }",
    )
  return {
    language,
    scopes: scopes === undefined ? undefined : checkInteger('scopes of lexical', scopes, 1, maxScopes),
  }
}

function isLanguage(value: unknown): value is Language {
  return (
    isObject(value) &&
    typeof value['name'] === 'string' &&
    value['name'] !== '' &&
    typeof value['words'] === 'function' &&
    typeof value['term'] === 'function'
  )
}
