import { throwIfAborted, type Scope } from '@mnestic/core'
import { checkMembers, checkSignal, checkInteger, invalid } from '@mnestic/core/check'
import type { AnswerQuery, GraphAnswer } from '../contract/api.ts'
import { linkCue } from '../link/link-cue.ts'
import type { EntityKey } from '../contract/rows.ts'
import type { PathAnswer } from '../paths/answers.ts'
import { isBackwards } from '../paths/path-graph.ts'
import type { PathQuestion } from '../paths/question.ts'
import type { RelationModel } from '../paths/relation-model.ts'
import { currentFirst } from '../read/current.ts'
import { StepGraph } from '../view/step-graph.ts'
import { checkLimit, checkName, checkWhen } from './check.ts'
import { groupsOf, writeFacts } from './fact-writer.ts'
import { namesOf } from './names.ts'
import { openScope, type ApiParts, type Opened } from './opened.ts'

const members: readonly string[] = [
  'maxLength',
  'limit',
  'relations',
  'signal',
] satisfies readonly (keyof AnswerQuery)[]
const maxFacts = 20_000
const maxQuestions = 100_000
/** Answers that are looked at beyond those that are wanted: some were true once. */
const spare = 40

/** What the facts say to a question, by paths of relations. */
export async function answersTo(
  parts: ApiParts,
  scope: Scope,
  question: string,
  query: AnswerQuery,
): Promise<readonly GraphAnswer[]> {
  const { validAt, asOf } = checkWhen('The query of answer', query, members)
  const { maxLength = 3, relations, signal } = query
  checkInteger('maxLength', maxLength, 1, 4)
  checkSignal(signal)
  const limit = checkLimit(query.limit, 10, 100)
  checkName('question', question)
  const asked = await openQuestion(parts, scope, question, { validAt, asOf, maxLength, signal })
  throwIfAborted(signal)
  if (asked === undefined || asked.question.subjects.length === 0) return []
  const { opened } = asked
  const answers = await parts.paths.answer(new StepGraph(opened.view), asked.question, {
    maxLength,
    limit: limit + spare,
    model: relations,
    signal,
  })
  return await written(opened, currentFirst(opened.view, answers).slice(0, limit))
}

/** Learns from questions which of their words say which relation. */
export async function learnRelations(
  parts: ApiParts,
  scope: Scope,
  questions: readonly string[],
  options: Pick<AnswerQuery, 'maxLength' | 'signal'>,
): Promise<RelationModel> {
  checkMembers('The options of learnRelations', options, ['maxLength', 'signal'])
  const { maxLength = 3, signal } = options
  checkInteger('maxLength', maxLength, 1, 4)
  checkSignal(signal)
  if (!Array.isArray(questions) || questions.length > maxQuestions)
    throw invalid('questions', questions, `a list of at most ${maxQuestions} texts`)
  const texts = Array.from(questions, (question: unknown, i) => checkName(`questions[${i}]`, question))
  const read: PathQuestion[] = []
  let opened: Opened | undefined
  for (const text of texts) {
    throwIfAborted(signal)
    const asked = await openQuestion(parts, scope, text, { maxLength, signal })
    if (asked === undefined) break
    opened = asked.opened
    read.push(asked.question)
  }
  const graph = opened === undefined ? emptyGraph : new StepGraph(opened.view)
  return await parts.paths.learn(graph, read, { maxLength, signal })
}

const emptyGraph = { predicates: [], relations: () => [], follow: () => undefined }

async function openQuestion(
  parts: ApiParts,
  path: Scope,
  text: string,
  {
    validAt,
    asOf,
    maxLength,
    signal,
  }: {
    readonly validAt?: number | undefined
    readonly asOf?: number | undefined
    readonly maxLength: number
    readonly signal?: AbortSignal | undefined
  },
): Promise<{ readonly opened: Opened; readonly question: PathQuestion } | undefined> {
  parts.check()
  const scope = await parts.host.scope(path)
  if (scope === undefined) return undefined
  const around = (keys: readonly EntityKey[]): Promise<Opened | undefined> =>
    openScope(parts, path, { around: keys, steps: maxLength, limit: maxFacts }, { validAt, asOf })
  const linked = await linkCue(parts, scope, text, around, signal)
  if (linked === undefined) return undefined
  const { opened, subjects } = linked
  return { opened, question: { text, subjects } }
}

async function written(
  { view, citations }: Opened,
  answers: readonly PathAnswer[],
): Promise<readonly GraphAnswer[]> {
  const steps = answers.flatMap((answer) => answer.steps)
  const groups = new Map(steps.map((step) => [step, groupsOf(view, step.facts)]))
  const facts = await writeFacts(view, citations, [...groups.values()].flat())
  const byGroup = new Map(facts.map(({ group, fact }) => [group, fact]))
  const ends = answers.flatMap(({ node, subject }) => [node, subject.node])
  const names = await namesOf(
    view,
    citations,
    ends.filter((node) => !view.graph.isLiteral(node)),
  )
  return answers.flatMap((answer): GraphAnswer[] => {
    const literal = view.graph.isLiteral(answer.node)
    const said = literal ? view.graph.literal(answer.node) : names.get(answer.node)
    const subject = names.get(answer.subject.node)
    const path = answer.steps.map((step) => ({
      backwards: isBackwards(step.relation),
      words: step.words,
      facts: (groups.get(step) ?? []).flatMap((group) => byGroup.get(group) ?? []),
    }))
    if (said === undefined || subject === undefined || path.some((step) => step.facts.length === 0)) return []
    return [{ answer: said, kind: literal ? 'literal' : 'entity', score: answer.score, subject, steps: path }]
  })
}
