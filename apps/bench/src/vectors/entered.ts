import type { Measure } from '../rows.ts'
import type { Arena, Ready } from './arena.ts'
import { contestants, type ContestantName } from './contestants.ts'
import { absentRow } from './rows.ts'

export interface EnterOptions {
  /** Ours, and the peers that a target speaks of. */
  readonly few: boolean
  /** Those who cannot filter stay out. */
  readonly filtering?: boolean
  /** All at once: where nothing is said of how long it takes. */
  readonly together?: boolean
}

export interface Entered {
  readonly ready: readonly Ready[]
  /** Why others are not. */
  readonly rows: readonly Measure[]
}

const enough: ReadonlySet<ContestantName> = new Set(['auto', 'exact', 'int8', 'binary', 'plain', 'hnswlib'])

/** Lets contestants in, one after the other. */
export async function enterAll(
  arena: Arena,
  names: readonly ContestantName[],
  where: string,
  { few, filtering = false, together = false }: EnterOptions,
): Promise<Entered> {
  const ready: Ready[] = []
  const rows: Measure[] = []
  const enter = async (name: ContestantName): Promise<void> => {
    const { unfiltered } = contestants[name]
    if (filtering && unfiltered !== undefined) {
      rows.push(absentRow(where, { name, label: name, why: unfiltered }))
      return
    }
    const one = await arena.enter(name)
    if ('why' in one) rows.push(absentRow(where, one))
    else ready.push(one)
  }
  const chosen = names.filter((name) => !few || enough.has(name))
  if (together) await Promise.all(chosen.map(enter))
  else for (const name of chosen) await enter(name)
  return { ready, rows }
}
