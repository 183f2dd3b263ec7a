import { openMemory } from '@mnestic/core'
import { transformerContext, type TransformerContextOptions } from '@mnestic/transformer-context'
import { describe, expect, it } from 'vitest'
import { words } from './words.ts'

const start = Date.parse('2025-03-14T09:00Z')
const hour = 3_600_000

function open(options: TransformerContextOptions = {}, more: { readonly clock?: () => number } = {}) {
  const working = transformerContext({ recent: 0, ...options })
  return openMemory({ backends: { working, words: words() }, assembler: working.assembler, ...more })
}

describe('what stood, or is pinned', () => {
  it('is gone from its expiry on, from prompts and windows', async () => {
    let now = start
    await using memory = await open({ recent: 1 }, { clock: () => now })
    await memory.write('s', [
      { id: 'pin', text: 'The code is 4711.', at: start, expires: start + hour },
      { id: 'old', text: 'Tango at noon.', at: start, expires: start + hour },
      { id: 'stays', text: 'Bruno is a dog.', at: start },
      { id: 'last', text: 'Peanuts.', at: start, expires: start + hour },
    ])
    await memory.views.working.pin('s', ['pin'])
    const before = await memory.read('s', 'tango')
    expect(before.layout.blocks.flatMap(({ ids }) => ids)).toEqual(['pin', 'old', 'last'])
    const later = start + hour
    const asked = await memory.read('s', 'tango', { previous: before.layout, now: later })
    now = later
    const { context, layout } = await memory.read('s', 'tango', { previous: before.layout })
    expect([context, asked.context]).toEqual(Array(2).fill('[2025-03-14 09:00]\n- Bruno is a dog.\n'))
    expect(layout.unchanged).toBe(0)
    expect(layout.left?.map(({ id, reason }) => [id, reason])).toEqual(
      ['pin', 'old', 'last'].map((id) => [id, 'gone']),
    )
    const windows = [
      await memory.views.working.window('s'),
      await memory.views.working.window('s', { layout: before.layout }),
      await memory.views.working.attention('s', 'tango code peanuts'),
    ]
    expect(JSON.stringify(windows)).not.toMatch(/4711|noon|Peanuts/)
  })

  it('stands only where the filter lets it', async () => {
    await using memory = await open({ recent: 2 })
    await memory.write('s', [
      { id: 'pin', text: 'Tango is secret.', session: 'a' },
      { id: 'b', text: 'Tango is not.', session: 'b' },
      { id: 'last', text: 'Bruno is secret.', session: 'a' },
    ])
    await memory.views.working.pin('s', ['pin'])
    const all = await memory.read('s', 'tango')
    expect(all.layout.blocks.flatMap(({ ids }) => ids)).toEqual(['pin', 'b', 'last'])
    const some = await memory.read('s', 'tango', { previous: all.layout, filter: { session: 'b' } })
    expect(some.layout.blocks.flatMap(({ ids }) => ids)).toEqual(['b'])
    expect(some.context).not.toContain('secret')
  })

  it('is its newest correction that the filter lets stand', async () => {
    await using memory = await open()
    await memory.write('s', [{ id: 'a', text: 'By Friday.', session: 'x' }])
    await memory.views.working.pin('s', ['a'])
    await memory.write('s', [{ id: 'b', text: 'By Monday.', session: 'y', supersedes: ['a'] }])
    const ids = async (session: string) =>
      (await memory.read('s', 'zebra', { filter: { session } })).layout.blocks.flatMap((block) => block.ids)
    expect([await ids('x'), await ids('y')]).toEqual([[], ['b']])
    await memory.write('s', [{ id: 'c', text: 'By Sunday.', session: 'x', supersedes: ['b'] }])
    expect([await ids('x'), await ids('y')]).toEqual([['c'], []])
  })

  it('is as it was, in a read as of before its correction', async () => {
    await using memory = await open({ recent: 1 })
    await memory.write('s', [{ id: 'old', text: 'Book it by Friday.', at: start }])
    await memory.views.working.pin('s', ['old'])
    await memory.write('s', [
      { id: 'new', text: 'Book it by Monday.', at: start + hour, supersedes: ['old'] },
    ])
    await memory.write('s', [{ id: 'last', text: 'See you.', at: start + 2 * hour }])
    const now = await memory.read('s', 'zebra')
    expect(now.layout.blocks.flatMap(({ ids }) => ids)).toEqual(['new', 'last'])
    const then = await memory.read('s', 'zebra', { previous: now.layout, asOf: { at: start } })
    expect(then.context).toBe('# pinned\n[2025-03-14 09:00]\n- Book it by Friday.\n')
    await memory.forget('s', { ids: ['last'] })
    expect((await memory.read('s', 'zebra')).context).toBe(
      '# pinned\n[2025-03-14 10:00]\n- Book it by Monday.\n',
    )
  })

  it('is no news where it was corrected: another of the last records stands', async () => {
    await using memory = await open({ recent: 2 })
    await memory.write('s', [
      { id: 'a', text: 'Bruno is a dog.' },
      { id: 'old', text: 'We meet on Friday.' },
      { id: 'new', text: 'We meet on Monday.', supersedes: ['old'] },
    ])
    const { layout } = await memory.read('s', 'zebra')
    expect(layout.blocks.flatMap(({ ids }) => ids)).toEqual(['a', 'new'])
  })

  it('is of its own scope, wherever its layout is taken', async () => {
    await using memory = await open()
    await memory.write(['user-4'], [{ id: 'a', text: 'Tango is secret.' }])
    await memory.write(['user-42'], [{ id: 'a', text: 'Bruno is a dog.' }])
    await memory.views.working.pin(['user-4'], ['a'])
    const { layout } = await memory.read(['user-4'], 'tango')
    const found = await memory.read(['user-42'], 'dog', { previous: layout })
    expect(found.context).toMatch(/^\[.*\]\n- Bruno is a dog\.\n$/)
    expect(found.layout.unchanged).toBe(0)
    for (const scope of ['user-42', 'nobody']) {
      const { blocks, tokens, left } = await memory.views.working.window(scope, { layout })
      expect([blocks, tokens, left]).toEqual([[], 0, [{ id: 'a', reason: 'gone' }]])
    }
    expect(JSON.stringify(await memory.views.working.attention('user-42', 'tango secret'))).not.toContain(
      'secret',
    )
  })

  it('weighs what it would if the forgotten had never been', async () => {
    const said = ['Tango in Lisbon.', 'Tango with Bruno.', 'The harbour of Lisbon.']
    await using memory = await open({ recent: 3 })
    const { ids } = await memory.write('s', ['Lisbon, Lisbon and Bruno.', ...said])
    // The view holds it by now.
    await memory.views.working.window('s')
    await memory.forget('s', { ids: ids.slice(0, 1) })
    await using never = await open({ recent: 3 })
    await never.write('s', said)
    const weights = async ({ views }: typeof memory) =>
      (await views.working.window('s')).blocks.flatMap(({ records }) =>
        records.map(({ record, information, tokens }) => [record.text, information, tokens]),
      )
    expect(await weights(memory)).toEqual(await weights(never))
    expect((await weights(memory)).map(([text]) => text)).toEqual(said)
  })
})
