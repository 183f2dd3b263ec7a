import type { OpenStorage } from '@mnestic/core'
import { equal, ok, rejects } from '../assert.ts'
import type { Case } from '../case.ts'
import { everything } from './appending.ts'
import { folderHolds } from './folder.ts'
import { killed } from './kill.ts'
import type { StorageUnderTest } from './options.ts'
import { ana, append, body, bruno, erase, mustHold, numberOf, put, record, storageCase } from './storage-case.ts'

export function lastingCases(subject: StorageUnderTest): readonly Case[] {
  return [
    storageCase(subject, 'durability', 'the storage says of itself what was declared', [], async ({ storage }) => {
      equal(storage.durability, subject.durability, 'durability')
      equal(storage.erasure, subject.erasure, 'erasure')
    }),

    storageCase(subject, 'durability', 'what was written is there when the storage is opened again', ['lasting'], async ({ storage, reopened }) => {
      const gone = await put(storage, ana, 'gone')
      await append(storage, ana, ['a', record('b', { vectors: { whole: Float32Array.of(0.6, 0.8), passages: [], fingerprint: 'f' } })])
      await append(storage, bruno, ['c'], { notes: [{ owner: 'o', about: [], data: [1] }] })
      await storage.setMeta('m', { version: 1 })
      await storage.views.register('remote')
      await erase(storage, ana, [gone])
      const before = await everything(storage)
      const handle = await reopened()
      equal(await everything(handle), before, 'the log')
      equal(handle.logId, storage.logId, 'the log id')
      equal(await handle.getMeta('m'), { version: 1 }, 'meta')
      equal((await handle.views.list()).map((view) => view.name), ['remote'], 'registered views')
    }),

    storageCase(subject, 'durability', 'nothing that was acknowledged is lost when the process is killed', ['lasting', 'kill'], async ({ place, reopened, closeAll }) => {
      await closeAll()
      const { written, erased } = await killed(subject, place, 12)
      const handle = await reopened()
      const living = written.filter((id) => !erased.includes(id))
      const found = await handle.resolve(ana, living)
      equal(living.filter((_, i) => typeof found[i] !== 'number'), [], `acknowledged records that are lost, of ${written.length} (${found.length} should live)`)
      await mustHold(handle, found.flatMap((one) => (typeof one === 'number' ? [one] : [])), 'acknowledged records')
      const states = await handle.resolve(ana, erased)
      equal(states.filter((one) => one !== 'forgotten'), [], 'erased records that came back')
      await put(handle, ana, 'life goes on')
    }),

    storageCase(subject, 'bytes', 'nothing of the erased is in any file of the killed process', ['lasting', 'kill', 'bytes'], async ({ place, reopened, closeAll }) => {
      await closeAll()
      const { erased } = await killed(subject, place, 12)
      const handle = await reopened()
      const bytes = await handle.scrub()
      await closeAll()
      if (bytes === 'gone') equal(await folderHolds(place, erased.map((id) => `text-${id}-end`)), [], 'erased texts in the files')
    }),

    storageCase(subject, 'bytes', 'nothing of the erased is in any file', ['bytes'], async ({ storage, place, closeAll }) => {
      await canary(storage)
      await erase(storage, ana, [(await storage.resolve(ana, ['own-id-xylophonequartz']))[0]].filter((seq) => typeof seq === 'number'))
      equal(await storage.scrub(), 'gone', 'scrub without another reader')
      equal(await folderHolds(place, needles), [], 'what the files hold after the scrub')
      await closeAll()
      equal(await folderHolds(place, needles), [], 'what the files hold after close')
    }),

    storageCase(subject, 'what-remains', 'no id, hash or name of the erased is in any file', ['bytes'], async ({ storage, place, closeAll }) => {
      await canary(storage)
      await erase(storage, ana, [(await storage.resolve(ana, ['own-id-xylophonequartz']))[0]].filter((seq) => typeof seq === 'number'))
      const secret = ['tenant-xylophonequartz'] as const
      const seq = await put(storage, secret, 'kept-nowhere')
      await erase(storage, secret, [seq], true)
      equal(await storage.scrub(), 'gone', 'scrub without another reader')
      await closeAll()
      equal(await folderHolds(place, ['own-id-xylophonequartz', 'hash-xylophonequartz', 'tenant-xylophonequartz', 'kept-nowhere']), [], 'what the files hold')
    }),

    storageCase(subject, 'bytes', "a scrub beside another handle says what is true", ['bytes'], async ({ storage, place, another, closeAll }) => {
      const reader = await another()
      await canary(storage)
      await reader.entries({ after: 0, limit: 100, text: true, vectors: true })
      await erase(storage, ana, [(await storage.resolve(ana, ['own-id-xylophonequartz']))[0]].filter((seq) => typeof seq === 'number'))
      const bytes = await storage.scrub()
      ok(bytes === 'gone' || bytes === 'pending', `scrub of a storage that promises bytes says gone or pending, got ${bytes}`)
      if (bytes === 'gone') equal(await folderHolds(place, needles), [], 'what the files hold')
      await reader.close()
      equal(await storage.scrub(), 'gone', 'scrub after the other handle was closed')
      equal(await folderHolds(place, needles), [], 'what the files hold')
      await closeAll()
    }),

    storageCase(subject, 'abort-and-close', 'after close every call is CLOSED, closing twice is harmless', [], async ({ storage, reopened }) => {
      const seq = await put(storage, ana, 'one')
      const scope = await numberOf(storage, ana)
      await storage.close()
      await Promise.all([storage.close(), storage.close()])
      const key = { view: 'v', scope, key: 'k' }
      const calls: Readonly<Record<string, () => Promise<unknown>>> = {
        head: () => storage.head(),
        getMeta: () => storage.getMeta('m'),
        setMeta: () => storage.setMeta('m', 1),
        scope: () => storage.scope(ana),
        scopeByNumber: () => storage.scopeByNumber(scope),
        scopes: () => storage.scopes([], { limit: 1 }),
        append: () => append(storage, ana, ['two']),
        erase: () => storage.erase({ seqs: new Map([[scope, [seq]]]), notes: [], wholeScopes: [] }),
        scrub: () => storage.scrub(),
        entries: () => storage.entries({ after: 0, limit: 1, text: true, vectors: true }),
        records: () => storage.records([seq], { vectors: true }),
        resolve: () => storage.resolve(ana, ['one']),
        derivatives: () => storage.derivatives([seq]),
        'snapshots.get': () => storage.snapshots.get(key),
        'snapshots.put': () => storage.snapshots.put(key, { at: seq, upto: seq, bytes: Uint8Array.of(1) }),
        'snapshots.keys': () => storage.snapshots.keys('v'),
        'snapshots.drop': () => storage.snapshots.drop('v'),
        'views.register': () => storage.views.register('v'),
        'views.acknowledge': () => storage.views.acknowledge('v', 1),
        'views.unregister': () => storage.views.unregister('v'),
        'views.list': () => storage.views.list(),
        trim: () => storage.trim(),
        bytes: () => storage.bytes(),
      }
      for (const [name, call] of Object.entries(calls)) await rejects(call, 'CLOSED', `${name} after close`)
      const handle = await reopened()
      await mustHold(handle, [seq], 'records after opening again')
      equal(await handle.resolve(ana, ['two']), ['absent'], 'a record that was appended after close')
    }),

    storageCase(subject, 'abort-and-close', 'closing one handle leaves the others open', [], async ({ storage, another }) => {
      const other = await another()
      const seq = await put(storage, ana, 'one')
      await storage.close()
      await mustHold(other, [seq], 'records of the other handle')
      await put(other, ana, 'two')
    }),

    storageCase(subject, 'bad-input', 'meta comes back as it was, and is replaced', [], async ({ storage }) => {
      equal(await storage.getMeta('none'), undefined, 'meta that is none')
      for (const value of [null, 0, '', false, [], { deep: [{ 'ключ': null }] }]) {
        await storage.setMeta('__proto__', value)
        equal(await storage.getMeta('__proto__'), value, 'meta')
      }
    }),

    storageCase(subject, 'bounded', 'bytes used are a number, or unknown', [], async ({ storage }) => {
      await put(storage, ana, 'one')
      const bytes = await storage.bytes()
      ok(bytes === undefined || (Number.isInteger(bytes) && bytes > 0), `bytes() is a whole number above 0 or undefined, got ${bytes}`)
    }),
  ]
}

