import type { Span } from '@mnestic/core'
import type { EntityKey } from '../contract/rows.ts'
import type { View } from '../view/view.ts'
import type { CueWord } from './cue-words.ts'
import { wordsOf } from './key.ts'
import { isLike } from './like.ts'

/** An entity that a cue names, and where. */
export interface Linked {
  /** Root of the entity. */
  readonly node: number
  readonly span: Span
  /** How sure it is, 0 to 1. */
  readonly weight: number
}

interface Match {
  readonly span: Span
  /** Share of the key's letters that the cue has. */
  readonly share: number
  /** Some word is only like one of the key. */
  readonly like: boolean
  readonly letters: number
}

/** Least share of a name's letters by which a part of it names the whole. */
const leastShare = 0.4
/** What a link loses by being only a part of the name, by being shared with other entities, by being misspelt. */
const part = 0.05
const shared = 0.1
const misspelt = 0.15
/** First words that say nothing of what follows. */
const articles: ReadonlySet<string> = new Set([
  'the',
  'der',
  'die',
  'das',
  'les',
  'los',
  'las',
  'una',
  'uno',
  'eine',
])
const maxForSpan = 8
const maxLinks = 32

/**
 * The entities that a cue names: by their whole name or an alias, by a part of it that is most of it or its first word,
 * or by words that are one edit away. A name inside a longer one that the cue has as a whole counts for nothing.
 */
export function link(view: View, keys: readonly EntityKey[], words: readonly CueWord[]): readonly Linked[] {
  const matches = keys.flatMap((key) => {
    const match = bestMatch(key, words)
    return match === undefined ? [] : [{ ...match, key }]
  })
  // Nodes are looked up as late as can be: a common word has hundreds of keys, of which a whole name leaves none.
  const lives = <One extends { readonly key: EntityKey }>(one: One) => {
    const node = view.graph.node(one.key)
    return node !== undefined && isNamed(view, node) ? [{ ...one, node }] : []
  }
  const whole = matches.filter(({ share }) => share === 1).flatMap(lives)
  const open = matches
    .filter((one) => !whole.some((other) => other.letters > one.letters && contains(other.span, one.span)))
    .flatMap(lives)
  const links: Linked[] = []
  for (const atPlace of Map.groupBy(open, ({ span }) => `${span.start} ${span.end}`).values()) {
    const partial = atPlace.filter(({ share }) => share < 1).length
    const roots = new Map<number, Linked>()
    for (const { node, span, share, like } of atPlace) {
      const loss = (share === 1 ? 0 : part + (partial > 1 ? shared : 0)) + (like ? misspelt : 0)
      const linked = { node: view.identity.root(node), span, weight: 1 - loss }
      if ((roots.get(linked.node)?.weight ?? 0) < linked.weight) roots.set(linked.node, linked)
    }
    links.push(...[...roots.values()].sort(best).slice(0, maxForSpan))
  }
  return links.sort(best).slice(0, maxLinks)
}

/** Whether some record that counts names it. */
export function isNamed(view: View, node: number): boolean {
  if (view.seen.all || view.seen.record(view.graph.named(node))) return true
  return view.graph.records(node, Infinity).some((seq) => view.seen.record(seq))
}

function best(a: Linked, b: Linked): number {
  return b.weight - a.weight || a.span.start - b.span.start || a.node - b.node
}

function contains(outer: Span, inner: Span): boolean {
  return outer.start <= inner.start && inner.end <= outer.end
}

/** The longest run of the cue's words that are words of the key in its order. */
function bestMatch(key: EntityKey, words: readonly CueWord[]): Match | undefined {
  const own = wordsOf(key)
  const letters = own.reduce((sum, word) => sum + word.length, 0)
  let found: (Match & { readonly first: boolean }) | undefined
  for (let i = 0; i < words.length; i++) {
    let at = 0
    let covered = 0
    let like = false
    let first = false
    let end = i
    for (; end < words.length; end++) {
      const { word = '' } = words[end] ?? {}
      let next = own.indexOf(word, at)
      if (next < 0) {
        next = own.findIndex((one, place) => place >= at && isLike(one, word))
        like ||= next >= 0
      }
      if (next < 0) break
      first ||= next === 0 && !articles.has(word)
      covered += own[next]?.length ?? 0
      at = next + 1
    }
    if (end === i || covered <= (found?.letters ?? 0)) continue
    const span = { start: words[i]?.start ?? 0, end: words[end - 1]?.end ?? 0 }
    found = { span, share: covered / letters, like, letters: covered, first }
  }
  if (found === undefined) return undefined
  const enough = found.share >= leastShare || (found.first && found.letters >= 3 && own.length <= 3)
  return enough ? found : undefined
}
