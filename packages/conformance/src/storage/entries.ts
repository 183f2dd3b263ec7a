import { equal, rejects } from '../assert.ts'
import type { Case } from '../case.ts'
import type { StorageUnderTest } from './options.ts'
import {
  allEntries,
  ana,
  append,
  body,
  bruno,
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

export function entryCases(subject: StorageUnderTest): readonly Case[] {
  return [
    storageCase(
      subject,
      'read-your-writes',
      'another handle sees what was written at once',
      [],
      async ({ storage, another }) => {
        const other = await another()
        equal(other.logId, storage.logId, 'log id of a second handle')
        for (let i = 0; i < 3; i++) {
          const seq = await put(i % 2 === 0 ? storage : other, ana, `id-${i}`)
          const reader = i % 2 === 0 ? other : storage
          equal((await reader.head()).revision, seq, 'head of the other handle')
          await mustHold(reader, [seq], 'records of the other handle')
          equal((await reader.scope(ana))?.records, i + 1, 'number of records of the other handle')
        }
      },
    ),

    storageCase(
      subject,
      'outages',
      'vectors that come late replace those of their record',
      [],
      async ({ storage }) => {
        const bare = await put(storage, ana, 'bare')
        const had = await put(storage, ana, record('had', { vectors: vectors(1, 0, 0) }))
        const late = [
          { seq: bare, vectors: vectors(0, 1, 0) },
          { seq: had, vectors: { ...vectors(0, 0, 1), fingerprint: 'another' } },
        ]
        const { revision } = await append(storage, ana, [], { vectors: late })
        const entries = await allEntries(storage)
        const puts = putsIn(entries)
        for (const one of late) {
          equal(
            puts.find((entry) => entry.revision === one.seq)?.vectors,
            one.vectors,
            `vectors of record ${one.seq} in entries`,
          )
          const [found] = await storage.records([one.seq], { vectors: true })
          equal(found?.vectors, one.vectors, `vectors of record ${one.seq}`)
        }
        equal(
          entries.filter((entry) => entry.kind === 'vectors').map((entry) => entry.seq),
          [bare, had],
          'late vectors in the log',
        )
        equal((await storage.head()).revision, revision, 'head after late vectors')
      },
    ),

    storageCase(
      subject,
      'bad-input',
      'odd content comes back as it was, bit for bit',
      [],
      async ({ storage, reopened }) => {
        const texts = [
          '\u0000',
          'a\u0000b',
          '🎭',
          'e\u0301',
          '\u2028\u2029',
          '"\\\'`$',
          ' '.repeat(1_000),
          'long '.repeat(200_000),
        ]
        const whole = Float32Array.from([0, -0, 1e-45, 3.4028234e38, -1, 0.1, Number.EPSILON])
        const records = texts.map((text, i) =>
          record(`id-${i}-${text.slice(0, 3)}`, {
            body: body(text, {
              at: i === 0 ? 0 : -1.5e12 - i,
              session: text.slice(0, 20),
              speaker: 's\u0000',
              role: 'tool',
              metadata: {
                n: 1e300,
                deep: { list: [1, 'x', null, true, { y: [] }] },
                empty: '',
                'a.b': 'dot',
                ключ: '家',
              },
              facts: [
                {
                  subject: 'Ana\u0000',
                  predicate: '🎭',
                  object: -0.5,
                  confidence: 0.1,
                  span: { start: 0, end: 1 },
                },
              ],
              expires: 8.64e15,
              passages: [{ start: 0, end: 1 }],
            }),
            vectors: { whole, passages: [whole.slice().reverse()], fingerprint: 'odd "fingerprint" \u0000' },
          }),
        )
        const seqs = await seqsOf(append(storage, ana, records))
        for (const next of [async () => storage, reopened]) {
          const handle = await next()
          const found = new Map(
            (await handle.records(seqs, { vectors: true })).map((one) => [one.revision, one]),
          )
          for (const [i, seq] of seqs.entries()) {
            equal(found.get(seq)?.id, records[i]?.id, 'id of an odd record')
            equal(found.get(seq)?.body, records[i]?.body, 'body of an odd record')
            equal(found.get(seq)?.vectors, records[i]?.vectors, 'vectors of an odd record')
          }
        }
      },
    ),

    storageCase(
      subject,
      'bad-input',
      'a batch without records for a scope that is none is NOT_FOUND',
      [],
      async ({ storage }) => {
        const before = await everything(storage)
        await rejects(
          () => append(storage, ana, [], { notes: [{ owner: 'o', about: [], data: 1 }] }),
          'NOT_FOUND',
          'a note alone in an unknown scope',
        )
        equal(await everything(storage), before, 'the log after the refusal')
      },
    ),

    storageCase(
      subject,
      'bounded',
      'entries come in pages, rising, without a gap',
      [],
      async ({ storage }) => {
        for (let i = 0; i < 30; i++)
          await append(storage, i % 3 === 0 ? ana : bruno, [`id-${i}`, `id-${i}-2`])
        const all = await allEntries(storage)
        equal(all.length, 60, 'number of entries')
        equal(await allEntries(storage, undefined, 7), all, 'entries in pages of seven')
        const number = (await storage.scope(ana))?.number
        equal(
          await allEntries(storage, number, 3),
          await allEntries(storage, number),
          'entries of a scope in pages of three',
        )
        for (const limit of [1, 5])
          equal(
            (await storage.entries({ after: 0, limit, text: true, vectors: true })).length,
            limit,
            `a page of ${limit}`,
          )
        equal(
          (
            await storage.entries({
              after: (await storage.head()).revision,
              limit: 5,
              text: true,
              vectors: true,
            })
          ).length,
          0,
          'entries after the head',
        )
      },
    ),

    storageCase(
      subject,
      'bounded',
      'texts and vectors are left out where they are not asked for',
      [],
      async ({ storage }) => {
        const fact = { subject: 'Ana', predicate: 'dances', object: 'salsa' }
        const seq = await put(
          storage,
          ana,
          record('one', { body: body('A text.', { facts: [fact], session: 's' }), vectors: vectors(1, 0) }),
        )
        const query = { after: 0, limit: 10 }
        const [bare] = putsIn(await storage.entries({ ...query, text: false, vectors: false }))
        equal(
          bare?.body,
          { text: '', at: body('').at, session: 's', passages: [] },
          'a body without its text',
        )
        equal(bare?.vectors, undefined, 'vectors that were not asked for')
        const [whole] = putsIn(await storage.entries({ ...query, text: true, vectors: true }))
        equal(whole?.body.facts, [fact], 'facts')
        equal(whole?.vectors, vectors(1, 0), 'vectors')
        const [record_] = await storage.records([seq], { vectors: false })
        equal(record_?.vectors, undefined, 'vectors of a record that were not asked for')
      },
    ),

    storageCase(
      subject,
      'bounded',
      'late vectors that are not asked for take no place in a page',
      [],
      async ({ storage }) => {
        const first = await put(storage, ana, 'first')
        await append(storage, ana, [], { vectors: [{ seq: first, vectors: vectors(1, 0) }] })
        const second = await put(storage, ana, 'second')
        await append(storage, ana, [], { vectors: [{ seq: second, vectors: vectors(0, 1) }] })
        const scope = await numberOf(storage, ana)
        for (const where of [{}, { scope }]) {
          const query = { ...where, after: 0, limit: 2, text: false }
          const lean = await storage.entries({ ...query, vectors: false })
          equal(
            lean.map(({ kind, revision }) => [kind, revision]),
            [
              ['put', first],
              ['put', second],
            ],
            'a page of two without vectors',
          )
          const whole = await storage.entries({ ...query, vectors: true })
          equal(
            whole.map(({ kind }) => kind),
            ['put', 'vectors'],
            'a page of two with vectors',
          )
        }
      },
    ),
  ]
}
