import { backendCases } from '@mnestic/conformance'
import { referenceBackend } from '@mnestic/conformance/reference'
import { describe, expect, it } from 'vitest'
import { runners, runNode } from './support.ts'

const files = { 'node:test': 'with-node.mjs', mocha: 'with-mocha.mjs', vitest: 'with-vitest.mjs' } as const
const cases = backendCases({ create: () => referenceBackend() }).filter(
  ({ promise }) => promise === 'bounded' || promise === 'as-of',
)

describe.each(['node:test', 'mocha', 'vitest'] as const)('%s', (runner) => {
  const args = runners[runner](`test/runners/${files[runner]}`)

  it('runs every case and prints the skipped ones with their reason', { timeout: 60_000 }, async () => {
    const { code, output } = await runNode(args)
    expect(code, output).toBe(0)
    for (const one of cases) {
      expect(output).toContain(one.name)
      if (one.skip !== undefined) expect(output).toContain(`${one.name} (skipped: ${one.skip})`)
    }
  })

  it('fails, naming the promise, where a promise is broken', { timeout: 60_000 }, async () => {
    const { code, output } = await runNode(args, { BROKEN: 'answers more than the limit' })
    expect(code).not.toBe(0)
    expect(output).toMatch(/\[bounded\] never more hits than the limit: at most 1 hits, got 2/)
  })
})
