import { describe, expect, it } from 'vitest'
import { checkOptions } from '../src/options.ts'
import { Rows } from '../src/rows.ts'
import { ScopeVectors } from '../src/scope-vectors.ts'

describe('arrays that were outgrown, or are too large', () => {
  it('are left with nothing in them', () => {
    const rows = new Rows(3, { codesFrom: 64 })
    const outgrown = []
    for (let seq = 1; seq <= 3_000; seq++) {
      const [seqs, memory] = [rows.seqs, rows.vectors.memory()]
      rows.add(seq, 9, [], { whole: Float32Array.of(seq, 1, 1), passages: [] })
      if (rows.seqs !== seqs) outgrown.push(seqs, ...memory.filter((bytes) => bytes.length > 0))
    }
    const [seqs, memory] = [rows.seqs, rows.vectors.memory()]
    rows.erase(Array.from({ length: 2_990 }, (_, i) => i + 1))
    expect(rows.seqs).not.toBe(seqs)
    for (const bytes of [...outgrown, seqs, ...memory])
      expect(bytes.every((byte: number) => byte === 0)).toBe(true)
  })
})

describe('a scope of which much is forgotten at once', () => {
  it('lets the event loop do other work, and has nothing left when that is done', async () => {
    const rows = new Rows(3)
    const view = new ScopeVectors(checkOptions({}), { rows, restored: 0 }, { current: undefined })
    const seqs = Array.from({ length: 2_000 }, (_, i) => i + 1)
    for (const seq of seqs) rows.add(seq, 9, [], { whole: Float32Array.of(seq, 1, 1), passages: [] })
    const memory = rows.vectors.memory()
    let turns = 0
    let done = false
    const others = (async () => {
      while (!done) {
        await new Promise(setImmediate)
        turns += 1
      }
    })()
    await view.erase(seqs)
    done = true
    await others
    expect(turns).toBeGreaterThan(3)
    expect(rows.records).toBe(0)
    for (const bytes of [...memory, ...rows.vectors.memory()])
      expect(bytes.every((byte) => byte === 0)).toBe(true)
  })
})
