import { installPeers } from '../contestants/install.ts'
import { Failure } from '../failure.ts'
import type { GraphKeeper } from '../graph/contestant.ts'
import { generatedGraph, nameOf, seeds, factsPerRecord } from '../graph/generated.ts'
import { askGraph, fillGraph, type Asked, type Filled, type GraphSizes, type Timed } from '../graph/job.ts'
import { keepers, labelOf } from '../graph/keepers.ts'
import { reference, type Reference } from '../graph/reference.ts'
import { count } from '../options.ts'
import type { Measure, Target } from '../rows.ts'
import { mean, percentile } from '../stats.ts'
import { withFolder } from '../storages.ts'
import type { Suite } from '../suite.ts'

/** What each keeper did, or why it did nothing. */
type Outcome = { readonly filled: Filled; readonly asked: Asked } | { readonly why: string }

const ours = 'embedded'
/** Whom ours is compared with, where both have a figure. */
const peer = 'graphology'

const atMost = (bound: number): Target => ({ of: 'value', is: 'at most', bound })
const atLeast = (bound: number): Target => ({ of: 'value', is: 'at least', bound })

/** At 100,000 entities and 500,000 facts, on 2 cores. */
const targets: Readonly<Record<string, Target>> = {
  ingest: atLeast(50_000),
  open: atMost(1),
  'resident, held': atMost(60),
  '2 steps p50': atMost(0.02),
  'as of, 2 steps p99': atMost(0.5),
  'PageRank p50': atMost(15),
  'PageRank overlap': atLeast(0.95),
}

/** The graph of a large scope: writing, opening, memory, walks, PageRank; beside others with the same facts. */
export const graph: Suite = {
  name: 'graph',
  about: 'the knowledge graph at 100,000 entities and 500,000 facts beside graphology, SQL and Neo4j',
  configure(command) {
    command
      .argument('[keepers...]', `who is measured (default: all): ${Object.keys(keepers).join(', ')}`)
      .option('--entities <n>', 'how many', count, 100_000)
      .option('--facts <n>', 'how many', count, 500_000)
      .option('--batch <n>', 'facts in one batch of writing', count, 2_560)
      .option('--asked <n>', 'entities that are asked about', count, 2_000)
  },
  async run(command, say) {
    const sizes = command.opts<GraphSizes>()
    const names = known(command.args)
    const chosen = names.map((name) => [name, keepers[name]] as const)
    if (chosen.some(([, keeper]) => (keeper?.packages ?? []).length > 0)) installPeers(say)
    say('the reference ...')
    const truth = expected(sizes)
    const measures: Measure[] = []
    for (const [name, keeper] of chosen) {
      if (keeper === undefined) continue
      const label = labelOf(keeper)
      say(`${label} ...`)
      const outcome = await measure(name, keeper, sizes)
      if ('why' in outcome) {
        measures.push({ name: label, metric: 'did not run', value: 0, unit: '', note: outcome.why })
        say(`... did not run: ${outcome.why}`)
        continue
      }
      measures.push(
        ...judged(label, outcome, truth, sizes, { held: name === ours, apart: keeper.apart === true }),
      )
    }
    return compared(measures)
  },
}

function known(names: readonly string[]): readonly string[] {
  const unknown = names.filter((name) => !Object.hasOwn(keepers, name))
  if (unknown.length > 0)
    throw new Failure(
      `Nobody is called ${unknown.join(', ')}. There are: ${Object.keys(keepers).join(', ')}.`,
    )
  return names.length > 0 ? names : Object.keys(keepers)
}

async function measure(name: string, keeper: GraphKeeper, sizes: GraphSizes): Promise<Outcome> {
  const why = await keeper.missing?.()
  if (why !== undefined) return { why }
  return withFolder(async (folder) => {
    const job = { keeper: name, folder, ...sizes }
    try {
      return { filled: await fillGraph(job), asked: await askGraph(job) }
    } catch (error) {
      // A server that goes away is no fault of what is measured.
      if (keeper.apart === true) return { why: error instanceof Error ? error.message : String(error) }
      throw error
    }
  })
}

/** What everybody has to answer. */
interface Expected {
  readonly twoSteps: readonly number[]
  readonly asOf: readonly number[]
  readonly names: readonly string[]
  related(i: number): readonly string[]
}

