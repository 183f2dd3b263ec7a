import { randomBytes } from 'node:crypto'
import { join } from 'node:path'

/** Of a file: it says nothing of what is in it, and never comes again. */
export function randomName(): string {
  return randomBytes(10).toString('hex')
}

/** Where the parts of a file lie. */
export interface Paths {
  readonly content: string
  readonly ledger: string
  /** While it is being written. */
  readonly draft: string
  readonly ledgerDraft: string
}

export function pathsOf(folder: string, name: string): Paths {
  return {
    content: join(folder, `${name}.content`),
    ledger: join(folder, `${name}.ledger`),
    draft: join(folder, `${name}.content.draft`),
    ledgerDraft: join(folder, `${name}.ledger.draft`),
  }
}

/** The name of the file to which a part belongs. */
export function nameOfPart(part: string): string {
  return part.slice(0, part.indexOf('.'))
}
