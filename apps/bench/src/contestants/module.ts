import { readFileSync } from 'node:fs'
import { registerHooks } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { repository } from '../repository.ts'

/** Where the peers are installed, apart from the workspace. */
export const peersFolder: string = join(repository, 'apps', 'bench', 'peers')

/**
 * A peer's module, found from the peers' folder. The workspace does not know its types: the caller says what it needs of
 * them. `replacing` gives other URLs for what the module itself imports.
 */
export async function peerModule(
  specifier: string,
  replacing: Readonly<Record<string, string>> = {},
): Promise<unknown> {
  const parentURL = pathToFileURL(join(peersFolder, 'package.json')).href
  const scheme = 'peer:'
  const hooks = registerHooks({
    resolve: (wanted, context, next) => {
      const url = replacing[wanted]
      if (url !== undefined) return { url, shortCircuit: true }
      return wanted.startsWith(scheme)
        ? next(wanted.slice(scheme.length), { ...context, parentURL })
        : next(wanted, context)
    },
  })
  try {
    return (await import(`${scheme}${specifier}`)) as unknown
  } finally {
    hooks.deregister()
  }
}

/** The exact version in the peers' package file. */
export function peerVersion(name: string): string {
  const file = JSON.parse(readFileSync(join(peersFolder, 'package.json'), 'utf8')) as {
    readonly dependencies: Readonly<Record<string, string>>
  }
  return file.dependencies[name] ?? 'unknown'
}
