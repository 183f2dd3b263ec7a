import { isMnesticError, MnesticError, throwIfAborted, withDeadline } from '@mnestic/core'
import { checkInteger, checkMembers, invalid } from '@mnestic/core/check'
import type { Extraction, Extractor, ExtractorInput } from '../../contract/extractor.ts'
import { readAnswer, type AnswerLimits } from './answer.ts'
import { requestOf, type ModelRequest } from './request.ts'

/**
 * Asks a chat model: `system` and `prompt` are its messages, the answer is JSON of `schema`, as text (bare or in a fence)
 * or parsed. What it throws is taken for an outage.
 */
export type ModelCall = (request: ModelRequest) => Promise<string | object>

export interface ModelExtractorOptions {
  /** Names model and version, as `gpt-x-2026-01`: part of every piece of evidence. 1 to 200 code units. */
  readonly id: string
  /** Predicates that the model is asked to prefer, at most 200. Default: none. */
  readonly predicates?: readonly string[] | undefined
  /** Milliseconds after which an answer comes too late. Default 60,000. */
  readonly deadline?: number | undefined
  /** Code units of a text that the model is shown; what comes after is not looked at. Default 24,000. */
  readonly textLength?: number | undefined
  /** Entities taken of an answer at most. Default 64. */
  readonly entities?: number | undefined
  /** Facts taken of an answer at most. Default 64. */
  readonly facts?: number | undefined
}

/**
 * Finds entities and facts with any chat model. The text is shown as data, and nothing is taken of the answer whose words
 * the text does not hold. What a model says is not the same twice: it is asked once for each record.
 *
 * `extract` throws, always retryable but for the first: `ABORTED` with the signal, `DEADLINE` where the answer is late,
 * `BACKEND_FAILED` where the call failed or the answer is malformed.
 * @throws INVALID_ARGUMENT
 */
export function modelExtractor(call: ModelCall, options: ModelExtractorOptions): Extractor {
  if (typeof call !== 'function') throw invalid('call', call, 'a function that asks a model')
  const { id, predicates, deadline, textLength, limits } = checkOptions(options)
  return {
    id,
    deterministic: false,
    async extract(input: ExtractorInput, { signal }): Promise<Extraction> {
      throwIfAborted(signal)
      const answer = await withDeadline(deadline, signal, async (either) =>
        call(requestOf(input, textLength, predicates, either)),
      ).catch((error: unknown) => {
        throw failure(error)
      })
      return readAnswer(answer, input, limits)
    },
  }
}

interface Checked {
  readonly id: string
  readonly predicates: readonly string[]
  readonly deadline: number
  readonly textLength: number
  readonly limits: AnswerLimits
}

function checkOptions(options: ModelExtractorOptions): Checked {
  checkMembers('The options of modelExtractor', options, [
    'id',
    'predicates',
    'deadline',
    'textLength',
    'entities',
    'facts',
  ])
  const { id, predicates = [], deadline = 60_000, textLength = 24_000, entities = 64, facts = 64 } = options
  if (typeof id !== 'string' || id.length < 1 || id.length > 200)
    throw invalid('id', id, 'a text of 1 to 200 code units that names the model')
  if (
    !Array.isArray(predicates) ||
    predicates.length > 200 ||
    predicates.some((one) => typeof one !== 'string')
  )
    throw invalid('predicates', predicates, 'at most 200 texts')
  return {
    id,
    predicates,
    deadline: checkInteger('deadline', deadline, 1, 3_600_000),
    textLength: checkInteger('textLength', textLength, 1, 1_000_000),
    limits: {
      entities: checkInteger('entities', entities, 0, 1_000),
      facts: checkInteger('facts', facts, 0, 1_000),
    },
  }
}

function failure(error: unknown): MnesticError {
  if (isMnesticError(error)) return error
  const why = error instanceof Error ? error.message : String(error)
  return new MnesticError('BACKEND_FAILED', `The call of the model failed: ${why}; it is asked again later`, {
    retryable: true,
    cause: error,
  })
}
