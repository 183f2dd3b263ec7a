import { createHash } from 'node:crypto'
import type { ScopeInput } from '@mnestic/core'
import { invalid, toScope } from '@mnestic/core/check'

/**
 * On which of several servers a scope lies, by the first segment of its path: a tenant and all its scopes are on one.
 *
 * Rendezvous hashing (Thaler and Ravishankar, 1998): the shard whose name and the segment together have the largest
 * hash (SHA-256, of which 64 bits count). So everybody who knows the names answers the same, whatever their order, and
 * a shard that is added or taken away moves only the tenants that it gets, or had: of n shards one n-th.
 *
 * `shards`: names that stay, such as `eu-1`, and no addresses, which change. @throws INVALID_ARGUMENT
 */
export function shardOf(scope: ScopeInput, shards: readonly string[]): string {
  const [tenant] = toScope(scope)
  const [first, ...others] = checkShards(shards)
  let [best, most] = [first, weight(first, tenant)]
  for (const shard of others) {
    const own = weight(shard, tenant)
    if (own > most || (own === most && shard < best)) [best, most] = [shard, own]
  }
  return best
}

function weight(shard: string, tenant: string): bigint {
  return createHash('sha256')
    .update(JSON.stringify([shard, tenant]))
    .digest()
    .readBigUInt64BE()
}

function checkShards(shards: readonly string[]): readonly [string, ...string[]] {
  const accepted = 'a list of at least one name, each once and not empty'
  const given: unknown = shards
  if (!Array.isArray(given)) throw invalid('shards', given, accepted)
  const names = given.map((name: unknown): string => {
    if (typeof name !== 'string' || name === '') throw invalid('shards', given, accepted)
    return name
  })
  const [first, ...others] = names
  if (first === undefined || new Set(names).size < names.length) throw invalid('shards', given, accepted)
  return [first, ...others]
}
