import { hash } from 'node:crypto'
import type { Scope } from '@mnestic/core'

/** A name as the indexes know it: `look` is indexed and may collide, `full` decides where the name itself is gone. */
export interface Digest {
  /** The first 48 bits. */
  readonly look: number
  /** 132 bits, base64url. */
  readonly full: string
}

/**
 * Keyed digests of what a person wrote (ids, scope segments, idempotency keys): indexes hold these and never the names,
 * because SQLite leaves copies of index cells behind when it balances pages, and because a tombstone must not say whom
 * it stands for. SHA-256 with the secret of the log in front; what is kept is cut, so it cannot be extended.
 */
export class Digester {
  readonly #secret: string

  constructor(secret: string) {
    this.#secret = secret
  }

  scope(path: Scope): Digest {
    return this.#digest(`scope ${JSON.stringify(path)}`)
  }

  id(path: string, id: string): Digest {
    return this.#digest(`id ${path} ${id}`)
  }

  key(path: string, key: string): Digest {
    return this.#digest(`key ${path} ${key}`)
  }

  snapshot(view: string, scope: number, key: string): Digest {
    return this.#digest(`snapshot ${JSON.stringify([view, scope, key])}`)
  }

  #digest(name: string): Digest {
    const full = hash('sha256', this.#secret + name, 'base64url').slice(0, 22)
    return { look: look(full), full }
  }
}

/** The first 8 characters as an integer of 48 bits. */
function look(full: string): number {
  let value = 0
  for (let i = 0; i < 8; i++) value = value * 64 + sextet(full.charCodeAt(i))
  return value
}

function sextet(code: number): number {
  if (code >= 97) return code - 71 // a-z
  if (code === 95) return 63 // _
  if (code >= 65) return code - 65 // A-Z
  if (code >= 48) return code + 4 // 0-9
  return 62 // -
}
