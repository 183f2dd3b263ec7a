import type { Scope } from '../contract/scope.ts'
import type { OpenStorage, ScopeInfo, Storage } from '../contract/storage.ts'
import { checkCallback, checkMembers, checkSignal } from '../check/value.ts'
import { sha256, toHex } from '../digest.ts'
import { throwIfAborted } from '../error.ts'
import { scopeKey } from '../scope.ts'
import { eachScope } from '../scopes.ts'
import { type Sum, type SumKind, scopeSums, sumKinds } from './scope-sums.ts'
import { withLogs } from './with-logs.ts'

const maxDifferences = 1_000

export interface VerifyOptions {
  /** After each scope of `from`. */
  readonly onScope?: ((scope: CheckedScope) => void) | undefined
  readonly signal?: AbortSignal | undefined
}

/** A scope of `from`. */
export interface CheckedScope {
  readonly scope: Scope
  readonly records: number
  readonly notes: number
  /** Over all that is compared; without seqs and revisions, so that it is the same in a copy. SHA-256, in hex. */
  readonly checksum: string
  readonly equal: boolean
}

/** Where two logs differ. `undefined`: there is no such scope. */
export interface CopyDifference {
  readonly scope: Scope
  readonly kind: SumKind
  readonly from: Sum | undefined
  readonly to: Sum | undefined
}

export interface CopyVerdict {
  readonly equal: boolean
  /** Of `from`. */
  readonly scopes: number
  readonly records: number
  readonly notes: number
  /** Of all scopes of `from`, in any order; that of a copy is the same. SHA-256s combined, in hex. */
  readonly checksum: string
  /** The first 1,000. */
  readonly differences: readonly CopyDifference[]
}

/**
 * Reads two logs whole and compares them scope by scope, by counts and checksums over ids and their order, bodies,
 * links, vectors and notes. What is written or erased in one of them meanwhile is told as a difference.
 *
 * @throws ABORTED, INVALID_ARGUMENT, and what the storages throw
 */
export async function verifyCopy(
  from: Storage,
  to: Storage,
  options: VerifyOptions = {},
): Promise<CopyVerdict> {
  checkMembers('The verify options', options, ['onScope', 'signal'])
  const signal = checkSignal(options.signal)
  const onScope = checkCallback('onScope', options.onScope)
  return withLogs(from, to, async (source, target) => {
    const differences: CopyDifference[] = []
    const checksum = new Uint8Array(32)
    let [scopes, records, notes, different] = [0, 0, 0, 0]
    const differ = (all: readonly CopyDifference[]): void => {
      different += all.length
      differences.push(...all.slice(0, maxDifferences - differences.length))
    }
    for await (const info of eachScope({ storage: source }, [])) {
      const sums = await scopeSums(source, info, signal)
      const other = await sumsAt(target, info, signal)
      const found = sumKinds.flatMap((kind): CopyDifference[] =>
        same(sums[kind], other?.[kind])
          ? []
          : [{ scope: info.path, kind, from: sums[kind], to: other?.[kind] }],
      )
      differ(found)
      const whole = await sha256(
        `${scopeKey(info.path)}\n${sumKinds.map((kind) => sums[kind].checksum).join('\n')}`,
      )
      for (let i = 0; i < checksum.length; i++)
        checksum[i] = (checksum[i] ?? 0) ^ Number.parseInt(whole.slice(2 * i, 2 * i + 2), 16)
      scopes += 1
      records += sums.records.count
      notes += sums.notes.count
      onScope?.({
        scope: info.path,
        records: sums.records.count,
        notes: sums.notes.count,
        checksum: whole,
        equal: found.length === 0,
      })
    }
    for await (const info of eachScope({ storage: target }, [])) {
      throwIfAborted(signal)
      if ((await source.scope(info.path)) !== undefined) continue
      const sums = await scopeSums(target, info, signal)
      differ(sumKinds.map((kind) => ({ scope: info.path, kind, from: undefined, to: sums[kind] })))
    }
    return { equal: different === 0, scopes, records, notes, checksum: toHex(checksum), differences }
  })
}

async function sumsAt(
  target: OpenStorage,
  { path }: ScopeInfo,
  signal: AbortSignal | undefined,
): Promise<Readonly<Record<SumKind, Sum>> | undefined> {
  const info = await target.scope(path)
  return info === undefined ? undefined : scopeSums(target, info, signal)
}

function same(a: Sum, b: Sum | undefined): boolean {
  return a.checksum === b?.checksum && a.count === b.count
}
