import { createHash } from 'node:crypto'
import type { Scope } from '@mnestic/core'

/**
 * Keyed digests of what a person wrote (ids, paths of scopes, idempotency keys): indexes hold these and not the names,
 * which may be longer than an index takes, and a tombstone must not say whom it stands for. 128 bits of SHA-256 with
 * the secret of the log in front; it is cut, so it cannot be extended.
 */
export class Digester {
  readonly #secret: string

  constructor(secret: string) {
    this.#secret = secret
  }

  scope(path: Scope): Buffer {
    return this.#digest(`scope ${JSON.stringify(path)}`)
  }

  /** `path` is the JSON of the scope's path. */
  id(path: string, id: string): Buffer {
    return this.#digest(`id ${path} ${JSON.stringify(id)}`)
  }

  key(path: string, key: string): Buffer {
    return this.#digest(`key ${path} ${JSON.stringify(key)}`)
  }

  snapshot(view: string, scope: number, key: string): Buffer {
    return this.#digest(`snapshot ${JSON.stringify([view, scope, key])}`)
  }

  fingerprint(name: string): Buffer {
    return this.#digest(`fingerprint ${JSON.stringify(name)}`)
  }

  #digest(name: string): Buffer {
    return createHash('sha256')
      .update(this.#secret + name)
      .digest()
      .subarray(0, 16)
  }
}