function expected({ entities, facts, asked }: GraphSizes): Expected {
  const walk: Reference = reference(generatedGraph(entities, facts, 1))
  const all = seeds(entities, asked, 2)
  const record = Math.ceil(facts / factsPerRecord / 2)
  const related = new Map<number, readonly string[]>()
  return {
    twoSteps: all.map(({ entity }) => walk.twoSteps(entity)),
    asOf: all.map(({ entity, validAt }) => walk.twoSteps(entity, { record, validAt })),
    names: all.map(({ entity }) => nameOf(entity)),
    related: (i) => {
      const made = related.get(i) ?? walk.related(all[i]?.entity ?? 0).map(nameOf)
      related.set(i, made)
      return made
    },
  }
}

function judged(
  name: string,
  { filled, asked }: { readonly filled: Filled; readonly asked: Asked },
  truth: Expected,
  { facts }: GraphSizes,
  { held, apart }: { readonly held: boolean; readonly apart: boolean },
): readonly Measure[] {
  same(name, '2 steps', asked.twoSteps?.answers, truth.twoSteps)
  same(name, '2 steps as of', asked.asOf?.answers, truth.asOf)
  const row = (metric: string, value: number, unit: string): Measure => ({
    name,
    metric,
    value,
    unit,
    ...(held && targets[metric] && { target: targets[metric] }),
  })
  const times = (metric: string, timed: Timed<unknown> | undefined): readonly Measure[] =>
    timed === undefined
      ? []
      : [
          row(`${metric} p50`, percentile(timed.times, 0.5), 'ms'),
          row(`${metric} p99`, percentile(timed.times, 0.99), 'ms'),
        ]
  const { related, link, misspelt } = asked
  return [
    row('ingest', facts / (filled.ms / 1_000), 'facts/s'),
    row('open', asked.openMs / 1_000, 's'),
    ...(apart
      ? []
      : [
          row('resident, held', asked.resident.held / facts, 'bytes/fact'),
          row('resident, RSS', asked.resident.rss / facts, 'bytes/fact'),
        ]),
    ...times('2 steps', asked.twoSteps),
    ...times('as of, 2 steps', asked.asOf),
    ...times('PageRank', related),
    ...(related === undefined
      ? []
      : [row('PageRank overlap', mean(related.answers.map((ids, i) => overlap(ids, truth.related(i)))), '')]),
    ...times('link a name', link),
    ...(link === undefined ? [] : [row('names linked', shareOf(link.answers, truth.names), '%')]),
    ...(misspelt === undefined
      ? []
      : [row('misspelt names linked', shareOf(misspelt.answers, truth.names), '%')]),
    ...times('a page of 1,000 facts', asked.page),
  ]
}

/** @throws Error: a contestant walks another graph than the reference; its times are no figures */
function same(
  name: string,
  what: string,
  answers: readonly number[] | undefined,
  expectedOnes: readonly number[],
): void {
  const wrong = (answers ?? []).findIndex((answer, i) => answer !== expectedOnes[i])
  if (wrong >= 0)
    throw new Error(`${name}, ${what}: ${answers?.[wrong]} entities where there are ${expectedOnes[wrong]}`)
}

function overlap(ids: readonly string[], right: readonly string[]): number {
  const found = new Set(ids.map((id) => id.toLowerCase()))
  return right.filter((id) => found.has(id.toLowerCase())).length / right.length
}

function shareOf(answers: readonly (string | null)[], right: readonly string[]): number {
  return 100 * mean(answers.map((answer, i) => (answer === right[i] ? 1 : 0)))
}

/** Ours beside the peer's figure of the same name. */
function compared(measures: readonly Measure[]): readonly Measure[] {
  const labels = [ours, peer].map((name) => (keepers[name] === undefined ? '' : labelOf(keepers[name])))
  const theirs = new Map(
    measures.flatMap(({ name, metric, value }) => (name === labels[1] ? [[metric, value] as const] : [])),
  )
  return measures.map((one) => {
    const other = theirs.get(one.metric)
    const ratio = one.unit !== '' && one.unit !== '%' && one.name === labels[0] && other !== undefined
    return ratio ? { ...one, peer, ratio: one.value / other } : one
  })
}
