import { Argument } from 'commander'
import { installPeers } from '../contestants/install.ts'
import { count, counts } from '../options.ts'
import type { Measure } from '../rows.ts'
import type { Suite } from '../suite.ts'
import { exactPart } from '../vectors/exact-part.ts'
import { filtersPart } from '../vectors/filters-part.ts'
import { graphPart } from '../vectors/graph-part.ts'
import { mnistPart } from '../vectors/mnist-part.ts'
import type { PartOptions } from '../vectors/part.ts'
import { randomPart } from '../vectors/random-part.ts'

/** By the name on the command line. */
const parts = {
  exact: exactPart,
  graph: graphPart,
  random: randomPart,
  mnist: mnistPart,
  filters: filtersPart,
} as const satisfies Readonly<Record<string, (options: PartOptions) => Promise<readonly Measure[]>>>

type PartName = keyof typeof parts

/** Asked by name alone. */
const long: ReadonlySet<string> = new Set(['million'])

interface Options {
  readonly cues: number
  readonly records?: readonly number[]
  readonly data?: string
}

/** The search for vectors, beside who is known for it: speed, recall, filters, memory, forgetting, kills. */
export const vectors: Suite = {
  name: 'vectors',
  about: 'vector search beside hnswlib, usearch, LanceDB, sqlite-vec, pgvector and plain JavaScript',
  configure(command) {
    const names = Object.keys(parts)
    command
      .addArgument(
        new Argument('[parts...]', `what to measure (default: all but ${[...long].join(', ')})`).choices(
          names,
        ),
      )
      .option('--cues <n>', 'searches of each contestant', count, 200)
      .option('--records <list>', "sizes in place of a part's own", counts)
      .option('--data <path>', 'the folder of all data')
  },
  async run(command, say) {
    const { cues, records, data } = command.opts<Options>()
    const wanted = command.args.length > 0 ? new Set(command.args) : undefined
    installPeers(say)
    const measures: Measure[] = []
    for (const name of Object.keys(parts) as readonly PartName[]) {
      if (wanted === undefined ? long.has(name) : !wanted.has(name)) continue
      const began = performance.now()
      measures.push(...(await parts[name]({ say, cues, records, data })))
      say(`${name}: ${Math.round((performance.now() - began) / 1_000)} s`)
    }
    return measures
  },
}
