import type { OpenStorage, Scope } from '@mnestic/core'
import { equal, ok } from '../assert.ts'
import type { Case } from '../case.ts'
import type { StorageUnderTest } from './options.ts'
import { allEntries, ana, append, bruno, erase, numberOf, put, storageCase } from './storage-case.ts'

const hostile: readonly Scope[] = [
  ['..'],
  ['..', '..', 'etc', 'passwd'],
  ['/'],
  ['a/b'],
  ['a', 'b'],
  ['a\u0000b'],
  ['a', '\u0000'],
  ['🎭', '家'],
  ['\u00e9'],
  ['e\u0301'],
  ['User'],
  ['user'],
  ['user%'],
  ['user_'],
  ['["a","b"]'],
  ["'; DROP TABLE scope; --"],
  ['__proto__', 'constructor'],
  ['x'.repeat(1_024)],
  ['é'.repeat(512), ...Array.from({ length: 15 }, () => 'é'.repeat(512))],
]

export function scopeCases(subject: StorageUnderTest): readonly Case[] {
  return [
    storageCase(
      subject,
      'isolation',
      'entries of a scope are of that scope alone',
      [],
      async ({ storage }) => {
        await append(storage, ana, ['a1', 'a2'])
        await append(storage, bruno, ['b1', 'b2'])
        await append(storage, ana, ['a3'])
        for (const [path, ids] of [
          [ana, ['a1', 'a2', 'a3']],
          [bruno, ['b1', 'b2']],
        ] as const) {
          const number = await numberOf(storage, path)
          const entries = await allEntries(storage, number)
          equal(
            entries.map((entry) => entry.kind === 'put' && entry.id),
            ids,
            `ids in the entries of ${path.join('/')}`,
          )
          ok(
            entries.every((entry) => entry.scope === number),
            'every entry has the number of its scope',
          )
          equal((await storage.scope(path))?.records, ids.length, `number of records of ${path.join('/')}`)
        }
      },
    ),

    storageCase(
      subject,
      'isolation',
      'a prefix is compared by segment, never as a string',
      [],
      async ({ storage }) => {
        const paths: Scope[] = [
          ['acme', 'user-4'],
          ['acme', 'user-42'],
          ['acme', 'user-4', 'notes'],
          ['acme2', 'user-4'],
          ['acme'],
          ['ac'],
        ]
        for (const path of paths) await append(storage, path, ['one'])
        equal(
          await listed(storage, ['acme', 'user-4']),
          [
            ['acme', 'user-4'],
            ['acme', 'user-4', 'notes'],
          ],
          'scopes at or below acme/user-4',
        )
        equal(
          await listed(storage, ['acme']),
          [['acme'], ['acme', 'user-4'], ['acme', 'user-4', 'notes'], ['acme', 'user-42']],
          'scopes at or below acme',
        )
        equal(await listed(storage, ['acm']), [], 'scopes below a name that is none')
      },
    ),

    storageCase(
      subject,
      'isolation',
      'hostile segments are names like any other',
      [],
      async ({ storage }) => {
        for (const [i, path] of hostile.entries()) await append(storage, path, [`id-${i}`, 'same'])
        for (const [i, path] of hostile.entries()) {
          const info = await storage.scope(path)
          equal(info?.path, path, 'path of a hostile scope')
          equal(
            (await storage.scopeByNumber(info?.number ?? 0))?.path,
            path,
            'path by number of a hostile scope',
          )
          equal(info?.records, 2, `records in the scope ${JSON.stringify(path).slice(0, 60)}`)
          const ids = (await allEntries(storage, info?.number)).map(
            (entry) => entry.kind === 'put' && entry.id,
          )
          equal(ids, [`id-${i}`, 'same'], `entries of the scope ${JSON.stringify(path).slice(0, 60)}`)
        }
        equal((await listed(storage, [])).length, hostile.length, 'number of scopes')
      },
    ),

    storageCase(
      subject,
      'isolation',
      'an erasure in one scope does not reach a seq of another',
      [],
      async ({ storage }) => {
        const a = await put(storage, ana, 'a')
        const b = await put(storage, bruno, 'b')
        const number = await numberOf(storage, ana)
        const { erased } = await storage.erase({
          seqs: new Map([[number, [a, b]]]),
          notes: [],
          wholeScopes: [],
        })
        equal([...(erased.get(number) ?? [])], [a], 'what was erased')
        equal(
          (await storage.records([a, b], { vectors: false })).map((one) => one.revision),
          [b],
          'what is left',
        )
      },
    ),

    storageCase(subject, 'isolation', 'ids are looked up in their own scope', [], async ({ storage }) => {
      const a = await put(storage, ana, 'same')
      const b = await put(storage, bruno, 'same')
      await put(storage, bruno, 'other')
      equal(await storage.resolve(ana, ['same', 'other']), [a, 'absent'], 'ids in the first scope')
      equal(
        await storage.resolve(bruno, ['other', 'same', 'none']),
        [b + 1, b, 'absent'],
        'ids in the second scope',
      )
      equal(await storage.resolve(['nobody'], ['same']), ['absent'], 'ids in a scope that is none')
    }),

    storageCase(
      subject,
      'bounded',
      'scopes come in pages, in the order of their segments',
      [],
      async ({ storage }) => {
        const paths: Scope[] = [
          ['b'],
          ['a', 'z'],
          ['a'],
          ['a', '\ud83c\udfad'],
          ['a', '\uff5e'],
          ['a!'],
          ['a', 'b', 'c'],
          ['a', 'B'],
          ['Z'],
        ]
        for (const path of paths) await append(storage, path, ['one'])
        const ordered: Scope[] = [
          ['Z'],
          ['a'],
          ['a', 'B'],
          ['a', 'b', 'c'],
          ['a', 'z'],
          ['a', '\ud83c\udfad'],
          ['a', '\uff5e'],
          ['a!'],
          ['b'],
        ]
        equal(await listed(storage, []), ordered, 'scopes in one page')
        const pages: Scope[] = []
        for (let turns = 0; turns < 20; turns++) {
          const after = pages.at(-1)
          const page = await storage.scopes([], { limit: 2, ...(after ? { after } : {}) })
          ok(page.length <= 2, `a page has at most 2 scopes, got ${page.length}`)
          if (page.length === 0) break
          pages.push(...page.map((scope) => scope.path))
        }
        equal(pages, ordered, 'scopes in pages of two')
      },
    ),

    storageCase(
      subject,
      'waiting',
      'a scope knows the revision of its own last entry',
      [],
      async ({ storage }) => {
        const first = await append(storage, ana, ['a'])
        await append(storage, bruno, ['b1', 'b2'])
        equal(
          (await storage.scope(ana))?.revision,
          first.revision,
          "revision of a scope after a neighbour's write",
        )
        const later = await append(storage, ana, [], { notes: [{ owner: 'o', about: [], data: 1 }] })
        equal((await storage.scope(ana))?.revision, later.revision, 'revision of a scope after a note')
        equal((await storage.scope(ana))?.erased, 0, 'last erasure of a scope without one')
      },
    ),

    storageCase(
      subject,
      'what-remains',
      'the name and the number of an emptied scope are gone',
      [],
      async ({ storage }) => {
        const seqs = [await put(storage, ana, 'a1'), await put(storage, ana, 'a2')]
        await put(storage, bruno, 'b')
        const number = await numberOf(storage, ana)
        await erase(storage, ana, seqs, true)
        equal(await storage.scope(ana), undefined, 'scope() of an emptied scope')
        equal(await storage.scopeByNumber(number), undefined, 'scopeByNumber() of an emptied scope')
        equal(await listed(storage, []), [bruno], 'scopes after one was emptied')
        await put(storage, ana, 'a3')
        ok((await numberOf(storage, ana)) > number, 'a scope that is written again has a number of its own')
      },
    ),
  ]
}

async function listed(storage: OpenStorage, prefix: readonly string[]): Promise<Scope[]> {
  return (await storage.scopes(prefix, { limit: 1_000 })).map((scope) => scope.path)
}
