import type { NewRecord } from '@mnestic/core'
import { equal, ok, rejects } from '../assert.ts'
import type { Case } from '../case.ts'
import type { StorageUnderTest } from './options.ts'
import {
  allEntries,
  ana,
  append,
  bruno,
  erase,
  put,
  putsIn,
  record,
  seqsOf,
  storageCase,
  vectors,
  everything,
} from './storage-case.ts'

export function batchCases(subject: StorageUnderTest): readonly Case[] {
  return [
    storageCase(subject, 'atomic', 'a refused batch leaves nothing behind', [], async ({ storage }) => {
      const first = await put(storage, ana, 'there')
      const dead = await put(storage, ana, 'dead')
      await erase(storage, ana, [dead])
      const elsewhere = await put(storage, bruno, 'elsewhere')
      const before = await everything(storage)
      const refused: readonly (readonly [NewRecord, Parameters<typeof rejects>[1]])[] = [
        [record('there'), 'DUPLICATE_ID'],
        [record('new-1'), 'DUPLICATE_ID'],
        [record('dead'), 'FORGOTTEN'],
        [record('new-3', { derivedFrom: [{ seq: dead }] }), 'FORGOTTEN'],
        [record('new-3', { supersedes: [{ seq: dead }] }), 'FORGOTTEN'],
        [record('new-3', { supersedes: [{ seq: first + 10_000 }] }), 'NOT_FOUND'],
        [record('new-3', { derivedFrom: [{ seq: first + 10_000 }] }), 'NOT_FOUND'],
        [record('new-3', { derivedFrom: [{ seq: 0 }] }), 'NOT_FOUND'],
        [record('new-3', { supersedes: [{ seq: elsewhere }] }), 'NOT_FOUND'],
      ]
      for (const [bad, code] of refused) {
        await rejects(
          () => append(storage, ana, ['new-1', 'new-2', bad]),
          code,
          `a batch with ${JSON.stringify(bad)}`,
        )
        equal(await everything(storage), before, 'the log after a refused batch')
        equal(await storage.resolve(ana, ['new-1', 'new-2']), ['absent', 'absent'], 'ids of a refused batch')
      }
      for (const [seq, what] of [
        [dead, 'an erased record'],
        [elsewhere, 'a record of another scope'],
        [first + 10_000, 'a record that never was'],
      ] as const) {
        const note = { owner: 'o', about: [seq], data: 1 }
        await rejects(
          () => append(storage, ana, ['new-1'], { notes: [note] }),
          'NOT_FOUND',
          `a note about ${what}`,
        )
        equal(await everything(storage), before, 'the log after a refused note')
      }
      await append(storage, ana, ['new-1', 'new-2'])
    }),

    storageCase(
      subject,
      'atomic',
      'after a refused batch a handle still knows what others write',
      [],
      async ({ storage, another }) => {
        const other = await another()
        await put(storage, ana, 'there')
        await rejects(() => append(storage, ana, ['new', 'there']), 'DUPLICATE_ID', 'a batch with a known id')
        const theirs = await put(other, ana, 'theirs')
        equal(await storage.resolve(ana, ['theirs', 'new']), [theirs, 'absent'], 'ids after the refusal')
        await rejects(
          () => append(storage, ana, ['theirs']),
          'DUPLICATE_ID',
          'an id that another handle wrote',
        )
      },
    ),

    storageCase(
      subject,
      'atomic',
      'records, notes and vectors of a batch land together, in order',
      [],
      async ({ storage }) => {
        const old = await put(storage, ana, 'old')
        const { seqs, revision } = await append(
          storage,
          ana,
          ['one', record('two', { derivedFrom: [{ index: 0 }, { seq: old }] })],
          {
            notes: [{ owner: 'o', about: [old], data: { pinned: true } }],
            vectors: [{ seq: old, vectors: vectors(0.6, 0.8) }],
          },
        )
        const [one, two] = seqs
        const entries = (await allEntries(storage)).filter((entry) => entry.revision > old)
        equal(
          entries.map((entry) => entry.kind),
          ['put', 'put', 'note', 'vectors'],
          'kinds of the entries of a batch',
        )
        equal(revision, entries.at(-1)?.revision, 'revision of the batch')
        equal(putsIn(entries)[1]?.derivedFrom, [one, old], `sources of record ${two}`)
      },
    ),

    storageCase(
      subject,
      'atomic',
      'twenty appends at once lose nothing',
      [],
      async ({ storage, another }) => {
        const other = await another()
        const ids = Array.from({ length: 20 }, (_, i) => `at-once-${i}`)
        const seqs = await Promise.all(ids.map((id, i) => put(i % 2 === 0 ? storage : other, ana, id)))
        equal(new Set(seqs).size, 20, 'number of distinct seqs')
        const entries = putsIn(await allEntries(storage))
        equal(entries.map((entry) => entry.id).sort(), [...ids].sort(), 'ids in the log')
        equal(
          entries.map((entry) => entry.revision),
          [...seqs].sort((a, b) => a - b),
          'seqs in the log',
        )
      },
    ),

    storageCase(
      subject,
      'determinism',
      'revisions rise, a seq is the revision of its put, none comes twice',
      [],
      async ({ storage, reopened }) => {
        const used = new Set<number>()
        let current = storage
        let last = 0
        for (let round = 0; round < 6; round++) {
          const seqs = await seqsOf(append(current, ana, [`a-${round}`, `b-${round}`]))
          for (const seq of seqs) {
            ok(
              seq > last && !used.has(seq),
              `revisions rise and are never used again: got ${seq} after ${last}`,
            )
            used.add(seq)
            last = seq
          }
          equal(
            (await current.records(seqs, { vectors: false }))
              .map((one) => one.revision)
              .sort((a, b) => a - b),
            seqs,
            'revisions of puts',
          )
          await erase(current, ana, round % 2 === 0 ? seqs : seqs.slice(-1))
          last = (await current.head()).revision
          ok(last > (seqs.at(-1) ?? 0), `an erasure has a revision of its own, got head ${last}`)
          if (round > 2) await current.trim()
          current = await reopened()
          equal((await current.head()).revision, last, 'head after opening again')
        }
      },
    ),
  ]
}