const needles: readonly (string | Float32Array)[] = [
  'word-xylophonequartz',
  'session-xylophonequartz',
  'speaker-xylophonequartz',
  'metadata-xylophonequartz',
  'fact-xylophonequartz',
  'note-xylophonequartz',
  'bytes-xylophonequartz',
  'snapshot-xylophonequartz',
  Float32Array.of(0.123456, -0.654321, 0.777777, 0.111113),
  Float32Array.of(0.222223, -0.444443, 0.888889, 0.333331),
]

/** A record whose every part can be told from all else, among others, with a note, late vectors and a snapshot. */
async function canary(storage: OpenStorage): Promise<void> {
  for (let i = 0; i < 20; i++) await put(storage, ana, `before-${i}`)
  const [early, late] = needles.filter((needle) => needle instanceof Float32Array)
  const stored = (whole: Float32Array | undefined) => ({ whole: whole ?? new Float32Array(4), passages: [], fingerprint: 'f' })
  const seq = await put(
    storage,
    ana,
    record('own-id-xylophonequartz', {
      body: body(`The word-xylophonequartz, ${'and more words, '.repeat(400)}.`, {
        session: 'session-xylophonequartz',
        speaker: 'speaker-xylophonequartz',
        metadata: { 'key-of': 'metadata-xylophonequartz' },
        facts: [{ subject: 'fact-xylophonequartz', predicate: 'is', object: 'gone' }],
      }),
      vectors: stored(early),
    }),
    { idempotency: { key: 'k', hash: 'hash-xylophonequartz' } },
  )
  const bytes = new TextEncoder().encode('bytes-xylophonequartz')
  await append(storage, ana, [], {
    notes: [{ owner: 'o', about: [seq], data: { said: 'note-xylophonequartz' }, bytes }],
    vectors: [{ seq, vectors: stored(late) }],
  })
  const { revision } = await storage.head()
  const held = new TextEncoder().encode('snapshot-xylophonequartz '.repeat(500))
  await storage.snapshots.put({ view: 'v', scope: await numberOf(storage, ana), key: 'k' }, { at: revision, upto: revision, bytes: held })
  for (let i = 0; i < 20; i++) await put(storage, ana, `after-${i}`)
}
