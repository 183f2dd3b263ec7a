import { readFile } from 'node:fs/promises'
import { expect, it } from 'vitest'

/** What a module and all that it imports statically import from elsewhere. */
async function importsOf(entry: URL): Promise<ReadonlySet<string>> {
  const seen = new Set<string>()
  const elsewhere = new Set<string>()
  const waiting = [entry]
  for (let url = waiting.pop(); url !== undefined; url = waiting.pop()) {
    if (seen.has(url.href)) continue
    seen.add(url.href)
    const code = await readFile(url, 'utf8')
    for (const [, name = ''] of code.matchAll(/^(?:import|export)\b[^\n]*\bfrom '([^']+)';?$/gm)) {
      if (name.startsWith('.')) waiting.push(new URL(name, url))
      else elsewhere.add(name)
    }
  }
  return elsewhere
}

it('imports core alone, and no Node module', async () => {
  expect([...(await importsOf(new URL('../dist/index.js', import.meta.url)))]).toEqual(['@mnestic/core'])
})
