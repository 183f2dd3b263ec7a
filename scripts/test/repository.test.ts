import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve, sep } from 'node:path'
import { describe, expect, test } from 'vitest'
import { catalog, readJson, root, workspaces, type Manifest } from './workspace.ts'

const rootManifest = readJson<Manifest>('package.json')
const own = new Set(workspaces.map(({ manifest }) => manifest.name))
const folderOf = new Map(workspaces.map(({ folder, manifest }) => [manifest.name, folder]))
const ownAmong = (dependencies: Readonly<Record<string, string>> = {}): string[] =>
  Object.keys(dependencies).filter((name) => own.has(name))

describe('dependencies', () => {
  test('docs/dependencies.md gives a reason for exactly what is in the catalog', () => {
    const page = readFileSync(join(root, 'docs/dependencies.md'), 'utf8')
    const named = [...page.matchAll(/^\| `([^`]+)` \| \S.*\|$/gm)].map(([, name = '']) => name)
    expect(catalog().length).toBeGreaterThan(0)
    expect([...named].sort()).toEqual([...catalog()].sort())
  })

  test('everything in the catalog is used', () => {
    const used = new Set(
      [rootManifest, ...workspaces.map(({ manifest }) => manifest)].flatMap(
        ({ dependencies, devDependencies, optionalDependencies, peerDependencies }) =>
          [dependencies, devDependencies, optionalDependencies, peerDependencies]
            .flatMap((some = {}) => Object.entries(some))
            .filter(([, version]) => version === 'catalog:')
            .map(([name]) => name),
      ),
    )
    expect(catalog().filter((name) => !used.has(name))).toEqual([])
  })

  test('the pnpm that starts the installation is the one that is installed', () => {
    const text = readFileSync(join(root, 'pnpm-workspace.yaml'), 'utf8')
    expect(rootManifest.packageManager).toBe(`pnpm@${/^ {2}pnpm: (\S+)$/m.exec(text)?.[1]}`)
  })
})

describe.each(workspaces)('$folder', ({ folder, manifest, references }) => {
  test('refers in its tsconfig to exactly the packages it depends on', () => {
    const needed = ownAmong(manifest.dependencies).map((name) => folderOf.get(name) ?? '')
    expect([...references].sort()).toEqual(needed.sort())
  })

  test('is built by the root tsconfig', () => {
    const { references: built } = readJson<{ references: { path: string }[] }>('tsconfig.json')
    expect(built.map(({ path }) => path)).toContain(folder)
  })
})

describe.each(workspaces.filter(({ folder }) => folder.startsWith('apps/')))('$folder', ({ manifest }) => {
  test('is private', () => {
    expect(manifest.private).toBe(true)
  })
})

describe.each(workspaces.filter(({ folder }) => folder.startsWith('packages/')))(
  '$folder',
  ({ folder, manifest }) => {
    const { name, dependencies, peerDependencies, optionalDependencies } = manifest

    // The kit starts processes, to kill them; the browser's embedder fetches its table from beside itself.
    test.runIf(name !== '@mnestic/conformance')('reads no environment and speaks to no network', () => {
      const outside =
        /process\.(?:env|argv|cwd)|import\.meta\.env|\bfetch\(|XMLHttpRequest|WebSocket|sendBeacon|node:(?:https?|http2|net|tls|dgram|dns|child_process)\b/g
      const found = readdirSync(join(root, folder, 'src'), { recursive: true, encoding: 'utf8' })
        .filter((file) => file.endsWith('.ts'))
        .flatMap((file) =>
          [...readFileSync(join(root, folder, 'src', file), 'utf8').matchAll(outside)].map(
            ([what]) => `${file}: ${what}`,
          ),
        )
      const known: Record<string, readonly string[]> = {
        '@mnestic/embed-static': ['browser.ts: fetch('],
        '@mnestic/postgres': ['address.ts: node:tls'], // a type, for an option
      }
      expect(found).toEqual(known[name] ?? [])
    })

    test('needs core and what is named at run time, and core nothing', () => {
      const needed = Object.keys({ ...dependencies, ...peerDependencies, ...optionalDependencies })
      // what is large is not installed unasked
      const large: Record<string, readonly string[]> = {
        '@mnestic/embed-minilm': ['@huggingface/transformers'],
        '@mnestic/sequence': ['@tensorflow/tfjs'],
        '@mnestic/knowledge-graph': ['neo4j-driver'],
        '@mnestic/vector-store': ['hnswlib-node'],
      }
      const optional = large[name] ?? []
      // stemmers of many languages, networks and their training: what nobody should write again
      const shared: Record<string, readonly string[]> = {
        '@mnestic/lexical': ['@orama/stemmers', '@orama/stopwords'],
        '@mnestic/lstm': ['@mnestic/sequence'],
        '@mnestic/postgres': ['pg'],
        '@mnestic/recurrent-state': ['@mnestic/sequence'],
        '@mnestic/transformer-context': ['@mnestic/sequence'],
      }
      const beside = shared[name] ?? optional
      expect(needed).toEqual(name === '@mnestic/core' ? [] : ['@mnestic/core', ...beside])
      for (const peer of optional) expect(manifest.peerDependenciesMeta?.[peer]?.optional).toBe(true)
    })

    test('is published with its licence, its engines and its package.json', () => {
      expect(manifest.license).toBe('Apache-2.0')
      expect(manifest.engines?.['node']).toMatch(/^>=\d/)
      expect(manifest.exports).toHaveProperty(['./package.json'])
      expect(existsSync(join(root, folder, 'LICENSE'))).toBe(true)
    })

    test('is published with the sources that its maps point at', () => {
      const dist = join(root, folder, 'dist')
      const maps = readdirSync(dist, { recursive: true, encoding: 'utf8' }).filter((f) => f.endsWith('.map'))
      expect(maps.length).toBeGreaterThan(0)
      const sources = maps.flatMap((map) =>
        readJson<{ sources: string[] }>(folder, 'dist', map).sources.map((source) =>
          relative(join(root, folder), resolve(dist, dirname(map), source)),
        ),
      )
      const published = manifest.files?.filter((file) => !file.startsWith('!')) ?? []
      expect(sources.filter((source) => !published.includes(source.split(sep)[0] ?? ''))).toEqual([])
    })
  },
)
