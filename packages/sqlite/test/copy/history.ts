import type { Link, NewRecord, OpenStorage, Scope, Seq } from '@mnestic/core'
import fc from 'fast-check'

/** Scopes that lie in each other, and one beside them. */
export const scopes: readonly Scope[] = [['a'], ['a', 'b'], ['a', 'b', 'c'], ['z']]

const ids = Array.from({ length: 12 }, (_, i) => `id-${i}`)

export interface Step {
  readonly what:
    | 'write'
    | 'correct'
    | 'derive'
    | 'note'
    | 'general'
    | 'noted'
    | 'late'
    | 'erase'
    | 'retire'
    | 'whole'
    | 'trim'
    | 'copy'
  /** Which scope, and which ids of it. */
  readonly scope: number
  readonly a: number
  readonly b: number
  /** What makes it different from others; for `copy`, after how many writes it is cut off. */
  readonly n: number
}

export const history: fc.Arbitrary<readonly Step[]> = fc.array(
  fc.record({
    what: fc.constantFrom(
      ...([
        'write',
        'write',
        'write',
        'correct',
        'derive',
        'derive',
        'note',
        'general',
        'noted',
        'late',
      ] as const),
      ...(['erase', 'erase', 'retire', 'whole', 'trim', 'copy', 'copy'] as const),
    ),
    scope: fc.nat(scopes.length - 1),
    a: fc.nat(ids.length - 1),
    b: fc.nat(ids.length - 1),
    n: fc.nat(14),
  }),
  { minLength: 5, maxLength: 40 },
)

/** One step of a log's life; `copy` is for the test. */
export async function take(storage: OpenStorage, { what, scope: at, a, b, n }: Step): Promise<void> {
  const scope = scopes[at] ?? ['z']
  const number = (await storage.scope(scope))?.number
  const [first, second] = [ids[a] ?? '', ids[b] ?? '']
  const known = await living(storage, scope, [first, second])
  const append = async (records: readonly NewRecord[], more: object = {}): Promise<unknown> =>
    storage.append({ scope, records, notes: [], vectors: [], ...more })
  const absent = async (): Promise<boolean> => typeof (await storage.resolve(scope, [first]))[0] !== 'number'
  const note = { owner: `owner-${n % 3}`, data: { n: n % 2, deep: [null, { '': -0.5 }] } }
  switch (what) {
    case 'write':
      if (await absent()) await append([record(first, n)])
      return
    case 'correct':
      if (await absent()) await append([record(first, n, { supersedes: known.map((seq) => ({ seq })) })])
      return
    case 'derive': {
      const below = scopes[Math.min(at + (n % 3), 2)] ?? scope
      const sources = at > 2 ? known : await living(storage, below, ids.slice(0, 6))
      if (await absent()) await append([record(first, n, { derivedFrom: sources.map((seq) => ({ seq })) })])
      return
    }
    case 'note':
      if (known.length > 0)
        await append([], { notes: [{ ...note, about: known, bytes: Uint8Array.of(n, 0, 255) }] })
      return
    case 'general':
      if (number !== undefined) await append([], { notes: [{ ...note, about: [] }] })
      return
    case 'noted':
      if ((await absent()) && first !== second) {
        const pair = [record(first, n), record(`with-${first}-${n}`, n, { derivedFrom: [{ index: 0 }] })]
        const free = typeof (await storage.resolve(scope, [`with-${first}-${n}`]))[0] !== 'number'
        await append(free ? pair : pair.slice(0, 1), {
          notes: [{ ...note, about: known, aboutNew: free ? [1, 0] : [0] }],
        })
      }
      return
    case 'late':
      if (known.length > 0)
        await append([], { vectors: known.map((seq) => ({ seq, vectors: vectors(n + 50) })) })
      return
    case 'erase':
      if (number !== undefined) await erase(storage, number, known)
      return
    case 'retire':
      await retire(storage, scope, known)
      return
    case 'whole':
      if (number !== undefined) {
        const all = await living(storage, scope, [...ids, ...ids.flatMap((id) => manyWith(id))])
        await storage.erase({ seqs: new Map([[number, all]]), notes: [], wholeScopes: [number] })
      }
      return
    case 'trim':
      return storage.trim()
    case 'copy':
  }
}

/** Takes a correction back, and marks what it corrected, as core does. */
async function retire(storage: OpenStorage, scope: Scope, known: readonly Seq[]): Promise<void> {
  for (const put of await storage.records(known, { vectors: false })) {
    const notes = put.supersedes.map((old) => ({
      scope: put.scope,
      owner: '@core/retired',
      about: [old],
      data: { revision: put.revision, at: 7 },
    }))
    await storage.erase({ seqs: new Map([[put.scope, [put.revision]]]), notes, wholeScopes: [] })
  }
  await storage.scope(scope)
}

async function erase(storage: OpenStorage, scope: number, seqs: readonly Seq[]): Promise<void> {
  await storage.erase({ seqs: new Map([[scope, seqs]]), notes: [], wholeScopes: [] })
}

async function living(storage: OpenStorage, scope: Scope, some: readonly string[]): Promise<readonly Seq[]> {
  const found = await storage.resolve(scope, [...new Set(some)])
  return found.filter((one) => typeof one === 'number')
}

function manyWith(id: string): readonly string[] {
  return Array.from({ length: 15 }, (_, n) => `with-${id}-${n}`)
}

export function everyId(): readonly string[] {
  return [...ids, ...ids.flatMap((id) => manyWith(id))]
}

function record(
  id: string,
  n: number,
  links: { readonly supersedes?: readonly Link[]; readonly derivedFrom?: readonly Link[] } = {},
): NewRecord {
  return {
    id,
    ownId: n % 2 === 0,
    restore: true,
    body: {
      text: `Text ${n} of ${id}, with a ✓ and a second sentence.${n % 7 === 0 ? ' \0' : ''}`,
      at: 1_000 + n,
      passages:
        n % 3 === 0
          ? [
              { start: 0, end: 4 },
              { start: 5, end: 9 },
            ]
          : [],
      ...(n % 4 === 0 && { session: 's', speaker: 'Ana', role: 'user', metadata: { b: [1], a: { n } } }),
      ...(n % 5 === 0 && { facts: [{ subject: 'Ana', predicate: 'is', object: n }], expires: 5_000 }),
    },
    supersedes: links.supersedes ?? [],
    derivedFrom: links.derivedFrom ?? [],
    ...(n % 2 === 1 && { vectors: vectors(n, n % 3 === 0 ? 2 : 0) }),
  }
}

function vectors(n: number, passages = 0) {
  const vector = (i: number): Float32Array => Float32Array.from([Math.sin(n + i), Math.cos(n + i), -0])
  return {
    fingerprint: `embedder-${n % 2}`,
    whole: vector(0),
    passages: Array.from({ length: passages }, (_, i) => vector(i + 1)),
  }
}
