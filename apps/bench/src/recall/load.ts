import { loadBeam } from './beam.ts'
import type { Conversation } from './dataset.ts'
import { loadLocomo } from './locomo.ts'
import { loadSample } from './sample.ts'

/** Conversations on the disk. */
export interface Source {
  readonly format: 'locomo' | 'beam' | 'sample'
  /** File or folder. */
  readonly path: string
  /** Only the first so many. */
  readonly conversations?: number | undefined
}

/** @throws Failure: not of the format */
export function load({ format, path, conversations }: Source): readonly Conversation[] {
  switch (format) {
    case 'locomo':
      return loadLocomo(path).slice(0, conversations)
    case 'beam':
      return loadBeam(path).slice(0, conversations)
    case 'sample':
      return [loadSample(path)]
  }
}
