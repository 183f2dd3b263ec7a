import type { ScopeNumber } from '@mnestic/core'
import type { OpenEngine } from '../contract/engine.ts'
import type { EntityKey } from '../contract/rows.ts'
import type { View } from '../view/view.ts'
import { cueWords } from './cue-words.ts'
import { isNamed, link, type Linked } from './link.ts'
import { namesIn } from './names-in.ts'
import type { NearNames } from './near-names.ts'

export interface LinkParts {
  readonly engine: OpenEngine
  /** Absent without an embedder. */
  readonly near: NearNames | undefined
}

/** What a cue names, in a view that was opened around it. */
export interface LinkedCue<Opened> {
  readonly opened: Opened
  readonly subjects: readonly Linked[]
}

/**
 * Links a cue to entities: by their letters, and where it has none of these, by what it means.
 * @param open Opens the scope's graph around entities.
 */
export async function linkCue<Opened extends { readonly view: View }>(
  { engine, near }: LinkParts,
  scope: ScopeNumber,
  text: string,
  open: (keys: readonly EntityKey[]) => Promise<Opened | undefined>,
  signal?: AbortSignal,
): Promise<LinkedCue<Opened> | undefined> {
  const words = cueWords(text)
  const keys = await namesIn(engine, scope, text, words)
  const opened = keys.length === 0 ? undefined : await open(keys)
  const subjects = opened === undefined ? [] : link(opened.view, keys, words)
  if (opened !== undefined && subjects.length > 0) return { opened, subjects }
  const names = (await near?.find(engine, scope, text, words, signal)) ?? []
  const around = names.length === 0 ? undefined : await open(names.map(({ key }) => key))
  if (around === undefined) return opened && { opened, subjects }
  const { view } = around
  return {
    opened: around,
    subjects: names.flatMap(({ key, span, weight }) => {
      const node = view.graph.node(key)
      if (node === undefined || !isNamed(view, node)) return []
      return [{ node: view.identity.root(node), span, weight }]
    }),
  }
}
