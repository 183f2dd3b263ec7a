import type { Backend, OptionParser } from '@mnestic/core'
import { toTime } from '@mnestic/core/check'

import type { KnowledgeGraphApi } from './contract/api.ts'
import { OpenGraph } from './open-graph.ts'
import { checkOptions, type KnowledgeGraphOptions } from './options.ts'

export interface KnowledgeGraphCapabilities {
  readonly text: true
  /**
   * `path`: how well the question says the best path of facts that the record supports, 0 without one. `mention`: how
   * many and how rare are the entities of the cue that it names; it has weight 0 unless you give it one.
   */
  readonly signals: { readonly path: number; readonly mention: number }
  readonly determinism: 'exact'
  readonly asOf: 'exact'
  readonly external: boolean
  readonly options: {
    /** Only facts that hold at this time: milliseconds since the epoch, a `Date`, or ISO 8601. */
    readonly validAt: OptionParser<number | Date | string>
  }
}

const weights = { path: 1, mention: 0 }

/**
 * Facts with their time and evidence, from records and from their texts. A cue is linked to entities, the paths of
 * facts that lead away from them are compared with its words, and the records that say the best ones come to mind.
 * @throws INVALID_ARGUMENT
 */
export function knowledgeGraph(
  options: KnowledgeGraphOptions = {},
): Backend<KnowledgeGraphCapabilities, KnowledgeGraphApi> {
  const checked = checkOptions(options)
  return {
    specVersion: 'v1',
    capabilities: {
      text: true,
      signals: weights,
      determinism: 'exact',
      asOf: 'exact',
      external: checked.engine.external,
      options: { validAt: { parse: (value) => toTime('validAt', value) } },
    },
    open: (host) => OpenGraph.open(checked, host),
  }
}
