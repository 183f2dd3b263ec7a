import type { ShareName } from '../why/names.ts'

/** Of the mechanisms and signals that the page knows; the colours themselves are in `styles/why.css`. */
const known: Readonly<Record<string, string>> = {
  longTerm: 'var(--why-meaning)',
  words: 'var(--why-words)',
  recent: 'var(--why-recent)',
  working: 'var(--why-working)',
  worth: 'var(--why-worth)',
  world: 'var(--why-world)',
}
const own: Readonly<Record<string, string>> = {
  speaker: 'var(--why-speaker)',
  role: 'var(--why-role)',
  time: 'var(--why-time)',
  asking: 'var(--why-asking)',
  kind: 'var(--why-kind)',
  ranker: 'var(--why-ranker)',
  recency: 'var(--why-recency)',
  diversity: 'var(--why-diversity)',
}
const others = ['var(--why-other-1)', 'var(--why-other-2)', 'var(--why-other-3)', 'var(--why-other-4)']

/** Further signals of one mechanism have its colour nearer to that of the text, so that all stand out alike. */
const shades = [100, 58, 30]

export type Palette = (share: { readonly key: string }) => string

/**
 * A colour for each of these: a mechanism's own, in shades where it has several signals; what the page does not know
 * gets the spare ones in turn. Of an answer's mechanisms in their order, so that it is the same in all its items.
 */
export function paletteOf(names: readonly (ShareName & { readonly key: string })[]): Palette {
  const bases = new Map<string, string>()
  const used = new Map<string, number>()
  const colours = new Map<string, string>()
  let spare = 0
  for (const { key, backend, signal } of names) {
    const table = backend === undefined ? own : known
    const name = backend ?? signal
    if (name === undefined) {
      colours.set(key, 'var(--why-lift)')
      continue
    }
    const hue = JSON.stringify([backend === undefined, name])
    const base =
      bases.get(hue) ??
      (Object.hasOwn(table, name) ? table[name] : undefined) ??
      others[spare++ % others.length] ??
      'currentColor'
    bases.set(hue, base)
    const nth = used.get(hue) ?? 0
    used.set(hue, nth + 1)
    const shade = shades[nth % shades.length] ?? 100
    colours.set(key, shade === 100 ? base : `color-mix(in oklab, ${base} ${shade}%, var(--ink))`)
  }
  return ({ key }) => colours.get(key) ?? 'currentColor'
}
