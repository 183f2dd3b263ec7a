import { labelOf, peerList } from '../contestants/contestants.ts'
import { installPeers } from '../contestants/install.ts'
import { runPeer } from '../contestants/job.ts'
import { compositions } from '../compositions.ts'
import { findData } from '../data.ts'
import { embedderOption, type EmbedderName } from '../embedders.ts'
import { Failure } from '../failure.ts'
import { count } from '../options.ts'
import { locomoData } from '../recall/locomo.ts'
import { costMeasures, summaryMeasures } from '../recall/measures.ts'
import type { Measure } from '../rows.ts'
import type { Suite } from '../suite.ts'

interface Options {
  readonly data?: string
  readonly conversations?: number
  readonly embedder: EmbedderName
}

/** Other people's memories and indexes beside ours: the same questions, embedder and machine, each in its own process. */
export const peers: Suite = {
  name: 'peers',
  about: 'recall and speed of other libraries beside ours, on LoCoMo',
  configure(command) {
    command
      .argument('[contestants...]', 'peers or compositions (default: default, vector and all peers)')
      .option('--data <path>', "a file or folder of LoCoMo's JSON")
      .option('--conversations <n>', 'only the first n', count)
      .addOption(embedderOption('the same for all').default('static'))
  },
  async run(command, say) {
    const { data, conversations, embedder } = command.opts<Options>()
    const contestants = known(command.args)
    const source = { format: 'locomo' as const, path: findData(locomoData, data), conversations }
    if (contestants.some((name) => (peerList[name]?.packages ?? []).length > 0)) installPeers(say)
    const recall: Measure[] = []
    const cost: Measure[] = []
    for (const contestant of contestants) {
      const label = labelOf(contestant)
      say(`${label} ...`)
      const result = await runPeer({ contestant, embedder, ...source })
      if (result.tried.length > 0) say(`... tried to reach ${result.tried.join(', ')}, and could not`)
      if ('why' in result) {
        recall.push({ name: label, metric: 'did not run', value: 0, unit: '', note: result.why })
        continue
      }
      recall.push(...summaryMeasures(label, result.scored))
      cost.push(...costMeasures(label, result))
    }
    return [...recall, ...cost]
  },
}

function known(names: readonly string[]): readonly string[] {
  const all = [...Object.keys(compositions), ...Object.keys(peerList)]
  const unknown = names.filter((name) => !all.includes(name))
  if (unknown.length > 0)
    throw new Failure(`Nobody is called ${unknown.join(', ')}. There are: ${all.join(', ')}.`)
  return names.length > 0 ? names : ['default', 'vector', ...Object.keys(peerList)]
}
