import type { Scope } from './contract/scope.ts'
import type { OpenStorage, ScopeInfo } from './contract/storage.ts'
import type { Engine } from './engine.ts'
import { MnesticError } from './error.ts'

/** The scope, if anything is in it, and with `descendants` those below, at most `limit`. @throws TOO_LARGE */
export async function infosOf(
  engine: Engine,
  path: Scope,
  descendants: boolean,
  limit: number,
): Promise<readonly ScopeInfo[]> {
  if (!descendants) {
    const info = await engine.storage.scope(path)
    return info === undefined ? [] : [info]
  }
  const infos = await engine.storage.scopes(path, { limit: limit + 1 })
  if (infos.length > limit)
    throw new MnesticError(
      'TOO_LARGE',
      `More than ${limit} scopes are at or below ${JSON.stringify(path)}; ask a deeper scope, or raise limits.scopes`,
    )
  return infos
}

/** All of them, page by page. */
export async function* eachScope(
  { storage }: Pick<Engine, 'storage'>,
  prefix: readonly string[],
): AsyncGenerator<ScopeInfo> {
  for await (const page of scopePages(storage, prefix)) yield* page
}

export async function* scopePages(
  storage: OpenStorage,
  prefix: readonly string[] = [],
): AsyncGenerator<readonly ScopeInfo[]> {
  let after: Scope | undefined
  for (;;) {
    const page: readonly ScopeInfo[] = await storage.scopes(prefix, {
      limit: 256,
      ...(after && { after }),
    })
    yield page
    after = page.at(-1)?.path
    if (page.length < 256) return
  }
}
