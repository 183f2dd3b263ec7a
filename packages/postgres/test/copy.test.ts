import { copyLog, memoryStorage, verifyCopy } from '@mnestic/core'
import { postgresStorage } from '@mnestic/postgres'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { history, take } from '../../sqlite/test/copy/history.js'
import { cutOff, PowerCut } from '../../sqlite/test/copy/storages.js'
import { freshSchema, reason, url } from './server.js'

describe.skipIf(reason !== undefined)('copyLog', () => {
  test('moves a log that grows and forgets here, cut off anywhere, and back into another storage', async () => {
    await fc.assert(
      fc.asyncProperty(history, fc.boolean(), async (steps, bytea) => {
        const [from, back] = [memoryStorage(), memoryStorage()]
        const here = postgresStorage(url, { schema: freshSchema(), vectors: bytea ? 'bytea' : undefined })
        const source = await from.open()
        for (const step of steps)
          if (step.what !== 'copy') await take(source, step)
          else
            await copyLog(from, cutOff(here, step.n), { range: 1 + (step.n % 5) }).catch((error: unknown) => {
              if (!(error instanceof PowerCut)) throw error
            })
        await copyLog(from, here)
        await copyLog(here, back)
        const verdict = await verifyCopy(from, here)
        expect(verdict.differences).toEqual([])
        expect((await verifyCopy(here, back)).checksum).toBe(verdict.checksum)
      }),
      { numRuns: 4 },
    )
  })
})
