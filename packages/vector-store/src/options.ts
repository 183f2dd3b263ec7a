import { checkInteger, checkMembers, invalid } from '@mnestic/core/check'

/** What is kept of vectors in memory. */
export type Quantisation = 'float32' | 'int8' | 'binary'

export interface VectorStoreOptions {
  /**
   * Whether a record's passages are compared too, or its whole text only. Without them a record takes one vector in
   * memory, and a sentence that fits may be lost in its message. Default true.
   */
  readonly passages?: boolean | undefined
  /**
   * Factor on the cosine of the whole text where a record has passages beside it, 0 to 1; 0: only its passages count.
   * A record that is one passage always counts in full. Default 1.
   */
  readonly whole?: number | undefined
  /** Scopes kept in memory; those not used for longest go, and are read from the log again when asked. Default 256. */
  readonly scopes?: number | undefined
}

export interface CheckedOptions {
  readonly passages: boolean
  readonly whole: number
  readonly scopes: number
}

const known: readonly string[] = [
  'passages',
  'whole',
  'scopes',
] satisfies readonly (keyof VectorStoreOptions)[]
const maxScopes = 1_000_000

/** The options with every default filled in. @throws INVALID_ARGUMENT */
export function checkOptions(given: VectorStoreOptions): CheckedOptions {
  checkMembers('The options of vectorStore', given, known)
  const { passages = true, whole = 1, scopes = 256 } = given
  if (typeof passages !== 'boolean') throw invalid('passages of vectorStore', passages, 'true, false')
  if (typeof whole !== 'number' || !(whole >= 0 && whole <= 1))
    throw invalid('whole of vectorStore', whole, 'a number from 0 to 1')
  if (!passages && whole !== 1)
    throw invalid(
      'whole of vectorStore',
      whole,
      'no number beside passages: false, where nothing else is compared',
    )
  return { passages, whole, scopes: checkInteger('scopes of vectorStore', scopes, 1, maxScopes) }
}
