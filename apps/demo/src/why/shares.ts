import type { RecollectionItem } from '@mnestic/core'
import type { ShareName } from './names.ts'

/** One addend of an item's score. */
export interface Share extends ShareName {
  readonly key: string
  readonly contribution: number
  /** As the signal gave it; absent for the lift. */
  readonly value?: number
  /** Standard deviations from the mean of the candidates; absent where the value counts as it is. */
  readonly deviations?: number
  /** 1-based place in the backend's own answer; absent where it only weighed what others found. */
  readonly rank?: number
}

const keyOf = ({ backend, signal }: ShareName): string => JSON.stringify([backend ?? null, signal ?? null])

/** What an item's score is the sum of: by backend and signal, then the memory's own signals, then the lift. */
export function sharesOf({ via, signals, lift }: RecollectionItem): readonly Share[] {
  const backends = Object.entries(via).flatMap(([backend, told]): readonly Share[] =>
    Object.entries(told?.signals ?? {}).map(([signal, { value, standard, contribution }]) => ({
      key: keyOf({ backend, signal }),
      backend,
      signal,
      contribution,
      value,
      deviations: standard,
      ...(told?.rank === undefined ? {} : { rank: told.rank }),
    })),
  )
  const own = Object.entries(signals).map(([signal, { value, contribution }]): Share => ({
    key: keyOf({ signal }),
    signal,
    contribution,
    value,
  }))
  return [...backends, ...own, ...(lift === 0 ? [] : [{ key: keyOf({}), contribution: lift }])]
}

/** Whether it is anything but 0.00, with the two decimals that are shown. */
export const isVisible = ({ contribution }: Share): boolean => Math.abs(contribution) >= 0.005

/** Everything that had a part in any of the items' scores, once each, in the same order; signals of a backend together. */
export function namesIn(
  items: readonly RecollectionItem[],
): readonly (ShareName & { readonly key: string })[] {
  const all = new Map(items.flatMap(sharesOf).map((share) => [share.key, share]))
  const place = ({ backend, signal }: ShareName): number =>
    backend !== undefined ? 0 : signal !== undefined ? 1 : 2
  const backends = [...new Set([...all.values()].map(({ backend }) => backend))]
  return [...all.values()]
    .map(({ key, backend, signal }) => ({
      key,
      ...(backend === undefined ? {} : { backend }),
      ...(signal === undefined ? {} : { signal }),
    }))
    .toSorted((a, b) => place(a) - place(b) || backends.indexOf(a.backend) - backends.indexOf(b.backend))
}

/** How far the sums of what was added and of what was taken off reach, over all items: positive numbers both. */
export interface Extent {
  readonly added: number
  readonly taken: number
}

export function extentOf(items: readonly RecollectionItem[]): Extent {
  const sum = (item: RecollectionItem, sign: 1 | -1): number =>
    sharesOf(item).reduce((total, { contribution }) => total + Math.max(0, sign * contribution), 0)
  return {
    added: Math.max(0, ...items.map((item) => sum(item, 1))),
    taken: Math.max(0, ...items.map((item) => sum(item, -1))),
  }
}
