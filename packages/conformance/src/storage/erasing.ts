import { equal, ok, rejects } from '../assert.ts'
import type { Case } from '../case.ts'
import { everything } from './appending.ts'
import type { StorageUnderTest } from './options.ts'
import { allEntries, ana, append, bruno, erase, mustHold, numberOf, put, putsIn, record, seqsOf, storageCase, vectors } from './storage-case.ts'

export function eraseCases(subject: StorageUnderTest): readonly Case[] {
  return [
    storageCase(subject, 'forgetting', 'an erased record is in no answer of any handle', [], async ({ storage, another, reopened }) => {
      const other = await another()
      const [first, gone, last] = await seqsOf(append(storage, ana, ['first', record('gone', { vectors: vectors(1, 0) }), 'last']))
      ok(first !== undefined && gone !== undefined && last !== undefined, 'append answers three seqs')
      await put(storage, ana, record('derived', { derivedFrom: [{ seq: gone }], supersedes: [{ seq: gone }] }))
      await append(storage, ana, [], { vectors: [{ seq: gone, vectors: vectors(0, 1) }] })
      await erase(storage, ana, [gone])
      for (const next of [async () => storage, async () => other, reopened]) {
        const handle = await next()
        equal(await handle.records([gone], { vectors: true }), [], 'records()')
        equal(await handle.resolve(ana, ['gone']), ['forgotten'], 'resolve()')
        equal(await handle.derivatives([gone]), [], 'derivatives()')
        const entries = await allEntries(handle)
        equal(entries.filter((entry) => entry.kind === 'vectors'), [], 'late vectors of the erased')
        for (const entry of putsIn(entries)) {
          ok(entry.revision !== gone && entry.id !== 'gone', 'entries() holds no erased record')
          ok(![...entry.supersedes, ...entry.derivedFrom].includes(gone), `record ${entry.revision} names no erased one`)
        }
        const erasure = entries.filter((entry) => entry.kind === 'erase')
        equal(erasure.map((entry) => entry.seqs), [[gone]], 'the erase entry')
        equal((await handle.scope(ana))?.erased, erasure[0]?.revision, "the scope's last erasure")
        equal((await handle.head()).erased, erasure[0]?.revision, "the log's last erasure")
      }
    }),

    storageCase(subject, 'forgets-nothing-else', 'everything but the named record stays as it was', [], async ({ storage, reopened }) => {
      const seqs = await seqsOf(append(storage, ana, ['a1', record('a2', { vectors: vectors(1, 0) }), 'a3']))
      const others = await seqsOf(append(storage, bruno, ['a2', 'b2']))
      await append(storage, ana, [], { notes: [{ owner: 'o', about: seqs.slice(0, 1), data: 'kept' }] })
      const before = await allEntries(storage)
      await erase(storage, ana, seqs.slice(2))
      const expected = before.filter((entry) => entry.revision !== seqs[2])
      for (const next of [async () => storage, reopened]) {
        const handle = await next()
        equal((await allEntries(handle)).filter((entry) => entry.kind !== 'erase'), expected, 'the living entries')
        await mustHold(handle, [...seqs.slice(0, 2), ...others], 'the living records')
      }
    }),

    storageCase(subject, 'forgets-nothing-else', 'an erasure of nothing, or of what is gone, erases nothing', [], async ({ storage }) => {
      const [gone] = await seqsOf(append(storage, ana, ['gone', 'kept']))
      await erase(storage, ana, [gone ?? 0])
      const number = await numberOf(storage, ana)
      const before = putsIn(await allEntries(storage))
      const again = await storage.erase({ seqs: new Map([[number, [gone ?? 0, 999_999]]]), notes: [], wholeScopes: [] })
      equal([...again.erased.values()].flat(), [], 'what was erased the second time')
      const none = await storage.erase({ seqs: new Map(), notes: [], wholeScopes: [] })
      equal([...none.erased.values()].flat(), [], 'what an empty request erased')
      equal(putsIn(await allEntries(storage)), before, 'the living records')
    }),

    storageCase(subject, 'forgets-nothing-else', 'an erasure that expects an older state is a conflict and erases nothing', [], async ({ storage }) => {
      const a = await put(storage, ana, 'a')
      const number = await numberOf(storage, ana)
      const seen = (await storage.head()).revision
      await put(storage, bruno, 'b')
      const request = { seqs: new Map([[number, [a]]]), notes: [], wholeScopes: [] }
      await put(storage, ana, 'a2')
      const before = await everything(storage)
      await rejects(() => storage.erase({ ...request, ifRevision: seen }), 'CONFLICT', 'an erasure with a stale ifRevision')
      equal(await everything(storage), before, 'the log after the conflict')
      const now = (await storage.scope(ana))?.revision ?? 0
      await put(storage, bruno, 'b2')
      const done = await storage.erase({ ...request, ifRevision: now })
      equal([...done.erased.values()].flat(), [a], "what was erased, though a neighbour's scope has changed")
    }),

    storageCase(subject, 'no-resurrection', 'an erased id is FORGOTTEN until it is restored', [], async ({ storage, reopened }) => {
      const seq = await put(storage, ana, 'gone')
      await put(storage, ana, 'kept')
      await erase(storage, ana, [seq])
      const handle = await reopened()
      await rejects(() => append(handle, ana, ['gone']), 'FORGOTTEN', 'an erased id written again')
      await append(handle, bruno, ['gone'])
      const back = await put(handle, ana, record('gone', { restore: true }))
      ok(back > seq, `a restored record has a seq of its own, got ${back} after ${seq}`)
      equal(await handle.resolve(ana, ['gone']), [back], 'resolve() of the restored id')
      await erase(handle, ana, [back])
      await rejects(() => append(handle, ana, ['gone']), 'FORGOTTEN', 'an id that was restored and erased again')
    }),

    storageCase(subject, 'no-resurrection', 'an erased id is FORGOTTEN also after its scope was emptied', [], async ({ storage, reopened }) => {
      const seq = await put(storage, ana, 'gone')
      await erase(storage, ana, [seq], true)
      const handle = await reopened()
      equal(await handle.resolve(ana, ['gone', 'other']), ['forgotten', 'absent'], 'resolve() in an emptied scope')
      await rejects(() => append(handle, ana, ['gone']), 'FORGOTTEN', 'an erased id in an emptied scope')
      await put(handle, ana, 'other')
      await rejects(() => append(handle, ana, ['gone']), 'FORGOTTEN', 'an erased id in a scope that was written again')
    }),

    storageCase(subject, 'no-resurrection', 'nothing refers to an erased record, and late vectors pass it by', [], async ({ storage }) => {
      const seq = await put(storage, ana, 'gone')
      const kept = await put(storage, ana, 'kept')
      await erase(storage, ana, [seq])
      await rejects(() => put(storage, ana, record('x', { derivedFrom: [{ seq }] })), 'FORGOTTEN', 'a record derived from an erased one')
      await rejects(() => put(storage, ana, record('x', { supersedes: [{ seq }] })), 'FORGOTTEN', 'a correction of an erased one')
      const late = [seq, kept].map((one) => ({ seq: one, vectors: vectors(1, 0) }))
      await append(storage, ana, [], { vectors: late })
      const entries = await allEntries(storage)
      equal(entries.filter((entry) => entry.kind === 'vectors').map((entry) => entry.seq), [kept], 'records whose vectors came late')
      equal(await storage.records([seq], { vectors: true }), [], 'the erased record')
    }),

    storageCase(subject, 'no-resurrection', 'an erase entry stays until every registered view has acknowledged it', [], async ({ storage, reopened }) => {
      await storage.views.register('remote')
      await storage.views.register('late')
      const seq = await put(storage, ana, 'gone')
      await put(storage, ana, 'kept')
      await erase(storage, ana, [seq])
      const { revision } = await storage.head()
      await storage.views.acknowledge('remote', revision)
      await storage.trim()
      const handle = await reopened()
      const views = [...(await handle.views.list())].sort((a, b) => (a.name < b.name ? -1 : 1))
      equal(views, [{ name: 'late', acknowledged: 0 }, { name: 'remote', acknowledged: revision }], 'the registered views')
      const erasures = async (): Promise<number> => (await allEntries(handle)).filter((entry) => entry.kind === 'erase').length
      equal(await erasures(), 1, 'erase entries while a view has not acknowledged')
      ok((await handle.head()).trimmed < revision, 'trimmed while a view has not acknowledged')
      await handle.views.register('late')
      await handle.views.unregister('late')
      await handle.trim()
      equal(await erasures(), 0, 'erase entries after every view has acknowledged')
      ok((await handle.head()).trimmed >= revision, 'trimmed after every view has acknowledged')
      equal((await handle.head()).revision, revision, 'head after the trim')
      equal(await handle.resolve(ana, ['gone']), ['forgotten'], 'the erased id after the trim')
    }),

    storageCase(subject, 'what-remains', 'an idempotency key answers the ids of the erased no more, and has no hash', [], async ({ storage, reopened }) => {
      const idempotency = { key: 'k', hash: 'aa' }
      const records = [record('own'), record('random', { ownId: false }), record('kept')]
      const { seqs, revision } = await append(storage, ana, records, { idempotency })
      await erase(storage, ana, seqs.slice(0, 2).map((seq) => seq ?? 0))
      for (const next of [async () => storage, reopened]) {
        const handle = await next()
        const again = await append(handle, ana, records, { idempotency })
        equal(again, { repeated: true, seqs: [undefined, undefined, seqs[2]], ids: [undefined, 'random', 'kept'], revision }, 'the same write again')
        // With the hash gone, other content can no longer be told from the first.
        const other = await append(handle, ana, ['other'], { idempotency: { key: 'k', hash: 'bb' } })
        equal(other.repeated, true, 'repeated, with other content after the erasure')
        equal(await handle.resolve(ana, ['other']), ['absent'], 'the other content')
      }
    }),

    storageCase(subject, 'what-remains', 'an erase entry holds numbers alone', [], async ({ storage }) => {
      const seq = await put(storage, ana, 'customer-xylophonequartz')
      await put(storage, ana, 'kept')
      await erase(storage, ana, [seq])
      const entry = (await allEntries(storage)).find((one) => one.kind === 'erase')
      equal(Object.keys(entry ?? {}).sort(), ['kind', 'revision', 'scope', 'seqs'], 'members of an erase entry')
    }),

    storageCase(subject, 'notes', 'a note comes back as it was', [], async ({ storage, reopened }) => {
      const seq = await put(storage, ana, 'one')
      const notes = [
        { owner: 'words', about: [seq], data: { weights: [0.1, -1e-300], 'ключ': null }, bytes: Uint8Array.of(0, 255, 1) },
        { owner: '@core/feedback', about: [], data: 'scope' },
      ]
      await append(storage, ana, [], { notes })
      for (const next of [async () => storage, reopened]) {
        const handle = await next()
        const found = (await allEntries(handle)).filter((entry) => entry.kind === 'note')
        equal(found.map(({ owner, about, data, bytes }) => ({ owner, about, data, ...(bytes ? { bytes: Uint8Array.from(bytes) } : {}) })), notes, 'notes in the log')
      }
    }),

    storageCase(subject, 'notes', 'a note falls with any record that it is about', [], async ({ storage }) => {
      const [a, b] = await seqsOf(append(storage, ana, ['a', 'b']))
      ok(a !== undefined && b !== undefined, 'append answers two seqs')
      const notes = [[a], [b], [a, b], []].map((about, i) => ({ owner: 'o', about, data: i }))
      await append(storage, ana, [], { notes })
      await erase(storage, ana, [a])
      const left = async (): Promise<unknown[]> => (await allEntries(storage)).flatMap((entry) => (entry.kind === 'note' ? [entry.data] : []))
      equal(await left(), [1, 3], 'notes that are left')
      await erase(storage, ana, [b])
      equal(await left(), [3], 'the note about the scope, while the scope was not forgotten as a whole')
      await storage.erase({ seqs: new Map(), notes: [], wholeScopes: [await numberOf(storage, ana)] })
      equal(await left(), [], 'notes after the whole scope was forgotten')
    }),

    storageCase(subject, 'notes', 'a note that is made with an erasure lands with it', [], async ({ storage }) => {
      const [gone, kept] = await seqsOf(append(storage, ana, ['gone', 'kept']))
      ok(gone !== undefined && kept !== undefined, 'append answers two seqs')
      const scope = await numberOf(storage, ana)
      const retired = { scope, owner: '@core/retired', about: [kept], data: { by: 'erasure' } }
      const { revision } = await storage.erase({ seqs: new Map([[scope, [gone]]]), notes: [retired], wholeScopes: [] })
      const entries = (await allEntries(storage)).filter((entry) => entry.kind !== 'put')
      equal(entries.map((entry) => entry.kind), ['erase', 'note'], 'entries of the erasure')
      equal(revision, entries.at(-1)?.revision, 'revision of the erasure')
    }),

    storageCase(subject, 'cascade', 'what was derived is found, in any scope, as long as it lives', [], async ({ storage }) => {
      const source = await put(storage, ['acme', 'user-4', 'chat'], 'source')
      const summary = await put(storage, ana, record('summary', { derivedFrom: [{ seq: source }] }))
      const again = await put(storage, ana, record('again', { derivedFrom: [{ seq: summary }, { seq: source }] }))
      await put(storage, ana, record('correction', { supersedes: [{ seq: summary }] }))
      const scope = await numberOf(storage, ana)
      const derived = async (seq: number): Promise<unknown[]> => [...(await storage.derivatives([seq]))].sort((a, b) => a.seq - b.seq)
      equal(await derived(source), [{ seq: summary, scope }, { seq: again, scope }], 'derivatives of the source')
      equal(await derived(summary), [{ seq: again, scope }], 'derivatives of the summary')
      await erase(storage, ana, [again])
      equal(await derived(source), [{ seq: summary, scope }], 'derivatives after one was erased')
    }),
  ]
}
