import { loadFacts } from '../facts/dataset.ts'
import { factsMeasures, gainMeasures } from '../facts/measures.ts'
import { runFacts, type Answered } from '../facts/run.ts'
import { plain, ways } from '../facts/ways.ts'
import { Failure } from '../failure.ts'
import { count } from '../options.ts'
import type { Measure } from '../rows.ts'
import type { Suite } from '../suite.ts'

/** Facts that changed, and questions of one to three steps: with and without the knowledge graph. */
export const facts: Suite = {
  name: 'facts',
  about: 'recall and answers about facts that changed and in two and three steps, with and without the graph',
  configure(command) {
    command
      .argument('[ways...]', 'a part of the name of each that is measured (default: all)')
      .option('--conversations <n>', 'only the first n', count)
      .option('--tuning', 'only the half of the questions that may be looked at while something is chosen')
  },
  async run(command, say) {
    const { conversations, tuning } = command.opts<{
      readonly conversations?: number
      readonly tuning?: true
    }>()
    const loaded = loadFacts()
      .slice(0, conversations)
      .map((one) => ({
        ...one,
        questions: one.questions.filter(({ half }) => tuning === undefined || half === 'tuning'),
      }))
    const all = ways()
    const chosen = all.filter(
      ({ name }) => command.args.length === 0 || command.args.some((part) => name.includes(part)),
    )
    if (chosen.length === 0)
      throw new Failure(
        `Nothing is called ${command.args.join(', ')}. There are: ${all.map(({ name }) => name).join(', ')}.`,
      )
    const runs = new Map<string, readonly Answered[]>()
    for (const way of chosen) {
      say(`${way.name} ...`)
      runs.set(way.name, await runFacts(way, loaded))
    }
    const before = runs.get(plain)
    const measures: Measure[] = [...runs].flatMap(([name, answered]) => factsMeasures(name, answered))
    if (before === undefined) return measures
    const gains = [...runs].flatMap(([name, answered]) =>
      name.startsWith('with ') ? gainMeasures(`${name}, over without`, before, answered) : [],
    )
    return [...measures, ...gains]
  },
}
