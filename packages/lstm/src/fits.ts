import type { NoteChange, Revision, Seq } from '@mnestic/core'
import { isMnesticError } from '@mnestic/core'
import { GatedNetwork } from './model/network.ts'

interface Fit {
  readonly about: ReadonlySet<Seq>
  readonly bytes: Uint8Array
  /** Loaded when it is first chosen; why not, where it cannot be used. */
  network?: GatedNetwork | string
}

/** The weights that were fitted on a scope. Each leaves with any record that it was fitted on. */
export class Fits {
  readonly #fits = new Map<Revision, Fit>()
  readonly #reads: (network: GatedNetwork) => string | undefined

  /** @param reads why a network cannot read this scope's records; `undefined` where it can */
  constructor(reads: (network: GatedNetwork) => string | undefined) {
    this.#reads = reads
  }

  get count(): number {
    return this.#fits.size
  }

  add({ revision, about, bytes }: NoteChange): void {
    if (bytes !== undefined) this.#fits.set(revision, { about: new Set(about), bytes })
  }

  erase(gone: ReadonlySet<Seq>): void {
    for (const [revision, { about }] of this.#fits)
      if ([...gone].some((seq) => about.has(seq))) this.#fits.delete(revision)
  }

  holds(seq: Seq): boolean {
    return [...this.#fits.values()].some(({ about }) => about.has(seq))
  }

  /** The latest that can be used, and why later ones cannot. */
  latest(): { readonly network?: GatedNetwork; readonly unusable?: string } {
    let unusable: string | undefined
    for (const fit of [...this.#fits.values()].reverse()) {
      const network = (fit.network ??= this.#load(fit.bytes))
      if (typeof network !== 'string') return { network, ...(unusable !== undefined && { unusable }) }
      unusable ??= network
    }
    return unusable === undefined ? {} : { unusable }
  }

  #load(bytes: Uint8Array): GatedNetwork | string {
    try {
      const network = GatedNetwork.load(bytes)
      return this.#reads(network) ?? network
    } catch (error) {
      // An import may bring anything, and a newer version may have written it.
      if (isMnesticError(error, 'CORRUPT') || isMnesticError(error, 'NEWER_FORMAT')) return error.message
      throw error
    }
  }
}
