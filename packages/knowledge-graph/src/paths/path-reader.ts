import { throwIfAborted, type Embedder, type Span } from '@mnestic/core'
import { answersOf, type PathAnswer, type Searched } from './answers.ts'
import { chainOf, type ChainWord } from './chain.ts'
import { asksForShared } from './function-words.ts'
import { learn } from './learn.ts'
import { learnedMeaning } from './learned-meaning.ts'
import { meaningOf, vectorsOf, vocabularyOf, type Kept, type Meaning, type Vocabulary } from './meaning.ts'
import type { PathGraph } from './path-graph.ts'
import type { PathQuestion, PathSubject } from './question.ts'
import { countsOf, indexOf, type ModelIndex, type RelationModel } from './relation-model.ts'
import { search } from './search.ts'
import { spansOf, type Costs, type Spans } from './split.ts'
import type { Limits } from './walk.ts'
import { wordsIn } from './words.ts'

export interface AnswerOptions {
  /** Relations on a path at most, 1 to 4. Default 3. */
  readonly maxLength?: number | undefined
  /** Answers at most. Default 10. */
  readonly limit?: number | undefined
  readonly model?: RelationModel | undefined
  readonly signal?: AbortSignal | undefined
}

export interface PathReader {
  /**
   * What the paths that best fit the question's words lead to, best first; answers with the same score in the order of
   * fewer steps, then of the graph. None where the graph has nothing to say of the subjects.
   * @throws CORRUPT, NEWER_FORMAT (the model), ABORTED
   */
  answer(graph: PathGraph, question: PathQuestion, options?: AnswerOptions): Promise<readonly PathAnswer[]>
  /** Learns from questions which words say which relation, without answers. The same questions, the same value. @throws ABORTED */
  learn(
    graph: PathGraph,
    questions: readonly PathQuestion[],
    options?: Pick<AnswerOptions, 'maxLength' | 'signal'>,
  ): Promise<RelationModel>
  /** Drops the kept vectors of predicates' names: after a record is gone that may have been the only one to say one. */
  clear(): void
}

/** Chosen on PathQuestion's questions with two relations, then seen on those with three: `npm run bench -- pathquestion`. */
const costs: Costs = { step: 0.05, back: 0.5, undo: 0.8, share: 0.1, part: 0.2, bare: 0.2, skip: 0.15 }
const beam = 128
const reach = 1_000
const factsLookedAt = 100_000
const learning = { rounds: 4, temperature: 0.1, prior: 3 } as const

/**
 * Answers questions by the paths of relations that lead away from the entities they name.
 *
 * The question is read as a chain of words outward from the entity, the chain is split into one span for each relation
 * of a path (dynamic programming), and the path's score is how much its spans say its relations, each compared with all
 * relations of the graph. Paths of every length compete in that one score. Paths are enumerated from the graph as
 * path ranking does (Lao, Mitchell, Cohen, EMNLP 2011), but scored by words instead of trained weights; question
 * answering by relation paths with training on both answers and paths is the IRN of Zhou, Huang, Zhu (COLING 2018).
 *
 * @param embedder Says what words mean; without one, and for words it has no opinion on, spelling is compared.
 */
export function pathReader(embedder?: Embedder): PathReader {
  // Replaced when something is forgotten: what is still being embedded then is kept by nobody.
  let kept: Kept = new Map()
  const indexes = new WeakMap<RelationModel, ModelIndex>()
  const indexed = (model: RelationModel): ModelIndex => {
    const index = indexes.get(model) ?? indexOf(model)
    indexes.set(model, index)
    return index
  }

  return {
    async answer(graph, question, { maxLength = 3, limit = 10, model, signal } = {}) {
      const vocabulary = await vocabularyOf(graph.predicates, embedder, kept, signal)
      const texts = new Map<string, number>()
      const read = readings(question, vocabulary, texts)
      if (read.length === 0) return []
      const named = await meaningFor(vocabulary, texts, embedder, signal)
      const meaning =
        model === undefined
          ? named
          : learnedMeaning(
              named,
              [...texts.keys()],
              countsOf(indexed(model), texts.keys(), graph.predicates),
              learning.prior,
            )
      const limits: Limits = { reach, facts: factsLookedAt }
      const searched = read.map(({ subject, chain, spans, sharing }): Searched => {
        throwIfAborted(signal)
        const found = search(graph, subject.node, spans, meaning, { maxLength, beam, costs, sharing }, limits)
        return { subject, chain, spans, found }
      })
      return answersOf(graph, searched, meaning, costs, limit, reach)
    },

    async learn(graph, questions, { maxLength = 3, signal } = {}) {
      const vocabulary = await vocabularyOf(graph.predicates, embedder, kept, signal)
      const texts = new Map<string, number>()
      const read = questions.flatMap((question) => readings(question, vocabulary, texts))
      const named = await meaningFor(vocabulary, texts, embedder, signal)
      return await learn(
        graph,
        read.map(({ subject, spans, sharing }) => ({ start: subject.node, spans, sharing })),
        [...texts.keys()],
        named,
        { ...learning, maxLength, beam, costs, facts: factsLookedAt, reach },
        signal,
      )
    },

    clear() {
      kept = new Map()
    },
  }
}

interface QuestionReading {
  readonly subject: PathSubject
  readonly chain: readonly ChainWord[]
  readonly spans: Spans
  readonly sharing: boolean
}

/** A reading from each subject; the texts of its spans are added to `texts`. */
function readings(
  { text, subjects }: PathQuestion,
  { names }: Vocabulary,
  texts: Map<string, number>,
): readonly QuestionReading[] {
  const relationWords = new Set(
    names.flatMap(({ forwards, backwards }) =>
      [...forwards, ...backwards].flatMap((name) => name.split(' ')),
    ),
  )
  return subjects.map((subject) => {
    // What is less surely a name may be a plain word (`woman`, where somebody is called Roman).
    const others = subjects.filter(
      ({ span, weight = 1 }) => !isSame(span, subject.span) && weight >= (subject.weight ?? 1),
    )
    const chain = chainOf(
      text,
      subject.span,
      others.map(({ span }) => span),
      (word) => relationWords.has(word),
    )
    return { subject, chain, spans: spansOf(chain, texts, costs), sharing: asksForSharedIn(text) }
  })
}

async function meaningFor(
  vocabulary: Vocabulary,
  texts: ReadonlyMap<string, number>,
  embedder: Embedder | undefined,
  signal: AbortSignal | undefined,
): Promise<Meaning> {
  const vectors = await vectorsOf([...texts.keys()], embedder, { cues: true, signal })
  return meaningOf(vocabulary, [...vectors.values()])
}

const isSame = (a: Span, b: Span): boolean => a.start === b.start && a.end === b.end

const asksForSharedIn = (question: string): boolean =>
  wordsIn(question).some(({ text }) => asksForShared(text))
