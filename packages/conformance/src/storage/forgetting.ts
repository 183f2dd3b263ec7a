import { equal, ok, rejects } from '../assert.ts'
import type { Case } from '../case.ts'
import type { StorageUnderTest } from './options.ts'
import {
  allEntries,
  ana,
  append,
  bruno,
  erase,
  mustHold,
  numberOf,
  put,
  putsIn,
  record,
  seqsOf,
  storageCase,
  vectors,
  everything,
} from './storage-case.ts'

export function forgettingCases(subject: StorageUnderTest): readonly Case[] {
  return [
    storageCase(
      subject,
      'forgetting',
      'an erased record is in no answer of any handle',
      [],
      async ({ storage, another, reopened }) => {
        const other = await another()
        const [first, gone, last] = await seqsOf(
          append(storage, ana, ['first', record('gone', { vectors: vectors(1, 0) }), 'last']),
        )
        ok(first !== undefined && gone !== undefined && last !== undefined, 'append answers three seqs')
        await put(
          storage,
          ana,
          record('derived', { derivedFrom: [{ seq: gone }], supersedes: [{ seq: gone }] }),
        )
        await append(storage, ana, [], { vectors: [{ seq: gone, vectors: vectors(0, 1) }] })
        await erase(storage, ana, [gone])
        for (const next of [async () => storage, async () => other, reopened]) {
          const handle = await next()
          equal(await handle.records([gone], { vectors: true }), [], 'records()')
          equal(await handle.resolve(ana, ['gone']), ['forgotten'], 'resolve()')
          equal(await handle.derivatives([gone]), [], 'derivatives()')
          const entries = await allEntries(handle)
          equal(
            entries.filter((entry) => entry.kind === 'vectors'),
            [],
            'late vectors of the erased',
          )
          for (const entry of putsIn(entries)) {
            ok(entry.revision !== gone && entry.id !== 'gone', 'entries() holds no erased record')
            ok(
              ![...entry.supersedes, ...entry.derivedFrom].includes(gone),
              `record ${entry.revision} names no erased one`,
            )
          }
          const erasure = entries.filter((entry) => entry.kind === 'erase')
          equal(
            erasure.map((entry) => entry.seqs),
            [[gone]],
            'the erase entry',
          )
          equal((await handle.scope(ana))?.erased, erasure[0]?.revision, "the scope's last erasure")
          equal((await handle.head()).erased, erasure[0]?.revision, "the log's last erasure")
        }
      },
    ),

    storageCase(
      subject,
      'notes',
      'an erasure says how many notes went with it, by owner',
      [],
      async ({ storage }) => {
        const [a = 0, b = 0, c = 0] = await seqsOf(append(storage, ana, ['a', 'b', 'c']))
        const notes = [
          { owner: 'fits', about: [a, b], data: 'goes, once' },
          { owner: 'fits', about: [c], data: 'stays' },
          { owner: 'pins', about: [b], data: 'goes' },
          { owner: 'pins', about: [a], data: 'goes' },
          { owner: 'stays', about: [], data: 'goes with all of the scope alone' },
        ]
        await append(storage, ana, [], { notes })
        const number = await numberOf(storage, ana)
        const counts = async (seqs: readonly number[], whole: readonly number[] = []): Promise<unknown> => {
          const request = { seqs: new Map([[number, seqs]]), notes: [], wholeScopes: whole }
          return [...(await storage.erase(request)).notes].toSorted(([x], [y]) => (x < y ? -1 : 1))
        }
        equal(
          await counts([a, b]),
          [
            ['fits', 1],
            ['pins', 2],
          ],
          'notes that went with two records',
        )
        equal(await counts([a, b]), [], 'notes that went with nothing')
        equal(
          await counts([c], [number]),
          [
            ['fits', 1],
            ['stays', 1],
          ],
          'notes that went with all of the scope',
        )
      },
    ),

    storageCase(
      subject,
      'forgets-nothing-else',
      'everything but the named record stays as it was',
      [],
      async ({ storage, reopened }) => {
        const seqs = await seqsOf(
          append(storage, ana, ['a1', record('a2', { vectors: vectors(1, 0) }), 'a3']),
        )
        const others = await seqsOf(append(storage, bruno, ['a2', 'b2']))
        await append(storage, ana, [], { notes: [{ owner: 'o', about: seqs.slice(0, 1), data: 'kept' }] })
        const before = await allEntries(storage)
        await erase(storage, ana, seqs.slice(2))
        const expected = before.filter((entry) => entry.revision !== seqs[2])
        for (const next of [async () => storage, reopened]) {
          const handle = await next()
          equal(
            (await allEntries(handle)).filter((entry) => entry.kind !== 'erase'),
            expected,
            'the living entries',
          )
          await mustHold(handle, [...seqs.slice(0, 2), ...others], 'the living records')
        }
      },
    ),

    storageCase(
      subject,
      'forgets-nothing-else',
      'an erasure of nothing, or of what is gone, erases nothing',
      [],
      async ({ storage }) => {
        const [gone] = await seqsOf(append(storage, ana, ['gone', 'kept']))
        await erase(storage, ana, [gone ?? 0])
        const number = await numberOf(storage, ana)
        const before = putsIn(await allEntries(storage))
        const again = await storage.erase({
          seqs: new Map([[number, [gone ?? 0, 999_999]]]),
          notes: [],
          wholeScopes: [],
        })
        equal([...again.erased.values()].flat(), [], 'what was erased the second time')
        const none = await storage.erase({ seqs: new Map(), notes: [], wholeScopes: [] })
        equal([...none.erased.values()].flat(), [], 'what an empty request erased')
        equal(putsIn(await allEntries(storage)), before, 'the living records')
      },
    ),

    storageCase(
      subject,
      'forgets-nothing-else',
      'an erasure that expects an older state is a conflict and erases nothing',
      [],
      async ({ storage }) => {
        const a = await put(storage, ana, 'a')
        const number = await numberOf(storage, ana)
        const seen = (await storage.head()).revision
        await put(storage, bruno, 'b')
        const request = { seqs: new Map([[number, [a]]]), notes: [], wholeScopes: [] }
        await put(storage, ana, 'a2')
        const before = await everything(storage)
        await rejects(
          () => storage.erase({ ...request, ifRevision: seen }),
          'CONFLICT',
          'an erasure with a stale ifRevision',
        )
        await rejects(
          () => storage.erase({ seqs: new Map(), notes: [], wholeScopes: [number], ifRevision: seen }),
          'CONFLICT',
          'an erasure of what is about no record, with a stale ifRevision',
        )
        equal(await everything(storage), before, 'the log after the conflicts')
        const now = (await storage.scope(ana))?.revision ?? 0
        await put(storage, bruno, 'b2')
        const done = await storage.erase({ ...request, ifRevision: now })
        equal(
          [...done.erased.values()].flat(),
          [a],
          "what was erased, though a neighbour's scope has changed",
        )
      },
    ),
  ]
}
