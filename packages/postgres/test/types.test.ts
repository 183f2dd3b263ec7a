import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

/** Packages that a declaration file names, itself and by way of those beside it. */
function named(at: URL, seen: Set<string> = new Set()): ReadonlySet<string> {
  if (seen.has(at.href)) return seen
  seen.add(at.href)
  const text = readFileSync(at, 'utf8')
  for (const [, from = ''] of text.matchAll(/\bfrom '([^']+)'/g))
    if (from.startsWith('.')) named(new URL(from.replace(/\.ts$/, '.d.ts'), at), seen)
    else seen.add(from)
  return seen
}

describe('the types of the package', () => {
  it('need no others than those that are installed with it: those of the driver are not', () => {
    const packages = [...named(new URL('../dist/index.d.ts', import.meta.url))]
    expect(packages.filter((name) => !name.startsWith('file:')).toSorted()).toEqual([
      '@mnestic/core',
      'node:tls',
    ])
  })
})
