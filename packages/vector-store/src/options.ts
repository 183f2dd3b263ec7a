import { measuredCosts, type Costs } from './plan/costs.ts'
import { checkInteger, checkMembers, invalid } from '@mnestic/core/check'

/** What is kept of a vector in memory: its numbers, a byte for each, or that and a bit for each. */
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
  /**
   * `float32`: all of it, and a byte for each number beside it, to scan; scores are exact. `int8`: that byte alone, a
   * quarter of the memory; scores are those of the rounded numbers, about .001 off. `binary`: the byte and its sign, and the
   * signs are scanned, which is several times as fast; then the closest are scored as with `int8`. Default 'float32'.
   */
  readonly quantisation?: Quantisation | undefined
  /**
   * With `binary`: records that are scored for each that is asked for, 1 to 1,000; more miss less, and cost more.
   * Default 32.
   */
  readonly rescore?: number | undefined
  /**
   * `auto`: by a scan or by a graph (HNSW), whichever costs less; a graph needs the optional package hnswlib-node and a
   * storage with a folder, and may miss some; it has the numbers a second time, so there is none beside `int8` and
   * `binary`. `exact`: no graph ever answers. Default 'auto'.
   */
  readonly engine?: 'auto' | 'exact' | undefined
  /** Vectors of a scope up to which no graph is built, 0 to 2^32 - 1. Default 50,000. */
  readonly exactUpTo?: number | undefined
  /**
   * Share of what a scan finds that a graph is to find as well, .5 to .999. Graphs are measured when they are built,
   * and asked as broadly as that takes, aiming half-way from here to 1. Default .98.
   */
  readonly recall?: number | undefined
  /**
   * Scopes kept in memory; those not used for longest go, and are read from the log again when asked. Default: 256, and more
   * as long as all together have no more than 131,072 records.
   */
  readonly scopes?: number | undefined
}

export interface CheckedOptions {
  readonly passages: boolean
  readonly whole: number
  readonly quantisation: Quantisation
  /** 1 where signs are not scanned. */
  readonly rescore: number
  readonly scopes: number | undefined
  /** `exact` where there are no graphs. */
  readonly engine: 'auto' | 'exact'
  readonly exactUpTo: number
  readonly recall: number
  readonly costs: Costs
  /** Rows from which a scope is kept in files. */
  readonly filesFrom: number
}

const quantisations: readonly unknown[] = ['float32', 'int8', 'binary'] satisfies readonly Quantisation[]

const known: readonly string[] = [
  'passages',
  'whole',
  'quantisation',
  'rescore',
  'scopes',
  'engine',
  'exactUpTo',
  'recall',
] satisfies readonly (keyof VectorStoreOptions)[]
const maxScopes = 1_000_000
const defaultRescore = 32
/** A scan of so many takes about as long as four questions to a graph, and less than half a millisecond at 128 dimensions. */
const defaultExactUpTo = 50_000
const defaultRecall = 0.98
/** So many are read from the log in about the time that opening files takes; a smaller scope has no folder. */
const filesFrom = 1_024
const maxVectors = 2 ** 32 - 1

/** The options with every default filled in. @throws INVALID_ARGUMENT */
export function checkOptions(given: VectorStoreOptions): CheckedOptions {
  checkMembers('The options of vectorStore', given, known)
  const { passages = true, whole = 1, scopes } = given
  if (typeof passages !== 'boolean') throw invalid('passages of vectorStore', passages, 'true, false')
  if (typeof whole !== 'number' || !(whole >= 0 && whole <= 1))
    throw invalid('whole of vectorStore', whole, 'a number from 0 to 1')
  if (!passages && whole !== 1)
    throw invalid(
      'whole of vectorStore',
      whole,
      'no number beside passages: false, where nothing else is compared',
    )
  return {
    passages,
    whole,
    ...checkQuantisation(given),
    ...checkEngine(given),
    scopes: scopes === undefined ? undefined : checkInteger('scopes of vectorStore', scopes, 1, maxScopes),
    costs: measuredCosts,
    filesFrom,
  }
}

function checkQuantisation({
  quantisation = 'float32',
  rescore,
}: VectorStoreOptions): Pick<CheckedOptions, 'quantisation' | 'rescore'> {
  if (!quantisations.includes(quantisation))
    throw invalid('quantisation of vectorStore', quantisation, "'float32', 'int8', 'binary'")
  if (quantisation !== 'binary' && rescore !== undefined)
    throw invalid('rescore of vectorStore', rescore, "no number beside another quantisation than 'binary'")
  if (quantisation !== 'binary') return { quantisation, rescore: 1 }
  return {
    quantisation,
    rescore: checkInteger('rescore of vectorStore', rescore ?? defaultRescore, 1, 1_000),
  }
}

function checkEngine({
  engine = 'auto',
  quantisation = 'float32',
  exactUpTo,
  recall,
}: VectorStoreOptions): Pick<CheckedOptions, 'engine' | 'exactUpTo' | 'recall'> {
  if (engine !== 'auto' && engine !== 'exact')
    throw invalid('engine of vectorStore', engine, "'auto', 'exact'")
  const graphs = engine === 'auto' && quantisation === 'float32'
  if (!graphs && (exactUpTo !== undefined || recall !== undefined))
    throw invalid(
      'exactUpTo or recall of vectorStore',
      exactUpTo ?? recall,
      "neither beside engine: 'exact', int8 or binary, where there are no graphs",
    )
  if (recall !== undefined && !(typeof recall === 'number' && recall >= 0.5 && recall <= 0.999))
    throw invalid('recall of vectorStore', recall, 'a number from 0.5 to 0.999')
  return {
    engine: graphs ? 'auto' : 'exact',
    exactUpTo: checkInteger('exactUpTo of vectorStore', exactUpTo ?? defaultExactUpTo, 0, maxVectors),
    recall: recall ?? defaultRecall,
  }
}
