import { backendCases } from '@mnestic/conformance'
import { referenceBackend } from '@mnestic/conformance/reference'
import { describe, expect, it } from 'vitest'
import { runners, runNode } from './support.ts'

const files = { 'node:test': 'with-node.mjs', mocha: 'with-mocha.mjs', vitest: 'with-vitest.mjs' } as const
const cases = backendCases({ create: () => referenceBackend() }).filter(
  ({ promise }) => promise === 'bounded' || promise === 'as-of',
)

// That a right backend passes under each of them is shown by the README's examples.
describe.each(['node:test', 'mocha', 'vitest'] as const)('%s', (runner) => {
  it(
    'runs every case, prints skipped ones with the reason, and fails with the broken promise',
    { timeout: 60_000 },
    async () => {
      const args = runners[runner](`test/runners/${files[runner]}`)
      const { code, output } = await runNode(args, { BROKEN: 'answers more than the limit' })
      expect(code).not.toBe(0)
      expect(output).toContain('[bounded] never more hits than the limit: at most 1 hits, got 2')
      for (const { name, skip } of cases)
        expect(output).toContain(skip === undefined ? name : `${name} (skipped: ${skip})`)
    },
  )
})
