import { openMemory, type Layout } from '@mnestic/core'
import { transformerContext, type TransformerContextOptions } from '@mnestic/transformer-context'
import { describe, expect, it } from 'vitest'
import { words } from './words.ts'

const start = Date.parse('2025-03-14T09:00Z')

function open(options: TransformerContextOptions) {
  const working = transformerContext({ recent: 0, ...options })
  return openMemory({ backends: { working, words: words() }, assembler: working.assembler })
}

const idsOf = (layout: Layout): readonly string[] => layout.blocks.flatMap(({ ids }) => ids)

describe('a prompt that is cut back', () => {
  it('keeps what says most in its scope, where nobody else says what to keep', async () => {
    await using memory = await open({ tokens: 120, stay: 0.3 })
    const lessons = Array.from({ length: 9 }, (_, i) => ({
      id: `r${i}`,
      text: i === 4 ? 'tango violin zydeco quartz' : 'tango lesson tango lesson',
      speaker: `Ana${i}`,
      at: start + i,
    }))
    await memory.write('s', [
      ...lessons,
      { id: 'new', text: `Bruno has ${'a garden and '.repeat(14)}a dog.`, at: start + 10 },
    ])
    const first = await memory.read('s', 'tango')
    expect(idsOf(first.layout)).toContain('r4')
    const second = await memory.read('s', 'Bruno dog', { previous: first.layout })
    expect(idsOf(second.layout)).toContain('r4')
    expect(second.layout.left).toContainEqual({ id: 'r5', reason: 'room' })
  })

  it('chooses its base anew every eighth time, and is cut back to it in between', async () => {
    await using memory = await open({ tokens: 100, stay: 0.3 })
    const cues = ['tango', 'violin', 'harbour']
    await memory.write(
      's',
      cues.flatMap((cue) =>
        Array.from({ length: 6 }, (_, i) => ({ text: `${cue} ${i} and number ${i} of ${cue}.`, at: start })),
      ),
    )
    let previous: Layout | undefined
    const cuts: (number | undefined)[] = []
    let kept = 0
    for (let turn = 0; turn < 40; turn += 1) {
      const { layout } = await memory.read('s', cues[turn % 3] ?? '', { previous })
      if (layout.cut !== previous?.cut) {
        cuts.push(layout.cut)
        if (layout.cut !== 1 && (layout.unchanged ?? 0) > 0) kept += 1
      }
      previous = layout
    }
    expect(cuts.slice(0, 11)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 1, 2])
    // In between the base is a beginning of the prompt.
    expect(kept).toBe(cuts.filter((cut) => cut !== undefined && cut > 1).length)
  })
})

describe('a corrected record', () => {
  it('stands only where its correction does', async () => {
    await using memory = await open({ tokens: 60 })
    const long = `Tango at ten ${'and so on '.repeat(40)}`
    await memory.write('s', [{ id: 'old', text: 'Tango at nine.', at: start }])
    await memory.write('s', [
      { id: 'new', text: 'Tango at ten.', at: start + 1, supersedes: ['old'] },
      { id: 'fits', text: 'Tango is fun.', at: start + 2 },
    ])
    expect(idsOf((await memory.read('s', 'tango')).layout)).toEqual(['old', 'new', 'fits'])
    await memory.write('t', [{ id: 'old', text: 'Tango at nine.', at: start }])
    await memory.write('t', [
      { id: 'new', text: long, at: start + 1, supersedes: ['old'] },
      { id: 'fits', text: 'Tango is fun.', at: start + 2 },
    ])
    const found = await memory.read('t', 'tango', { budget: { tokens: 25 } })
    expect(idsOf(found.layout)).toEqual(['fits'])
    expect(found.omitted).toContainEqual(expect.objectContaining({ id: 'old', reason: 'superseded' }))
  })
})

describe('a long record that stands in part', () => {
  it('stands once more with what another cue asks of it', async () => {
    const working = transformerContext({ recent: 1, tokens: 600 })
    await using memory = await openMemory({
      backends: { working, words: words({ pointing: true }) },
      assembler: working.assembler,
    })
    const filler = Array.from({ length: 60 }, (_, i) => `The garden has ${i} gates.`)
    await memory.write('s', [
      { id: 'long', text: `${filler.join(' ')} The key is under the stone.`, at: start },
    ])
    const first = await memory.read('s', 'zebra')
    expect(first.context).not.toContain('stone')
    const second = await memory.read('s', 'stone', { previous: first.layout })
    expect(second.context.startsWith(first.context)).toBe(true)
    expect(second.context).toContain('The key is under the stone.')
    const third = await memory.read('s', 'stone', { previous: second.layout })
    expect(third.context).toBe(second.context)
  })
})
