import { describe, expect, it } from 'vitest'
import { Ledger } from '../../src/segments/ledger.ts'

describe('a ledger', () => {
  const [one, two] = [Uint8Array.of(1, 2, 3), Uint8Array.of(3, 2, 1)]

  it('tells rows of one record apart, when they were swapped with their entries', () => {
    const ledger = Ledger.empty(2, 77)
    ledger.set(0, 5, one)
    ledger.set(1, 5, two)
    expect([ledger.fits(0, one), ledger.fits(1, two)]).toEqual([true, true])
    const bytes = ledger.bytes.slice()
    bytes.set(ledger.bytes.subarray(8), 0)
    bytes.set(ledger.bytes.subarray(0, 8), 8)
    const swapped = Ledger.fromBytes(bytes, 77)
    expect([swapped.fits(0, two), swapped.fits(1, one)]).toEqual([false, false])
  })

  it('tells an erased row from zeros, and from one of another place or file', () => {
    const ledger = Ledger.empty(2, 77)
    ledger.erase(0)
    expect([ledger.fits(0, one), ledger.fits(1, one)]).toEqual([true, false])
    expect(Ledger.fromBytes(ledger.bytes, 78).fits(0, one)).toBe(false)
  })
})
