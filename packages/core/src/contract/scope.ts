/**
 * Whose memory it is: a path of segments, `scope('acme', 'user-42')`.
 *
 * Compared segment by segment, by exact code units, never by string prefix. Any well-formed text of 1 to 1,024
 * UTF-8 bytes is a segment (`..`, `/`, NUL and emoji have no meaning of their own); 1 to 16 segments make a scope.
 */
export type Scope = readonly [string, ...string[]]

/** Where a scope is asked for, a plain string stands for a scope of one segment. */
export type ScopeInput = string | Scope

/** The number that a storage gives to a scope's name: rising, never used again, gone when the scope is emptied. */
export type ScopeNumber = number
