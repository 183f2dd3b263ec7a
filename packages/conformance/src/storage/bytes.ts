import type { OpenStorage } from '@mnestic/core'
import { equal, ok } from '../assert.ts'
import type { Case } from '../case.ts'
import { folderHolds } from './folder.ts'
import { killed } from './kill.ts'
import type { StorageUnderTest } from './options.ts'
import { ana, append, body, erase, numberOf, put, record, storageCase } from './storage-case.ts'

export function byteCases(subject: StorageUnderTest): readonly Case[] {
  return [
    storageCase(
      subject,
      'bytes',
      'nothing of the erased is in any file of the killed process',
      ['lasting', 'kill', 'bytes'],
      async ({ place, reopened, closeAll }) => {
        await closeAll()
        const { erased } = await killed(subject, place, 12)
        const handle = await reopened()
        const bytes = await handle.scrub()
        await closeAll()
        if (bytes === 'gone')
          equal(
            await folderHolds(
              place,
              erased.map((id) => `text-${id}-end`),
            ),
            [],
            'erased texts in the files',
          )
      },
    ),

    storageCase(
      subject,
      'bytes',
      'nothing of the erased is in any file',
      ['bytes'],
      async ({ storage, place, closeAll }) => {
        await canary(storage)
        await erase(
          storage,
          ana,
          [(await storage.resolve(ana, ['own-id-xylophonequartz']))[0]].filter(
            (seq) => typeof seq === 'number',
          ),
        )
        equal(await storage.scrub(), 'gone', 'scrub without another reader')
        equal(await folderHolds(place, needles), [], 'what the files hold after the scrub')
        await closeAll()
        equal(await folderHolds(place, needles), [], 'what the files hold after close')
      },
    ),

    storageCase(
      subject,
      'what-remains',
      'no id, hash or name of the erased is in any file',
      ['bytes'],
      async ({ storage, place, closeAll }) => {
        await canary(storage)
        await erase(
          storage,
          ana,
          [(await storage.resolve(ana, ['own-id-xylophonequartz']))[0]].filter(
            (seq) => typeof seq === 'number',
          ),
        )
        const secret = ['tenant-xylophonequartz'] as const
        const seq = await put(storage, secret, 'kept-nowhere')
        await erase(storage, secret, [seq], true)
        equal(await storage.scrub(), 'gone', 'scrub without another reader')
        await closeAll()
        equal(
          await folderHolds(place, [
            'own-id-xylophonequartz',
            'hash-xylophonequartz',
            'tenant-xylophonequartz',
            'kept-nowhere',
          ]),
          [],
          'what the files hold',
        )
      },
    ),

    storageCase(
      subject,
      'bytes',
      'files that views keep of a scope go where the view is not named, and no others',
      ['bytes'],
      async ({ storage, place, closeAll }) => {
        if (storage.folder === undefined || storage.dropFolders === undefined) return
        const { mkdir, writeFile } = await import('node:fs/promises')
        const put = async (folder: string, content: string): Promise<void> => {
          await mkdir(`${storage.folder}/${folder}`, { recursive: true })
          await writeFile(`${storage.folder}/${folder}/file`, content)
        }
        const stay = ['named/scopes/1', 'other/scopes/2', 'other/else/1', 'other']
        for (const folder of stay) await put(folder, 'yarrowquartz')
        for (const folder of ['other/scopes/1', 'another%2F/scopes/1']) await put(folder, 'xylophonequartz')
        await storage.dropFolders([1, 3], ['named'])
        equal(await folderHolds(place, ['xylophonequartz']), [], 'what the files hold')
        equal((await folderHolds(place, ['yarrowquartz'])).length, stay.length, 'files that stay')
        await closeAll()
      },
    ),

    storageCase(
      subject,
      'bytes',
      'a scrub beside another handle says what is true',
      ['bytes'],
      async ({ storage, place, another, closeAll }) => {
        const reader = await another()
        await canary(storage)
        await reader.entries({ after: 0, limit: 100, text: true, vectors: true })
        await erase(
          storage,
          ana,
          [(await storage.resolve(ana, ['own-id-xylophonequartz']))[0]].filter(
            (seq) => typeof seq === 'number',
          ),
        )
        const bytes = await storage.scrub()
        ok(
          bytes === 'gone' || bytes === 'pending',
          `scrub of a storage that promises bytes says gone or pending, got ${bytes}`,
        )
        if (bytes === 'gone') equal(await folderHolds(place, needles), [], 'what the files hold')
        await reader.close()
        equal(await storage.scrub(), 'gone', 'scrub after the other handle was closed')
        equal(await folderHolds(place, needles), [], 'what the files hold')
        await closeAll()
      },
    ),
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

async function canary(storage: OpenStorage): Promise<void> {
  for (let i = 0; i < 20; i++) await put(storage, ana, `before-${i}`)
  const [early, late] = needles.filter((needle) => needle instanceof Float32Array)
  const stored = (whole: Float32Array | undefined) => ({
    whole: whole ?? new Float32Array(4),
    passages: [],
    fingerprint: 'f',
  })
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
  await storage.snapshots.put(
    { view: 'v', scope: await numberOf(storage, ana), key: 'k' },
    { at: revision, upto: revision, bytes: held },
  )
  for (let i = 0; i < 20; i++) await put(storage, ana, `after-${i}`)
}
