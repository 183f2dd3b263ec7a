import { backend, type Assembler, type Backend } from '@mnestic/core'
import { transformerContextApi, type TransformerContextApi } from './api.ts'
import { checkOptions, type TransformerContextOptions } from './options.ts'
import { windowAssembler } from './prompt/window-assembler.ts'
import { ScopeWindow } from './scope-window.ts'

/** It finds nothing: it says what stands in every prompt, and weighs what others find. */
export interface TransformerContextCapabilities {
  readonly standing: true
  /**
   * Both of weight 0: they are for the assembler. `lineTokens`: of the record's line in a prompt; `information`: nats a
   * word, by the scope's own records.
   */
  readonly signals: { readonly lineTokens: number; readonly information: number }
  readonly determinism: 'exact'
}

/** The backend, and the assembler that makes prompts of what it lets stand. */
export interface TransformerContext extends Backend<TransformerContextCapabilities, TransformerContextApi> {
  /** For the memory's `assembler`; of the same options. */
  readonly assembler: Assembler
}

/**
 * Working memory: which records stand in every prompt (pinned ones, the last ones), and how a prompt is made of them and
 * of what others find, so that its beginning stays the same from turn to turn.
 *
 * Kept in memory by scope, read from the log when a scope is first asked: about 100 bytes a record and 4 for each of its
 * words, and each distinct word of the scope once. @throws INVALID_ARGUMENT
 */
export function transformerContext(options: TransformerContextOptions = {}): TransformerContext {
  const checked = checkOptions(options)
  const { tokens, stay, need, ids, recent, scopes } = checked
  const view = backend({
    capabilities: { standing: true, signals: { lineTokens: 0, information: 0 }, determinism: 'exact' },
    scopes,
    create: ({ host }) => new ScopeWindow(host.name, (text) => host.countTokens(text), recent),
    api: (access) => transformerContextApi(access, checked),
  })
  return { ...view, assembler: windowAssembler({ tokens, stay, need, ids }) }
}
