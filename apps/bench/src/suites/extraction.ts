import { patternExtractor, type Extractor } from '@mnestic/knowledge-graph'
import { findData } from '../data.ts'
import { halves, loadLabelled, saidAt, type Half } from '../extraction/labelled.ts'
import { compare, f1, precision, recall, tally, type Judgement, type Tally } from '../extraction/score.ts'
import { loadLocomo, locomoData } from '../recall/locomo.ts'
import type { Measure, Target } from '../rows.ts'
import type { Suite } from '../suite.ts'

const target: Target = { of: 'value', is: 'at least', bound: 80 }

/** What the default extractor finds in sentences labelled by hand, and how much of conversations nobody labelled. */
export const extraction: Suite = {
  name: 'extraction',
  about: 'names, times, amounts and facts that patterns find, on labelled sentences; speed',
  configure(command) {
    command
      .option('--data <path>', "a file or folder of LoCoMo's, to count what is found in conversations")
      .option('--misses', 'says what was found wrongly and missed, of the half that may be looked at')
  },
  async run(command, say) {
    const { data, misses } = command.opts<{ readonly data?: string; readonly misses?: boolean }>()
    const extractor = patternExtractor()
    const measures: Measure[] = []
    for (const half of halves) {
      const compared = await compare(extractor, loadLabelled(half))
      const entities = compared.flatMap((one) => one.entities)
      const facts = compared.flatMap((one) => one.facts)
      measures.push(...scores(half, 'entities', tally(entities)), ...scores(half, 'facts', tally(facts)))
      const times = compared.flatMap((one) => one.times)
      measures.push({
        name: `${half}, valid times`,
        metric: 'right',
        value: share(times.filter(Boolean).length, times.length),
        unit: '%',
        note: `of ${times.length}`,
      })
      measures.push(...byKind(half, [...entities, ...facts]))
      if (misses && half === 'tuning')
        for (const { item, ...judged } of compared)
          for (const { verdict, what } of [...judged.entities, ...judged.facts])
            if (verdict !== 'right') say(`${verdict} ${what}: ${item.text}`)
    }
    measures.push(await speed(extractor))
    return [...measures, ...(await inConversations(extractor, data, say))]
  },
}

function scores(half: Half, what: string, sum: Tally): readonly Measure[] {
  const name = `${half}, ${what}`
  const note = `${sum.right} right, ${sum.wrong} wrong, ${sum.missed} missed`
  return [
    {
      name,
      metric: 'precision',
      value: 100 * precision(sum),
      unit: '%',
      note,
      ...(half === 'kept-aside' && { target }),
    },
    { name, metric: 'recall', value: 100 * recall(sum), unit: '%' },
    { name, metric: 'F1', value: 100 * f1(sum), unit: '%' },
  ]
}

function byKind(half: Half, judgements: readonly Judgement[]): readonly Measure[] {
  const kinds = [...new Set(judgements.map(({ kind }) => kind))].toSorted()
  return kinds.flatMap((kind) => {
    const sum = tally(judgements.filter((one) => one.kind === kind))
    const name = `${half}, ${kind}`
    return [
      ...(sum.right + sum.wrong === 0
        ? []
        : [{ name, metric: 'precision', value: 100 * precision(sum), unit: '%' }]),
      ...(sum.right + sum.missed === 0
        ? []
        : [
            {
              name,
              metric: 'recall',
              value: 100 * recall(sum),
              unit: '%',
              note: `of ${sum.right + sum.missed}`,
            },
          ]),
    ]
  })
}

/** Seconds of this process's cores since then: what other work the machine does is not counted. */
function cpuSeconds(since?: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(since)
  return (user + system) / 1e6
}

/** Over the labelled texts, ten times; the patterns are compiled by then. */
async function speed(extractor: Extractor): Promise<Measure> {
  const texts = halves.flatMap(loadLabelled).map(({ text }) => text)
  const { signal } = new AbortController()
  const started = process.cpuUsage()
  for (let i = 0; i < 10; i++)
    for (const text of texts) await extractor.extract({ text, at: saidAt, speaker: 'Mara' }, { signal })
  return {
    name: extractor.id,
    metric: 'labelled texts',
    value: (10 * texts.length) / cpuSeconds(started),
    unit: 'texts/s',
    note: 'of processor time',
  }
}

/** Left out where the data is not there, and nobody asked for it. */
async function inConversations(
  extractor: Extractor,
  data: string | undefined,
  say: (line: string) => void,
): Promise<readonly Measure[]> {
  const path = located(data)
  if (path === undefined) {
    say(`without LoCoMo: ${locomoData.source}`)
    return []
  }
  const { signal } = new AbortController()
  const turns = loadLocomo(path).flatMap(({ sessions }) => sessions.flat())
  const found = { names: 0, times: 0, facts: 0, 'co-mentions': 0 }
  const started = process.cpuUsage()
  for (const { text, at, speaker } of turns) {
    const { entities, facts } = await extractor.extract(
      { text, at: typeof at === 'number' ? at : 0, ...(speaker !== undefined && { speaker }) },
      { signal },
    )
    const stated = facts.filter(({ predicate }) => predicate !== 'mentioned_with').length
    const times = entities.filter(({ type }) => type === 'date').length
    found.names += entities.length - times
    found.times += times
    found.facts += stated
    found['co-mentions'] += facts.length - stated
  }
  const seconds = cpuSeconds(started)
  const name = `LoCoMo, ${turns.length.toLocaleString('en')} turns`
  return [
    ...Object.entries(found).map(([metric, count]) => ({
      name,
      metric: `${metric} per turn`,
      value: count / turns.length,
      unit: '',
    })),
    { name, metric: 'turns', value: turns.length / seconds, unit: 'turns/s', note: 'of processor time' },
  ]
}

function located(data: string | undefined): string | undefined {
  try {
    return findData(locomoData, data)
  } catch (error) {
    if (data === undefined) return undefined
    throw error
  }
}

function share(part: number, whole: number): number {
  return (100 * part) / whole
}
