import type { Embedder } from '@mnestic/core'
import { checkMembers, checkMethods, invalid } from '@mnestic/core/check'
import type { Engine } from './contract/engine.ts'
import type { Extractor } from './contract/extractor.ts'
import type { Schema } from './contract/schema.ts'
import { embeddedEngine } from './embedded/embedded-engine.ts'
import { patternExtractor } from './extract/pattern-extractor.ts'
import { Predicates } from './schema/predicates.ts'

export interface KnowledgeGraphOptions {
  /** Where the graph is kept. Default `embeddedEngine()`. */
  readonly engine?: Engine | undefined
  /** Finds entities and facts in texts, beside the facts that come with records; `false`: nothing does. Default `patternExtractor()`. */
  readonly extractor?: Extractor | false | undefined
  /**
   * Whether a cue also brings records that name what it names, without a path to them. Default true. Beside backends
   * that find records by their words, `false` leaves those to them.
   */
  readonly mentions?: boolean | undefined
  /** What is known of predicates. Default: nothing. */
  readonly schema?: Schema | undefined
  /**
   * Says how near a question's words are to names of predicates; usually the memory's own embedder. Who made it closes
   * it. Without one, spelling is compared.
   */
  readonly embedder?: Embedder | undefined
}

export interface CheckedOptions {
  readonly engine: Engine
  readonly extractor: Extractor | undefined
  readonly mentions: boolean
  readonly predicates: Predicates
  readonly embedder: Embedder | undefined
}

const known: readonly string[] = [
  'engine',
  'extractor',
  'mentions',
  'schema',
  'embedder',
] satisfies readonly (keyof KnowledgeGraphOptions)[]
const maxId = 200

/** @throws INVALID_ARGUMENT */
export function checkOptions(options: KnowledgeGraphOptions): CheckedOptions {
  checkMembers('The options of knowledgeGraph', options, known)
  const {
    engine = embeddedEngine(),
    extractor = patternExtractor(),
    mentions = true,
    schema,
    embedder,
  } = options
  checkMethods('engine of knowledgeGraph', engine, ['open'])
  if (embedder !== undefined) checkMethods('embedder of knowledgeGraph', embedder, ['embed'])
  if (typeof mentions !== 'boolean') throw invalid('mentions of knowledgeGraph', mentions, 'true, false')
  return {
    engine,
    mentions,
    extractor: checkExtractor(extractor),
    predicates: new Predicates(schema),
    embedder,
  }
}

function checkExtractor(extractor: Extractor | false): Extractor | undefined {
  if (extractor === false) return undefined
  checkMethods('extractor of knowledgeGraph', extractor, ['extract'])
  const { id, deterministic } = extractor
  if (typeof id !== 'string' || id === '' || id.length > maxId)
    throw invalid('id of the extractor', id, `a text of 1 to ${maxId} code units`)
  if (typeof deterministic !== 'boolean')
    throw invalid('deterministic of the extractor', deterministic, 'true, false')
  return extractor
}
