import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Acknowledged, campaign, judge, runWriter } from '../campaign/campaign.ts'
import { directory, type Directory } from './in-directory.ts'

let place: Directory
beforeEach(async () => {
  place = await directory()
})
afterEach(() => place.end())

describe('files of a process that is killed', () => {
  it('lose nothing that was acknowledged, bring nothing back, and leave nothing over', async () => {
    const result = await campaign(place.path, 3, 3)
    expect(result.written).toBeGreaterThan(500)
    expect(result).toMatchObject({ kills: 3, lost: 0, back: 0, wrong: 0, leftOver: 0 })
  }, 60_000)
})

describe('files of two processes', () => {
  it('hold what both wrote, and nothing of what either forgot', async () => {
    const acknowledged = new Acknowledged()
    const exits = await Promise.all(
      [1, 2].map((which) =>
        runWriter([place.path, String(which * 100_000), String(which), '8'], (line) =>
          acknowledged.hear(line),
        ),
      ),
    )
    expect(exits).toEqual([0, 0])
    acknowledged.doubtful = []
    expect(await judge(place.path, acknowledged)).toMatchObject({ lost: 0, back: 0, wrong: 0, leftOver: 0 })
  }, 60_000)
})
