import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

export const root: string = join(import.meta.dirname, '../..')

export interface Manifest {
  readonly name: string
  readonly private?: boolean
  readonly license?: string
  readonly packageManager?: string
  readonly files?: readonly string[]
  readonly engines?: Readonly<Record<string, string>>
  readonly exports?: Readonly<Record<string, unknown>>
  readonly dependencies?: Readonly<Record<string, string>>
  readonly devDependencies?: Readonly<Record<string, string>>
  readonly optionalDependencies?: Readonly<Record<string, string>>
  readonly peerDependencies?: Readonly<Record<string, string>>
  readonly peerDependenciesMeta?: Readonly<Record<string, { readonly optional?: boolean }>>
}

export interface Workspace {
  /** Relative to the root, `packages/core`. */
  readonly folder: string
  readonly manifest: Manifest
  /** Folders that its tsconfig refers to, relative to the root. */
  readonly references: readonly string[]
}

export function readJson<T>(...path: string[]): T {
  return JSON.parse(readFileSync(join(root, ...path), 'utf8')) as T
}

export const workspaces: readonly Workspace[] = ['packages', 'apps'].flatMap((parent) =>
  readdirSync(join(root, parent))
    .filter((name) => existsSync(join(root, parent, name, 'package.json')))
    .map((name) => {
      const folder = `${parent}/${name}`
      const { references = [] } = readJson<{ references?: { path: string }[] }>(folder, 'tsconfig.json')
      return {
        folder,
        manifest: readJson<Manifest>(folder, 'package.json'),
        references: references.map(({ path }) => join(folder, path)),
      }
    }),
)

/** Names in the catalog of pnpm-workspace.yaml, which is a flat list of `name: version`. */
export function catalog(): readonly string[] {
  const text = readFileSync(join(root, 'pnpm-workspace.yaml'), 'utf8')
  const block = /^catalog:\n((?: {2}.*\n)+)/m.exec(text)?.[1] ?? ''
  return [...block.matchAll(/^ {2}'?([^':]+)'?: \S+$/gm)].map(([, name = '']) => name)
}
