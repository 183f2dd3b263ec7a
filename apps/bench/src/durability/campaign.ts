import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { repository } from '../repository.ts'
import type { Measure } from '../rows.ts'
import { withFolder } from '../storages.ts'

/** What is used of the storage's own test, which lies outside its package's build. */
interface CampaignModule {
  campaign(options: { readonly directory: string; readonly kills: number; readonly seed: number }): Promise<{
    readonly written: number
    readonly forgotten: number
    readonly lost: number
    readonly back: number
    readonly stray: number
    readonly failedOpens: number
    readonly torn: number
  }>
}

const source = join(repository, 'packages', 'sqlite', 'test', 'campaign', 'campaign.ts')
const none = { of: 'value', is: 'at most', bound: 0 } as const

/** Processes that write and forget, ended by SIGKILL at random moments; the log is opened and judged after each. */
export async function killCampaign(kills: number, seed = 1): Promise<readonly Measure[]> {
  const { campaign } = (await import(pathToFileURL(source).href)) as CampaignModule
  const result = await withFolder((folder) => campaign({ directory: join(folder, 'memory'), kills, seed }))
  const name = `${kills} kills`
  return [
    { name, metric: 'records acknowledged', value: result.written, unit: '' },
    { name, metric: 'records forgotten', value: result.forgotten, unit: '' },
    { name, metric: 'acknowledged writes lost', value: result.lost, unit: '', target: none },
    { name, metric: 'erased records back', value: result.back, unit: '', target: none },
    { name, metric: 'failed opens', value: result.failedOpens, unit: '', target: none },
    { name, metric: 'erased texts with stray bytes', value: result.stray, unit: '', target: none },
    { name, metric: 'batches landed in part', value: result.torn, unit: '', target: none },
  ]
}
