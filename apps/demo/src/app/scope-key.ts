import type { Scope } from '@mnestic/core'

/** A scope as a key of a map: no two scopes share one, whatever is in their names. */
export function scopeKey(scope: Scope): string {
  return JSON.stringify(scope)
}

/** How a scope is shown: its segments, joined. */
export function scopeLabel(scope: Scope): string {
  return scope.join(' / ')
}
