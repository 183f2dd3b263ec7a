import { backendCases, runCases } from '@mnestic/conformance'
import { brokenBackends } from '@mnestic/conformance/broken'
import { describe, expect, it } from 'vitest'

describe.each(brokenBackends)('$name', (one) => {
  it(`breaks ${one.breaks}, and nothing that does not follow from it`, { timeout: 30_000 }, async () => {
    const { broken, results } = await runCases(backendCases({ create: () => one.create(), histories: 2 }))
    const failures = results.filter((result) => result.outcome === 'failed').map((result) => result.message)
    expect(broken, failures.join('\n')).toContain(one.breaks)
    expect(
      broken.filter((promise) => promise !== one.breaks && !one.implies.includes(promise)),
      failures.join('\n'),
    ).toEqual([])
  })
})
