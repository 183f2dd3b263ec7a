import {
  MnesticError,
  throwIfAborted,
  type Layout,
  type ScopeAccess,
  type ScopeInput,
  type Seq,
} from '@mnestic/core'
import {
  checkInteger,
  checkLayout,
  checkMembers,
  checkSignal,
  invalid,
  isBlockName,
  toScope,
} from '@mnestic/core/check'
import {
  attentionOf,
  type Attention,
  type AttentionCue,
  type AttentionOptions,
} from './attention/attention.ts'
import type { CheckedOptions } from './options.ts'
import type { PinData } from './pins.ts'
import { ownBlocks } from './prompt/lay.ts'
import type { ScopeWindow } from './scope-window.ts'
import { windowOf, type Window, type WindowOptions } from './window.ts'

/** Records pinned in one scope at most. */
const maxPins = 500

export interface FitsOptions {
  readonly layout?: Layout | undefined
  /** Tokens of the prompt's memory. Default: the option `tokens` of `transformerContext`. */
  readonly budget?: number | undefined
}

/** Whether a text would still fit. */
export interface Fit {
  readonly fits: boolean
  /** Of the text as a line. */
  readonly tokens: number
  /** Left of the budget without it. */
  readonly room: number
}

/** The view's own methods, reached as `memory.views.NAME`. A scope without records has an empty answer. */
export interface TransformerContextApi {
  /**
   * The window of a scope: what stands in every prompt, or with `layout` what stands in that one, by block, with tokens,
   * why each record entered, what left and why. Records that are gone since are in `left`.
   * @throws INVALID_ARGUMENT
   */
  window(scope: ScopeInput, options?: WindowOptions): Promise<Window>
  /** Whether a text of nobody's would fit as one more line. @throws INVALID_ARGUMENT */
  fits(scope: ScopeInput, text: string, options?: FitsOptions): Promise<Fit>
  /**
   * Lets records stand in every prompt of the scope, in the block of that name. A note about each is logged, so that a
   * pin outlives a restart and an export, and leaves with its record. Pinned into another block, a record moves there;
   * pinned into its own, it stays where it is, and nothing is logged.
   * @throws INVALID_ARGUMENT; NOT_FOUND: an id; TOO_LARGE: more than 500 in the scope
   */
  pin(
    scope: ScopeInput,
    ids: readonly string[],
    options?: { readonly block?: string | undefined },
  ): Promise<void>
  /**
   * Takes pins out, those too by which a record stands in the place of one that it corrects; of what is not pinned
   * nothing is said. @throws INVALID_ARGUMENT, NOT_FOUND
   */
  unpin(scope: ScopeInput, ids: readonly string[]): Promise<void>
  /**
   * To which records a cue attends, by scaled dot-product attention: for each head a weight for every record, 1 in sum.
   * Heads over vectors are fixed parts of them, nothing is learned; one more is over words.
   * One pass over the scope's records. @throws INVALID_ARGUMENT, EMBEDDER_FAILED, ABORTED
   */
  attention(scope: ScopeInput, cue: string | AttentionCue, options?: AttentionOptions): Promise<Attention>
}

