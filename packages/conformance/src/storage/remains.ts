import { isMnesticError, type Scope } from '@mnestic/core'
import { equal, ok, rejects } from '../assert.ts'
import type { Case } from '../case.ts'
import type { StorageUnderTest } from './options.ts'
import { allEntries, ana, append, erase, numberOf, put, record, seqsOf, storageCase } from './storage-case.ts'

export function remainsCases(subject: StorageUnderTest): readonly Case[] {
  return [
    storageCase(
      subject,
      'what-remains',
      'an idempotency key answers the ids of the erased no more, and has no hash',
      [],
      async ({ storage, reopened }) => {
        const idempotency = { key: 'k', hash: 'aa' }
        const records = [record('own'), record('random', { ownId: false }), record('kept')]
        const { seqs, revision } = await append(storage, ana, records, { idempotency })
        await erase(
          storage,
          ana,
          seqs.slice(0, 2).map((seq) => seq ?? 0),
        )
        for (const next of [async () => storage, reopened]) {
          const handle = await next()
          const again = await append(handle, ana, records, { idempotency })
          equal(
            again,
            {
              repeated: true,
              seqs: [undefined, undefined, seqs[2]],
              ids: [undefined, 'random', 'kept'],
              revision,
            },
            'the same write again',
          )
          // With the hash gone, other content can no longer be told from the first.
          const other = await append(handle, ana, ['other'], { idempotency: { key: 'k', hash: 'bb' } })
          equal(other.repeated, true, 'repeated, with other content after the erasure')
          equal(await handle.resolve(ana, ['other']), ['absent'], 'the other content')
        }
      },
    ),

    storageCase(subject, 'what-remains', 'an erase entry holds numbers alone', [], async ({ storage }) => {
      const seq = await put(storage, ana, 'customer-xylophonequartz')
      await put(storage, ana, 'kept')
      await erase(storage, ana, [seq])
      const entry = (await allEntries(storage)).find((one) => one.kind === 'erase')
      equal(
        Object.keys(entry ?? {}).sort(),
        ['kind', 'revision', 'scope', 'seqs'],
        'members of an erase entry',
      )
    }),

    storageCase(subject, 'notes', 'a note comes back as it was', [], async ({ storage, reopened }) => {
      const seq = await put(storage, ana, 'one')
      const notes = [
        {
          owner: 'words',
          about: [seq],
          data: { weights: [0.1, -1e-300], ключ: null },
          bytes: Uint8Array.of(0, 255, 1),
        },
        { owner: '@core/feedback', about: [], data: 'scope' },
      ]
      await append(storage, ana, [], { notes })
      for (const next of [async () => storage, reopened]) {
        const handle = await next()
        const found = (await allEntries(handle)).filter((entry) => entry.kind === 'note')
        equal(
          found.map(({ owner, about, data, bytes }) => ({
            owner,
            about,
            data,
            ...(bytes ? { bytes: Uint8Array.from(bytes) } : {}),
          })),
          notes,
          'notes in the log',
        )
      }
    }),

    storageCase(
      subject,
      'notes',
      'a note falls with any record that it is about',
      [],
      async ({ storage }) => {
        const [a, b] = await seqsOf(append(storage, ana, ['a', 'b']))
        ok(a !== undefined && b !== undefined, 'append answers two seqs')
        const notes = [[a], [b], [a, b], []].map((about, i) => ({ owner: 'o', about, data: i }))
        await append(storage, ana, [], { notes })
        await erase(storage, ana, [a])
        const left = async (): Promise<unknown[]> =>
          (await allEntries(storage)).flatMap((entry) => (entry.kind === 'note' ? [entry.data] : []))
        equal(await left(), [1, 3], 'notes that are left')
        await erase(storage, ana, [b])
        equal(await left(), [3], 'the note about the scope, while the scope was not forgotten as a whole')
        await storage.erase({ seqs: new Map(), notes: [], wholeScopes: [await numberOf(storage, ana)] })
        equal(await left(), [], 'notes after the whole scope was forgotten')
      },
    ),

    storageCase(
      subject,
      'notes',
      'a note that is made with an erasure lands with it, unless it is about what goes',
      [],
      async ({ storage }) => {
        const [gone, kept] = await seqsOf(append(storage, ana, ['gone', 'kept']))
        ok(gone !== undefined && kept !== undefined, 'append answers two seqs')
        const scope = await numberOf(storage, ana)
        const retired = { scope, owner: '@core/retired', about: [kept], data: { by: 'erasure' } }
        const { revision } = await storage.erase({
          seqs: new Map([[scope, [gone]]]),
          notes: [{ ...retired, about: [gone] }, { ...retired, about: [kept, gone] }, retired],
          wholeScopes: [],
        })
        const entries = (await allEntries(storage)).filter((entry) => entry.kind !== 'put')
        equal(
          entries.map((entry) => entry.kind),
          ['erase', 'note'],
          'entries of the erasure',
        )
        equal(revision, entries.at(-1)?.revision, 'revision of the erasure')
      },
    ),

    storageCase(
      subject,
      'notes',
      'a note about records of its own batch lands with them, and falls with any',
      [],
      async ({ storage }) => {
        const old = await put(storage, ana, 'old')
        const note = { owner: 'o', about: [old], data: 'both', aboutNew: [1] }
        const { seqs } = await append(storage, ana, ['first', 'second'], { notes: [note] })
        const notes = async () => (await allEntries(storage)).filter((entry) => entry.kind === 'note')
        equal(
          (await notes()).map((entry) => entry.about),
          [[old, seqs[1]]],
          'what the note is about',
        )
        await erase(storage, ana, [seqs[1] ?? 0])
        equal(await notes(), [], 'notes after the second record was erased')
      },
    ),

    storageCase(
      subject,
      'cascade',
      'what was derived is found, in any scope, as long as it lives',
      [],
      async ({ storage }) => {
        const source = await put(storage, ['acme', 'user-4', 'chat'], 'source')
        const summary = await put(storage, ana, record('summary', { derivedFrom: [{ seq: source }] }))
        const again = await put(
          storage,
          ana,
          record('again', { derivedFrom: [{ seq: summary }, { seq: source }] }),
        )
        await put(storage, ana, record('correction', { supersedes: [{ seq: summary }] }))
        const scope = await numberOf(storage, ana)
        const derived = async (seq: number): Promise<unknown[]> =>
          [...(await storage.derivatives([seq]))].sort((a, b) => a.seq - b.seq)
        equal(
          await derived(source),
          [
            { seq: summary, scope },
            { seq: again, scope },
          ],
          'derivatives of the source',
        )
        equal(await derived(summary), [{ seq: again, scope }], 'derivatives of the summary')
        await erase(storage, ana, [again])
        equal(await derived(source), [{ seq: summary, scope }], 'derivatives after one was erased')
      },
    ),

    storageCase(
      subject,
      'cascade',
      'an erasure that is to take all that was derived is refused where something is missing',
      [],
      async ({ storage }) => {
        const chat: Scope = ['acme', 'user-4', 'chat']
        const source = await put(storage, chat, 'source')
        const summary = await put(storage, ana, record('summary', { derivedFrom: [{ seq: source }] }))
        const sources = [await numberOf(storage, chat), [source]] as const
        const summaries = [await numberOf(storage, ana), [summary]] as const
        const request = { notes: [], wholeScopes: [], allDerived: true }
        const refused = await rejects(
          () => storage.erase({ ...request, seqs: new Map([sources]) }),
          'CONFLICT',
          'the summary is not named',
        )
        ok(isMnesticError(refused) && refused.retryable, 'the refusal is retryable')
        equal((await storage.records([source, summary], { vectors: false })).length, 2, 'records left')
        await storage.erase({ ...request, seqs: new Map([sources, summaries]) })
        equal(await storage.records([source, summary], { vectors: false }), [], 'records left')
      },
    ),
  ]
}
