// Started by job.ts, one process for each task of each keeper.
import { memoryMeter } from '../memory-meter.ts'
import type { OpenGraph } from './contestant.ts'
import { factsPerRecord, generatedGraph, nameOf, seeds } from './generated.ts'
import type { Asked, Filled, GraphJob, Timed } from './job.ts'
import { keepers } from './keepers.ts'

const job = JSON.parse(process.argv[2] ?? '') as GraphJob
process.stdout.write(JSON.stringify(job.task === 'fill' ? await fill() : await ask()), () => process.exit(0))

function keeper() {
  const found = keepers[job.keeper]
  if (found === undefined) throw new Error(`Nobody is called ${job.keeper}`)
  return found
}

async function fill(): Promise<Filled> {
  const graph = generatedGraph(job.entities, job.facts, 1)
  const started = performance.now()
  const own = await keeper().fill(job.folder, graph, job.batch)
  return { ms: own ?? performance.now() - started }
}

async function ask(): Promise<Asked> {
  const held = memoryMeter()
  const all = seeds(job.entities, job.asked, 2)
  const before = held()
  const started = performance.now()
  const graph = await keeper().open(job.folder)
  const first = await graph.handle(nameOf(0))
  await graph.twoSteps?.(first)
  const openMs = performance.now() - started
  const after = held()

  const record = Math.ceil(job.facts / factsPerRecord / 2)
  const handles = new Map<number, Awaited<ReturnType<OpenGraph['handle']>>>()
  for (const { entity } of all) handles.set(entity, await graph.handle(nameOf(entity)))
  const from = (entity: number) => handles.get(entity) ?? ''
  const few = all.slice(0, Math.max(1, Math.ceil(all.length / 50)))
  const { twoSteps, link } = graph
  const result: Asked = {
    openMs,
    resident: { held: after.held - before.held, rss: after.rss - before.rss },
    ...(twoSteps && {
      twoSteps: await timed(all, ({ entity }) => twoSteps(from(entity))),
      asOf: await timed(all, ({ entity, validAt }) => twoSteps(from(entity), { record, validAt })),
    }),
    ...(graph.related && {
      related: await timed(few, async ({ entity }) => (await graph.related?.(from(entity))) ?? []),
    }),
    ...(link && {
      link: await timed(all, async ({ entity }) => (await link(nameOf(entity))) ?? null),
      misspelt: await timed(few, async ({ entity }) => (await link(misspelt(nameOf(entity)))) ?? null),
    }),
    ...(graph.page && { page: await timed(few, async () => (await graph.page?.()) ?? 0) }),
  }
  await graph.close()
  return result
}

/** Each item twice; the first time is for the compiler. */
async function timed<Item, Answer>(
  items: readonly Item[],
  task: (item: Item) => Answer | Promise<Answer>,
): Promise<Timed<Answer>> {
  const answers: Answer[] = []
  const times: number[] = []
  for (const item of items) await task(item)
  for (const item of items) {
    const started = performance.now()
    const answer = task(item)
    // What answers at once is not made to wait.
    answers.push(answer instanceof Promise ? await answer : answer)
    times.push(performance.now() - started)
  }
  return { answers, times }
}

/** One letter in small case, one left out. */
function misspelt(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1, -2) + name.slice(-1)
}
