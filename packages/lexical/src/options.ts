import { MnesticError } from '@mnestic/core'
import { english } from './languages/english.ts'
import type { Language } from './language.ts'

export interface LexicalOptions {
  /** How texts become terms: one of `@mnestic/lexical/languages/*`, or your own. Default `english`. */
  readonly language?: Language | undefined
  /** Scopes kept in memory; those not used for longest go, and are loaded again when asked. Default 256. */
  readonly scopes?: number | undefined
}

export interface CheckedOptions {
  readonly language: Language
  readonly scopes: number
}

const known: readonly string[] = ['language', 'scopes'] satisfies readonly (keyof LexicalOptions)[]
const maxScopes = 1_000_000

/** The options with every default filled in. @throws INVALID_ARGUMENT */
export function checkOptions(given: LexicalOptions): CheckedOptions {
  checkNames(given, known)
  const { language = english, scopes = 256 } = given
  if (!isLanguage(language))
    throw refused(
      'language',
      language,
      "a language such as `german` of '@mnestic/lexical/languages/german', or { name, words, term }",
    )
  checkCount('scopes', scopes, maxScopes)
  return { language, scopes }
}

function isLanguage(value: unknown): value is Language {
  return (
    typeof value === 'object' &&
    value !== null &&
    'name' in value &&
    typeof value.name === 'string' &&
    value.name !== '' &&
    'words' in value &&
    typeof value.words === 'function' &&
    'term' in value &&
    typeof value.term === 'function'
  )
}

/** @throws INVALID_ARGUMENT */
export function checkNames(options: unknown, names: readonly string[]): void {
  if (typeof options !== 'object' || options === null) throw refused('The options', options, 'an object')
  for (const key of Object.keys(options))
    if (!names.includes(key)) throw refused('An option', key, `only ${names.join(', ')}`)
}

/** @throws INVALID_ARGUMENT */
export function checkCount(name: string, value: unknown, max: number): asserts value is number {
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 1 || value > max)
    throw refused(name, value, `an integer from 1 to ${max}`)
}

/** @throws INVALID_ARGUMENT */
export function checkText(name: string, value: unknown): asserts value is string {
  if (typeof value !== 'string') throw refused(name, value, 'a string')
}

function refused(what: string, value: unknown, accepted: string): MnesticError {
  const shown = typeof value === 'number' ? String(value) : JSON.stringify(value)
  return new MnesticError('INVALID_ARGUMENT', `${what} of lexical is ${shown}; accepted: ${accepted}`)
}
