import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { repository } from '../repository.ts'

/** One labelled text; the members are described beside the files. */
export interface Labelled {
  readonly id: string
  readonly speaker?: string
  readonly text: string
  readonly entities: readonly (readonly [written: string, type: string])[]
  readonly facts: readonly LabelledFact[]
}

export interface LabelledFact {
  readonly subject: string
  readonly predicate: string
  readonly object: string | number | readonly (string | number)[]
  readonly from?: string
  readonly to?: string
}

export const halves = ['tuning', 'kept-aside'] as const
export type Half = (typeof halves)[number]

/** When all of them were said: a Wednesday. */
export const saidAt: number = Date.UTC(2024, 4, 15, 10)

const folder: string = join(repository, 'packages', 'knowledge-graph', 'test', 'fixtures', 'labelled')

export function loadLabelled(half: Half): readonly Labelled[] {
  return JSON.parse(readFileSync(join(folder, `${half}.json`), 'utf8')) as readonly Labelled[]
}