export function transformerContextApi(
  access: ScopeAccess<ScopeWindow>,
  options: CheckedOptions,
): TransformerContextApi {
  const { host } = access
  const note = async (
    input: ScopeInput,
    ids: readonly string[],
    data: PinData,
    /** Of the records that the given one is about, those that the note changes. */
    changed: (state: ScopeWindow, seq: Seq) => readonly Seq[],
  ): Promise<void> => {
    const path = toScope(input)
    const wantedIds = checkIds(ids)
    if (wantedIds.length === 0) throw invalid('ids', ids, 'a list of at least one id')
    const at = await access.view(path)
    const seqs: Seq[] = []
    for (const id of new Set(wantedIds)) {
      const seq = at && (await host.resolve(at.scope, id))
      if (seq === undefined)
        throw new MnesticError('NOT_FOUND', `No record ${JSON.stringify(id)} in ${JSON.stringify(path)}`)
      seqs.push(seq)
    }
    if (at === undefined) return
    const some = [...new Set(seqs.flatMap((seq) => changed(at.state, seq)))]
    const more = data.pin === null ? 0 : some.filter((seq) => at.state.pins.blockOf(seq) === undefined).length
    if (at.state.pins.size + more > maxPins)
      throw new MnesticError('TOO_LARGE', `More than ${maxPins} pinned records in ${JSON.stringify(path)}`)
    // One note for each: a note leaves with any record that it is about.
    for (const seq of some) await host.append({ scope: at.scope, about: [seq], data: { ...data } })
  }
  return {
    window: async (input, given = {}) => {
      checkMembers('The options of window', given, ['layout', 'budget'])
      const budget = budgetOf(given.budget, options)
      const layout = checkLayout('layout', given.layout)
      const at = await access.view(toScope(input))
      return windowOf(at, host, layout, budget)
    },
    fits: async (input, text, given = {}) => {
      checkMembers('The options of fits', given, ['layout', 'budget'])
      if (typeof text !== 'string') throw invalid('text', text, 'a text')
      const budget = budgetOf(given.budget, options)
      const layout = checkLayout('layout', given.layout)
      const at = await access.view(toScope(input))
      const { room } = await windowOf(at, host, layout, budget)
      const tokens = host.countTokens(`- ${text.trim()}\n`)
      return { fits: tokens <= room, tokens, room }
    },
    pin: async (input, ids, given = {}) => {
      checkMembers('The options of pin', given, ['block'])
      const { block = 'pinned' } = given
      if (!isBlockName(block) || ownBlocks.includes(block))
        throw invalid('block', block, `1 to 64 characters in one line, not ${ownBlocks.join(' or ')}`)
      await note(input, ids, { pin: block }, ({ pins }, seq) => (pins.blockOf(seq) === block ? [] : [seq]))
    },
    unpin: (input, ids) => note(input, ids, { pin: null }, ({ pins }, seq) => pins.behind(seq)),
    attention: async (input, cue, given = {}) => {
      checkMembers('The options of attention', given, ['heads', 'limit', 'ids', 'signal'])
      const { heads = 4, limit = 20 } = given
      const ids = given.ids === undefined ? undefined : checkIds(given.ids)
      checkInteger('heads', heads, 1, 64)
      checkInteger('limit', limit, 1, 1_000)
      const signal = checkSignal(given.signal)
      throwIfAborted(signal)
      const asked = checkCue(cue, host.dimensions)
      const at = await access.view(toScope(input))
      return attentionOf(at?.scope, host, asked, { heads, limit, ids, signal })
    },
  }
}

function checkIds(ids: unknown): readonly string[] {
  if (!Array.isArray(ids)) throw invalid('ids', ids, 'a list of ids')
  return ids.map((id: unknown) => {
    if (typeof id !== 'string') throw invalid('An id', id, 'a text')
    return id
  })
}

function budgetOf(budget: number | undefined, { tokens }: CheckedOptions): number {
  return budget === undefined ? tokens : checkInteger('budget', budget, 0, 100_000_000)
}

function checkCue(cue: unknown, dimensions: number | undefined): AttentionCue {
  if (typeof cue === 'string') return { text: cue }
  checkMembers('The cue', cue, ['text', 'vector'])
  const { text, vector } = cue
  if (text !== undefined && typeof text !== 'string') throw invalid("The cue's text", text, 'a text')
  if (vector !== undefined && !(vector instanceof Float32Array && vector.length === dimensions))
    throw invalid(
      "The cue's vector",
      vector,
      dimensions === undefined
        ? 'none where the memory has no embedder; give a text'
        : `a Float32Array of ${dimensions} numbers`,
    )
  if (text === undefined && vector === undefined) throw invalid('The cue', cue, 'a text, a vector, or both')
  return { ...(text !== undefined && { text }), ...(vector !== undefined && { vector }) }
}
