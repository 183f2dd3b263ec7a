import { peerVersion } from '../contestants/module.ts'
import type { VectorContestant } from './contestant.ts'
import { hnswlib } from './hnswlib.ts'
import { lancedb } from './lancedb.ts'
import { ours } from './ours.ts'
import { pglite } from './pglite.ts'
import { plain } from './plain.ts'
import { postgres } from './postgres.ts'
import { sqliteVec } from './sqlite-vec.ts'
import { usearch } from './usearch.ts'

const contestantNames = [
  'plain',
  'auto',
  'exact',
  'int8',
  'binary',
  'hnswlib',
  'usearch',
  'usearch-i8',
  'lancedb',
  'sqlite-vec',
  'pglite',
  'postgres',
] as const
export type ContestantName = (typeof contestantNames)[number]

export const contestants: Readonly<Record<ContestantName, VectorContestant>> = {
  plain,
  auto: ours('default', {}, false),
  exact: ours('exact', { engine: 'exact' }, true),
  int8: ours('exact, int8', { engine: 'exact', quantisation: 'int8' }, true),
  binary: ours('exact, binary', { engine: 'exact', quantisation: 'binary' }, true),
  hnswlib,
  usearch: usearch('f32'),
  'usearch-i8': usearch('i8'),
  lancedb,
  'sqlite-vec': sqliteVec,
  pglite,
  postgres,
}

/** As the table names it. */
export function labelOf(name: ContestantName): string {
  const { name: own, packages } = contestants[name]
  return [own, ...packages.map(peerVersion)].join(' ')
}
