import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Rows } from '../../src/rows.ts'
import type { ScopeFiles } from '../../src/segments/contract.ts'
import { writeRows } from '../../src/segments/write-rows.ts'
import { aScope, type Place } from './a-scope.ts'

let place: Place
beforeEach(async () => {
  place = await aScope()
})
afterEach(() => place.end())

describe('rows that cannot be written', () => {
  it('leave no half of a file on a full disk', async () => {
    const rows = new Rows(3)
    for (let seq = 1; seq <= 9; seq++) rows.add(seq, 9, [], { whole: Float32Array.of(1, 2, 2), passages: [] })
    const files = await place.open()
    const full: Pick<ScopeFiles, 'draft'> = {
      draft: async (kind) => {
        const draft = await files.draft(kind)
        return draft && Object.assign(draft, { write: () => Promise.reject(new Error('ENOSPC')) })
      },
    }
    const written = writeRows(full as ScopeFiles, rows, 0, { upto: 9, known: [], replaces: [] })
    await expect(written).rejects.toThrow('ENOSPC')
    expect(await place.parts()).toEqual([])
  })
})
