import { openMemory, scope, type RecordInput, type Recollection } from '@mnestic/core'
import { staticEmbedder } from '@mnestic/embed-static'
import { knowledgeGraph, patternExtractor, type Extractor } from '@mnestic/knowledge-graph'
import { recipe, type Recipe } from '../compositions.ts'
import type { FactsQuestion } from './dataset.ts'
import { factsSchema } from './schema.ts'

/** A way of remembering the conversations. */
export interface Way {
  readonly name: string
  /** Whether the facts are written that the application supplies. */
  readonly supplied: boolean
  open(): Promise<OpenWay>
}

export interface OpenWay extends AsyncDisposable {
  remember(conversation: string, records: readonly RecordInput[]): Promise<unknown>
  ask(conversation: string, question: FactsQuestion, limit: number): Promise<Recollection>
  /** Answers in words, best first, at most `limit`: names of entities and literals. */
  answer?(conversation: string, question: FactsQuestion, limit: number): Promise<readonly string[]>
}

/** The views catch up at the first question. */
const deadline = 60_000

type WithGraph = { readonly world: ReturnType<typeof knowledgeGraph> }

/** Whom all others are compared with. */
export const plain = 'default without the graph'

export function ways(): readonly Way[] {
  return [
    without('bm25', () => recipe('bm25')),
    without(plain, withoutGraph),
    withGraph('with the graph, extractor alone', false, patternExtractor()),
    withGraph('with the graph, supplied facts alone', true, false),
    withGraph('with the graph, both', true, patternExtractor()),
  ]
}

function without(name: string, make: () => Recipe): Way {
  return {
    name,
    supplied: true,
    open: async () => {
      const memory = await openMemory(make())
      return {
        remember: async (conversation, records) => memory.write(scope(conversation), records),
        ask: async (conversation, { question }, limit) =>
          memory.read(scope(conversation), question, { limit, deadline }),
        [Symbol.asyncDispose]: async () => memory.close(),
      }
    },
  }
}

function withoutGraph(): Recipe {
  const { backends, ...rest } = recipe('default')
  return {
    ...rest,
    backends: Object.fromEntries(Object.entries(backends).filter(([name]) => name !== 'world')),
  }
}

function withGraph(name: string, supplied: boolean, extractor: Extractor | false): Way {
  return {
    name,
    supplied,
    open: async () => {
      const embedder = staticEmbedder()
      const world = knowledgeGraph({ schema: factsSchema, extractor, embedder, mentions: false })
      const { backends, ...rest } = withoutGraph()
      const memory = await openMemory<WithGraph>({ ...rest, embedder, backends: { ...backends, world } })
      return {
        remember: async (conversation, records) => memory.write(scope(conversation), records),
        ask: async (conversation, { question, validAt }, limit) =>
          memory.read(scope(conversation), question, {
            limit,
            deadline,
            ...(validAt !== undefined && { validAt }),
          }),
        answer: async (conversation, { question, validAt }, limit) => {
          const answers = await memory.views.world.answer(scope(conversation), question, { validAt, limit })
          return answers.map(({ answer }) => String(answer))
        },
        [Symbol.asyncDispose]: async () => memory.close(),
      }
    },
  }
}
