import { Argument } from 'commander'
import { installPeers } from '../contestants/install.ts'
import { count, counts } from '../options.ts'
import type { Measure } from '../rows.ts'
import type { Suite } from '../suite.ts'
import { clusteredPart } from '../vectors/clustered-part.ts'
import { exactPart } from '../vectors/exact-part.ts'
import { churnPart } from '../vectors/churn-part.ts'
import { forgetPart } from '../vectors/forget-part.ts'
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
  /** On the command line; one run may serve two of them. */
  readonly names: readonly string[]
  readonly run: (options: PartOptions, wanted: ReadonlySet<string>) => Promise<readonly Measure[]>
  /** Others take part, who have to be installed. */
  readonly peers?: true
  /** Asked by name alone. */
  readonly long?: true
}

/** In the order in which they run. */
const parts: readonly Part[] = [
  { names: ['exact'], run: exactPart, peers: true },
  { names: ['graph', 'filters'], run: clusteredPart, peers: true },
  { names: ['random'], run: randomPart },
  { names: ['mnist'], run: mnistPart, peers: true },
  { names: ['scopes'], run: scopesPart },
  { names: ['churn'], run: churnPart },
  { names: ['forget'], run: forgetPart },
  { names: ['reopen'], run: reopenPart },
  { names: ['kills'], run: killsPart },
  { names: ['quantisation'], run: quantisationPart },
  { names: ['million'], run: millionPart, long: true },
]

interface Options {
  readonly cues: number
  readonly few?: boolean
  readonly kills: number
  readonly records?: readonly number[]
  readonly data?: string
}

/** The search for vectors, beside who is known for it: speed, recall, filters, memory, forgetting, kills. */
export const vectors: Suite = {
  name: 'vectors',
  about: 'vector search beside hnswlib, usearch, LanceDB, sqlite-vec, pgvector and plain JavaScript',
  configure(command) {
    const names = parts.flatMap((part) => part.names)
    const long = parts.flatMap((part) => (part.long === true ? part.names : []))
    command
      .addArgument(
        new Argument('[parts...]', `what to measure (default: all but ${long.join(', ')})`).choices(names),
      )
      .option('--cues <n>', 'searches of each contestant', count, 200)
      .option('--few', 'beside the peers alone that a target speaks of: plain JavaScript and hnswlib-node')
      .option('--kills <n>', 'processes killed by the part of that name', count, 30)
      .option('--records <list>', "sizes in place of a part's own", counts)
      .option('--data <path>', 'the folder of all data')
  },
  async run(command, say) {
    const { cues, few = false, kills, records, data } = command.opts<Options>()
    const usual = parts.flatMap((part) => (part.long === true ? [] : part.names))
    const wanted = new Set<string>(command.args.length > 0 ? command.args : usual)
    const chosen = parts.filter((part) => part.names.some((name) => wanted.has(name)))
    if (!few && chosen.some(({ peers }) => peers)) installPeers(say)
    const measures: Measure[] = []
    for (const part of chosen) {
      const began = performance.now()
      const name = part.names.filter((own) => wanted.has(own)).join(', ')
      try {
        measures.push(...(await part.run({ say, cues, few, kills, records, data }, wanted)))
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
