import type { Measure } from '../rows.ts'

export async function killCampaign(_kills: number): Promise<readonly Measure[]> {
  return []
}
