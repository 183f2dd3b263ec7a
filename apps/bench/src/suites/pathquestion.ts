import { createHash } from 'node:crypto'
import { openMemory, scope, type Embedder, type ScopeInput } from '@mnestic/core'
import { knowledgeGraph, type KnowledgeGraphApi, type RelationModel } from '@mnestic/knowledge-graph'
import { Option } from 'commander'
import { findData } from '../data.ts'
import { openEmbedder, type EmbedderName } from '../embedders.ts'
import { count } from '../options.ts'
import {
  loadPathQuestions,
  pathQuestionData,
  type AskedPath,
  type PathQuestions,
} from '../pathquestion/dataset.ts'
import { randomPath } from '../pathquestion/random-path.ts'
import type { Measure, Target } from '../rows.ts'
import { percentile } from '../stats.ts'
import type { Suite } from '../suite.ts'

/** What this project set itself, by set: from names alone, and learned. */
const targets: Readonly<Record<string, readonly [untrained: number, learned: number]>> = {
  '2H': [97, 98.5],
  '3H': [93, 97.9],
}
/** Accuracy of IRN, trained with answers and paths (Zhou, Huang, Zhu 2018). */
const irn: Readonly<Record<string, number>> = { '2H': 96.0, '3H': 87.7 }
const embedders = ['static', 'minilm', 'none'] as const
const facts = 64

/** Questions over facts that are two and three steps away, answered by paths whose length nobody tells. */
export const pathquestion: Suite = {
  name: 'pathquestion',
  about:
    'PathQuestion: answers two and three facts away, from names of relations alone and learned from questions',
  configure(command) {
    command
      .option('--data <path>', "the folder of PathQuestion's files")
      .option('--log <n>', 'questions of each half that are learned from at most', count)
      .addOption(
        new Option('--embedder <name>', 'says what words mean; none: spelling alone')
          .choices(embedders)
          .default('static'),
      )
  },
  async run(command, say) {
    const options = command.opts<{
      readonly data?: string
      readonly log?: number
      readonly embedder: EmbedderName | 'none'
    }>()
    const sets = loadPathQuestions(findData(pathQuestionData, options.data))
    const embedder = options.embedder === 'none' ? undefined : await openEmbedder(options.embedder)
    try {
      const measures: Measure[] = []
      for (const set of sets) {
        say(`${set.name}: ${set.triples.length} facts, ${set.questions.length} questions ...`)
        measures.push(...(await measure(set, embedder, options.log ?? Infinity)))
      }
      return measures
    } finally {
      await embedder?.close?.()
    }
  },
}

async function measure(
  { name, triples, questions }: PathQuestions,
  embedder: Embedder | undefined,
  log: number,
): Promise<readonly Measure[]> {
  await using memory = await openMemory({
    backends: { world: knowledgeGraph({ extractor: false, ...(embedder !== undefined && { embedder }) }) },
  })
  const base = scope('pathquestion', name)
  for (let from = 0; from < triples.length; from += facts)
    await memory.write(
      base,
      triples.slice(from, from + facts).map(([subject, predicate, object]) => ({
        text: `${subject} ${predicate} ${object}`,
        facts: [{ subject, predicate, object }],
      })),
    )
  const { world } = memory.views
  const untrained = await ask(world, base, questions, undefined)
  const halves = [0, 1].map((half) => questions.filter(({ subject }) => halfOf(subject) === half))
  const learned: Result[] = []
  let learning = 0
  for (const [half, asked] of halves.entries()) {
    const others = spread(halves[1 - half] ?? [], log)
    const begun = performance.now()
    const relations = await world.learnRelations(
      base,
      others.map(({ text }) => text),
    )
    learning += performance.now() - begun
    learned.push(...(await ask(world, base, asked, relations)))
  }
  const [bar, higher] = targets[name] ?? []
  return [
    {
      name,
      metric: 'random feasible path',
      value: 100 * randomPath(triples, questions),
      unit: '%',
      note: 'a path of 1 to 3 relations that exists from the subject, and one of its ends',
    },
    ...accuracy(name, 'from names', untrained, bar),
    ...accuracy(name, 'learned from the other half of subjects', learned, higher),
    ...[irn[name] ?? []].flat().map((value) => ({
      name,
      metric: 'IRN, as reported',
      value,
      unit: '%',
      note: 'trained with answers and paths, and tested on a tenth of the set',
    })),
    { name, metric: 'answer p50', value: percentile(times(untrained), 0.5), unit: 'ms' },
    { name, metric: 'answer p99', value: percentile(times(untrained), 0.99), unit: 'ms' },
    { name, metric: 'learning, both halves', value: learning / 1000, unit: 's' },
  ]
}

interface Result {
  readonly right: boolean
  /** As many steps as the authors' path has. */
  readonly length: boolean
  readonly ms: number
}

/** The first answer counts, whichever of the right ones it is. */
async function ask(
  world: KnowledgeGraphApi,
  where: ScopeInput,
  questions: readonly AskedPath[],
  relations: RelationModel | undefined,
): Promise<readonly Result[]> {
  const results: Result[] = []
  for (const { text, answers, path } of questions) {
    const begun = performance.now()
    const [best] = await world.answer(where, text, { limit: 1, relations })
    results.push({
      right: best !== undefined && answers.includes(String(best.answer)),
      length: best?.steps.length === path.length,
      ms: performance.now() - begun,
    })
  }
  return results
}

function accuracy(
  name: string,
  how: string,
  results: readonly Result[],
  bar: number | undefined,
): readonly Measure[] {
  const share = (good: (result: Result) => boolean): number =>
    (100 * results.filter(good).length) / results.length
  const target: Target | undefined =
    bar === undefined ? undefined : { of: 'value', is: 'at least', bound: bar }
  return [
    {
      name,
      metric: `accuracy, ${how}`,
      value: share(({ right }) => right),
      unit: '%',
      ...(target !== undefined && { target }),
    },
    { name, metric: `right length, ${how}`, value: share(({ length }) => length), unit: '%' },
  ]
}

const times = (results: readonly Result[]): readonly number[] => results.map(({ ms }) => ms)

/** Half of the subjects, by their names alone: no subject is asked about in both. */
function halfOf(subject: string): number {
  return (createHash('sha256').update(subject).digest()[0] ?? 0) & 1
}

/** `most` of them, from everywhere in the list. */
function spread<Item>(items: readonly Item[], most: number): readonly Item[] {
  if (items.length <= most) return items
  return Array.from({ length: most }, (_, i) => items[Math.floor((i * items.length) / most)]).flatMap(
    (item) => item ?? [],
  )
}
