import { setImmediate } from 'node:timers/promises'
import type { MemoryRecord, Scope } from '@mnestic/core'
import type { TimeBin } from '../api.ts'
import type { DemoMemory } from '../compose.ts'
import { scopeKey } from './scope-key.ts'

/** What an overview needs of every record: counts only, no texts. */
export interface Digest {
  readonly speakers: readonly { readonly name: string; readonly count: number }[]
  readonly sessions: readonly { readonly name: string; readonly count: number; readonly at: number }[]
  readonly timeline: readonly TimeBin[]
  /** By id of the newer record: the ids that it corrects. */
  readonly corrects: ReadonlyMap<string, readonly string[]>
}

/** Speakers with a colour of their own; the rest share one. */
const named = 6
const bins = 72
/** Digests kept; each grows with the number of a conversation's sessions and corrections. */
const kept = 8

type Moment = Pick<MemoryRecord, 'at'> & { readonly speaker: string }

/** Equal steps over the whole span, each at least a minute. */
export function binned(moments: readonly Moment[], speakers: ReadonlySet<string>): readonly TimeBin[] {
  let from = Infinity
  let to = -Infinity
  for (const { at } of moments) {
    from = Math.min(from, at)
    to = Math.max(to, at)
  }
  if (moments.length === 0) return []
  const step = Math.max(60_000, Math.ceil((to - from + 1) / bins))
  const counts = new Map<string, TimeBin>()
  for (const { at, speaker } of moments) {
    const index = Math.floor((at - from) / step)
    const name = speakers.has(speaker) ? speaker : 'others'
    const key = `${index} ${name}`
    const start = from + index * step
    counts.set(key, {
      from: start,
      to: start + step,
      speaker: name,
      count: (counts.get(key)?.count ?? 0) + 1,
    })
  }
  return [...counts.values()].sort((a, b) => a.from - b.from)
}

async function makeDigest(memory: DemoMemory, scope: Scope): Promise<Digest> {
  const speakers = new Map<string, number>()
  const sessions = new Map<string, { count: number; at: number }>()
  const corrects = new Map<string, readonly string[]>()
  const moments: Moment[] = []
  let after: string | undefined
  do {
    const page = await memory.list(scope, { after, limit: 1_000 })
    for (const { id, at, session, speaker = '', supersedes } of page.records) {
      moments.push({ at, speaker })
      speakers.set(speaker, (speakers.get(speaker) ?? 0) + 1)
      if (session !== undefined) {
        const known = sessions.get(session)
        if (known === undefined) sessions.set(session, { count: 1, at })
        else known.count++
      }
      if (supersedes !== undefined) corrects.set(id, supersedes)
    }
    after = page.next
    // The embedded storage reads without waiting: a long conversation must not hold up other requests.
    await setImmediate()
  } while (after !== undefined)
  const ranked = [...speakers].map(([name, count]) => ({ name, count })).sort((a, b) => b.count - a.count)
  return {
    speakers: ranked,
    sessions: [...sessions].map(([name, { count, at }]) => ({ name, count, at })),
    timeline: binned(moments, new Set(ranked.slice(0, named).map(({ name }) => name))),
    corrects,
  }
}

/** Digests by scope, made again when the scope has changed. */
export function digests(memory: DemoMemory): (scope: Scope, revision: number) => Promise<Digest> {
  const made = new Map<string, { readonly revision: number; readonly digest: Promise<Digest> }>()
  return async (scope, revision) => {
    const key = scopeKey(scope)
    const before = made.get(key)
    if (before?.revision === revision) return await before.digest
    const digest = makeDigest(memory, scope)
    made.delete(key)
    made.set(key, { revision, digest })
    for (const old of [...made.keys()].slice(0, -kept)) made.delete(old)
    try {
      return await digest
    } catch (error) {
      made.delete(key)
      throw error
    }
  }
}
