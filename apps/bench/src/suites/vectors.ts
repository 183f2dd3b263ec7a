import { Argument } from 'commander'
import { installPeers } from '../contestants/install.ts'
import { count, counts } from '../options.ts'
import type { Measure } from '../rows.ts'
import type { Suite } from '../suite.ts'
import { exactPart } from '../vectors/exact-part.ts'
import { churnPart } from '../vectors/churn-part.ts'
import { filtersPart } from '../vectors/filters-part.ts'
import { forgetPart } from '../vectors/forget-part.ts'
import { graphPart } from '../vectors/graph-part.ts'
import { killsPart } from '../vectors/kills-part.ts'
import { millionPart } from '../vectors/million-part.ts'
import { mnistPart } from '../vectors/mnist-part.ts'
import type { PartOptions } from '../vectors/part.ts'
import { quantisationPart } from '../vectors/quantisation-part.ts'
import { randomPart } from '../vectors/random-part.ts'
import { reopenPart } from '../vectors/reopen-part.ts'
import { atMost } from '../vectors/rows.ts'
import { scopesPart } from '../vectors/scopes-part.ts'

interface Part {
  readonly run: (options: PartOptions) => Promise<readonly Measure[]>
  /** Others take part, who have to be installed. */
  readonly peers?: true
  /** Asked by name alone. */
  readonly long?: true
}

/** By the name on the command line, in the order in which they run. */
const parts: Readonly<Record<string, Part>> = {
  exact: { run: exactPart, peers: true },
  graph: { run: graphPart, peers: true },
  random: { run: randomPart },
  mnist: { run: mnistPart, peers: true },
  filters: { run: filtersPart, peers: true },
  scopes: { run: scopesPart },
  churn: { run: churnPart },
  forget: { run: forgetPart },
  reopen: { run: reopenPart },
  kills: { run: killsPart },
  quantisation: { run: quantisationPart },
  million: { run: millionPart, long: true },
}

interface Options {
  readonly cues: number
  readonly kills: number
  readonly records?: readonly number[]
  readonly data?: string
}

/** The search for vectors, beside who is known for it: speed, recall, filters, memory, forgetting, kills. */
export const vectors: Suite = {
  name: 'vectors',
  about: 'vector search beside hnswlib, usearch, LanceDB, sqlite-vec, pgvector and plain JavaScript',
  configure(command) {
    const names = Object.keys(parts)
    const long = names.filter((name) => parts[name]?.long)
    command
      .addArgument(
        new Argument('[parts...]', `what to measure (default: all but ${long.join(', ')})`).choices(names),
      )
      .option('--cues <n>', 'searches of each contestant', count, 200)
      .option('--kills <n>', 'processes killed by the part of that name', count, 30)
      .option('--records <list>', "sizes in place of a part's own", counts)
      .option('--data <path>', 'the folder of all data')
  },
  async run(command, say) {
    const { cues, kills, records, data } = command.opts<Options>()
    const wanted = new Set(command.args)
    const chosen = Object.entries(parts).filter(([name, part]) =>
      wanted.size > 0 ? wanted.has(name) : part.long !== true,
    )
    if (chosen.some(([, { peers }]) => peers)) installPeers(say)
    const measures: Measure[] = []
    for (const [name, part] of chosen) {
      const began = performance.now()
      try {
        measures.push(...(await part.run({ say, cues, kills, records, data })))
      } catch (error) {
        // What the other parts took minutes to find out is not lost with it.
        if (chosen.length === 1) throw error
        say(`${name} failed: ${error instanceof Error ? error.message : String(error)}`)
        measures.push({ name, metric: 'failed', value: 1, unit: '', target: atMost(0) })
      }
      say(`${name}: ${Math.round((performance.now() - began) / 1_000)} s`)
    }
    return measures
  },
}
