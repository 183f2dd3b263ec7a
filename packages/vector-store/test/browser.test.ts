import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

/** Import and export declarations of compiled modules begin a line; dynamic imports stand anywhere. */
const importing =
  /^(?:import|export)\b[^'"]*?\bfrom ['"]([^'"]+)['"]|^import ['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]/gm

const { imports } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
  readonly imports: Readonly<Record<string, { readonly browser: string } | undefined>>
}

/** What a bundler for browsers takes in the place of what needs Node. */
function inBrowser(name: string): string | undefined {
  const path = imports[name]?.browser
  return path === undefined ? undefined : new URL(`../${path}`, import.meta.url).href
}

/** Every module that the package's built entry reaches, with what each imports by name. */
function reach(entry: string): Map<string, readonly string[]> {
  const modules = new Map<string, readonly string[]>()
  const open = [entry]
  for (let url = open.pop(); url !== undefined; url = open.pop()) {
    if (modules.has(url)) continue
    const code = readFileSync(fileURLToPath(url), 'utf8')
    const names = [...code.matchAll(importing)].map((found) => found[1] ?? found[2] ?? found[3] ?? '')
    modules.set(url, names)
    for (const name of names) {
      const next = name.startsWith('.')
        ? new URL(name, url).href
        : name.startsWith('@mnestic/')
          ? import.meta.resolve(name)
          : inBrowser(name)
      if (next !== undefined && existsSync(fileURLToPath(next))) open.push(next)
    }
  }
  return modules
}

describe('in a browser', () => {
  it('nothing of Node is imported, by the package or what it stands on', () => {
    const modules = reach(new URL('../dist/index.js', import.meta.url).href)
    expect(modules.size).toBeGreaterThan(20)
    expect([...modules.keys()].some((url) => url.includes('exact-scan'))).toBe(true)
    expect([...modules.keys()].some((url) => url.includes('open-memory'))).toBe(true)
    expect([...modules.keys()].some((url) => url.includes('no-folder'))).toBe(true)
    expect([...modules.keys()].some((url) => url.includes('open-folder'))).toBe(false)
    expect([...modules.keys()].some((url) => url.includes('graph/none'))).toBe(true)
    expect([...modules.keys()].some((url) => url.includes('graph/index'))).toBe(false)
    const outside = [...modules.values()]
      .flat()
      .filter((name) => !/^(?:\.|@mnestic\/core)/.test(name) && inBrowser(name) === undefined)
    expect(outside).toEqual([])
  })
})
