import { openMemory } from '@mnestic/core'
import { transformerContext } from '@mnestic/transformer-context'
import { describe, expect, it } from 'vitest'
import { words } from './words.ts'

function open() {
  const working = transformerContext({ recent: 0 })
  return openMemory({ backends: { working, words: words() }, assembler: working.assembler })
}

type Memory = Awaited<ReturnType<typeof open>>

const pinned = async ({ views }: Memory) =>
  (await views.working.window('s')).blocks.map(({ name, records }) => [
    name,
    records.map(({ record }) => record.id),
  ])

describe('a pin', () => {
  it('set again logs nothing and keeps its place; in another block it comes last', async () => {
    await using memory = await open()
    await memory.write('s', [
      { id: 'a', text: 'One.' },
      { id: 'b', text: 'Two.' },
    ])
    await memory.views.working.pin('s', ['a', 'b', 'a'])
    const { revision } = await memory.stats('s')
    await memory.views.working.pin('s', ['a', 'b'])
    expect((await memory.stats('s')).revision).toBe(revision)
    expect(await pinned(memory)).toEqual([['pinned', ['a', 'b']]])
    await memory.views.working.pin('s', ['a'], { block: 'task' })
    expect(await pinned(memory)).toEqual([
      ['pinned', ['b']],
      ['task', ['a']],
    ])
  })

  it('is taken out by the record that stands in its place, too', async () => {
    await using memory = await open()
    await memory.write('s', [
      { id: 'a', text: 'By Friday.' },
      { id: 'other', text: 'In French.' },
    ])
    await memory.views.working.pin('s', ['a', 'other'])
    await memory.write('s', [{ id: 'b', text: 'By Monday.', supersedes: ['a'] }])
    await memory.write('s', [{ id: 'c', text: 'By Sunday.', supersedes: ['b'] }])
    expect(await pinned(memory)).toEqual([['pinned', ['c', 'other']]])
    await memory.views.working.unpin('s', ['c'])
    expect(await pinned(memory)).toEqual([['pinned', ['other']]])
  })

  it('leaves with its own record and not with one that was pinned beside it', async () => {
    await using memory = await open()
    await memory.write('s', [
      { id: 'a', text: 'One.' },
      { id: 'b', text: 'Two.' },
    ])
    await memory.views.working.pin('s', ['a', 'b'])
    await memory.forget('s', { ids: ['a'] })
    expect(await pinned(memory)).toEqual([['pinned', ['b']]])
  })

  it('keeps no number of a forgotten correction', async () => {
    await using memory = await open()
    await memory.write('s', [{ id: 'a', text: 'By Friday.' }])
    await memory.views.working.pin('s', ['a'])
    await memory.write('s', [{ id: 'b', text: 'By Monday.', supersedes: ['a'] }])
    expect(await pinned(memory)).toEqual([['pinned', ['b']]])
    const { proof } = await memory.forget('s', { ids: ['b'] })
    expect(proof.working).toMatchObject({ remaining: 0 })
    expect((await memory.read('s', 'zebra')).context).toBe('')
  })

  it('finds its correction through as many as there are, however they branch and meet', async () => {
    await using memory = await open()
    await memory.write('s', [{ id: 'start', text: 'Zero.' }])
    await memory.views.working.pin('s', ['start'])
    let supersedes = ['start']
    // Each level corrects both records of the one before: 2^60 ways from the first to the last.
    for (let level = 0; level < 60; level += 1) {
      const ids = [`left${level}`, `right${level}`]
      await memory.write(
        's',
        ids.map((id) => ({ id, text: `${id}.`, supersedes })),
      )
      supersedes = ids
    }
    expect(await pinned(memory)).toEqual([['pinned', supersedes]])
  })

  it('is one of 500 in a scope', async () => {
    await using memory = await open()
    const ids = Array.from({ length: 501 }, (_, i) => `r${i}`)
    await memory.write(
      's',
      ids.map((id) => ({ id, text: id })),
    )
    const { working } = memory.views
    await expect(working.pin('s', ids)).rejects.toMatchObject({ code: 'TOO_LARGE' })
    expect(await pinned(memory)).toEqual([])
  })
})
