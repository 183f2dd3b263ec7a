import type { Scope } from './contract/scope.ts'
import { MnesticError } from './error.ts'
import { show } from './check/value.ts'

const maxSegments = 16
const maxSegmentBytes = 1_024

/** Names whose memory is meant. @throws INVALID_ARGUMENT, TOO_LARGE (see `Scope`) */
export function scope(...segments: readonly string[]): Scope {
  return toScope(segments)
}

/** A checked, frozen scope from what a caller gave. @throws INVALID_ARGUMENT, TOO_LARGE */
export function toScope(input: unknown): Scope {
  const segments: readonly unknown[] | undefined =
    typeof input === 'string' ? [input] : Array.isArray(input) ? input : undefined
  if (segments === undefined)
    throw new MnesticError(
      'INVALID_ARGUMENT',
      `A scope is a text or a list of texts, not ${typeof input}; make one with scope('team', 'user-42')`,
    )
  if (segments.length > maxSegments)
    throw new MnesticError('TOO_LARGE', `A scope has at most ${maxSegments} segments, not ${segments.length}`)
  const [first, ...rest] = Array.from(segments, checkSegment)
  if (first === undefined) throw new MnesticError('INVALID_ARGUMENT', 'A scope needs at least one segment')
  return Object.freeze([first, ...rest] as const)
}

function checkSegment(segment: unknown): string {
  if (typeof segment !== 'string' || segment === '')
    throw new MnesticError('INVALID_ARGUMENT', `A scope's segments are non-empty texts, not ${show(segment)}`)
  if (!segment.isWellFormed())
    throw new MnesticError('INVALID_ARGUMENT', 'A scope segment has a lone surrogate; give well-formed text')
  // A code unit is at most three bytes: most segments need not be encoded to be measured.
  if (3 * segment.length > maxSegmentBytes && new TextEncoder().encode(segment).length > maxSegmentBytes) {
    throw new MnesticError(
      'TOO_LARGE',
      `A scope segment has more than ${maxSegmentBytes} bytes: ${JSON.stringify(segment.slice(0, 40))}...`,
    )
  }
  return segment
}

/** One text for a scope, different for different scopes. */
export function scopeKey(path: readonly string[]): string {
  return JSON.stringify(path)
}

/** True where `path` is `prefix` or below it, by segments. */
export function isWithin(path: readonly string[], prefix: readonly string[]): boolean {
  return prefix.length <= path.length && prefix.every((segment, i) => path[i] === segment)
}

/** Order by segments, each by code units; a prefix comes before what is below it. */
export function compareScopes(a: readonly string[], b: readonly string[]): number {
  for (const [i, left] of a.entries()) {
    const right = b[i]
    if (right === undefined) return 1
    if (left !== right) return left < right ? -1 : 1
  }
  return a.length - b.length
}
