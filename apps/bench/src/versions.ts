import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const packages = [
  '@mnestic/core',
  '@mnestic/embed-static',
  '@mnestic/sequence',
  '@mnestic/sqlite',
  '@mnestic/vector-store',
]

/** Of everything that the figures depend on: Node, its V8 and SQLite, and the packages measured. */
export function versions(): Readonly<Record<string, string>> {
  const { node, v8, sqlite } = process.versions
  return {
    node,
    v8,
    ...(sqlite !== undefined && { sqlite }),
    ...Object.fromEntries(packages.map((name) => [name, versionOf(name)])),
    ...addon('hnswlib-node'),
  }
}

/** Of what is there only where a compiler made it. */
function addon(name: string): Readonly<Record<string, string>> {
  try {
    return { [name]: versionOf(name) }
  } catch {
    return {}
  }
}

function versionOf(name: string): string {
  const file = fileURLToPath(import.meta.resolve(`${name}/package.json`))
  const manifest = JSON.parse(readFileSync(file, 'utf8')) as { readonly version: string }
  return manifest.version
}
