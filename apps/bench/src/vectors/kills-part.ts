import type { Measure } from '../rows.ts'
import { median } from '../stats.ts'
import { killCampaign } from './kills.ts'
import type { PartOptions } from './part.ts'
import { atMost } from './rows.ts'

/** Processes that write, build and forget, ended by SIGKILL at random moments; what they leave is opened and judged. */
export async function killsPart({ kills, records, say }: PartOptions): Promise<readonly Measure[]> {
  const measures: Measure[] = []
  for (const size of records ?? [10_000]) {
    const name = `${kills.toLocaleString('en')} kills at ${size.toLocaleString('en')} records`
    say(`${name} ...`)
    const result = await killCampaign({ kills, records: size, seed: 1, say })
    const row = (metric: string, value: number, bound?: number): Measure => ({
      name,
      metric,
      value,
      unit: '',
      ...(bound !== undefined && { target: atMost(bound) }),
    })
    measures.push(
      row('records acknowledged', result.written),
      row('records forgotten', result.forgotten),
      row('acknowledged writes lost', result.lost, 0),
      row('forgotten records back', result.back, 0),
      row('forgotten vectors in files', result.stray, 0),
      row('calls landed in part', result.torn, 0),
      row('failed opens', result.failedOpens, 0),
      row('not found by its own vector, %', (100 * result.unfound) / result.searched, 2),
      { ...row('open and first read, p50', median(result.reopens)), unit: 'ms' },
      { ...row('open and first read, slowest', Math.max(...result.reopens), 1_000), unit: 'ms' },
    )
  }
  return measures
}
