import { embedderOver, openMemory, type Embedder, type RecordInput } from '@mnestic/core'
import { staticEmbedder } from '@mnestic/embed-static'
import { knowledgeGraph } from '@mnestic/knowledge-graph'
import { describe, expect, it } from 'vitest'

const told: readonly RecordInput[] = [
  { id: 'work', text: '…', facts: [{ subject: 'physician', predicate: 'works_at', object: 'Ferro' }] },
  { id: 'cat', text: '…', facts: [{ subject: 'cat', predicate: 'sleeps_on', object: 'sofa' }] },
]

async function memoryWith(embedder: Embedder | undefined) {
  const memory = await openMemory({ backends: { world: knowledgeGraph({ embedder, extractor: false }) } })
  await memory.write('ana', told)
  return memory
}

describe('a cue that names an entity by other words', () => {
  it('is linked by what its name means, where there is an embedder', async () => {
    await using memory = await memoryWith(staticEmbedder())
    const [best] = await memory.views.world.answer('ana', 'Where does the doctor work?')
    expect(best).toMatchObject({ subject: 'physician', answer: 'Ferro' })
    const { items } = await memory.read('ana', 'Where does the doctor work?')
    expect(items[0]?.record.id).toBe('work')
  })

  it('is not linked without one', async () => {
    await using memory = await memoryWith(undefined)
    expect(await memory.views.world.answer('ana', 'Where does the doctor work?')).toEqual([])
  })

  it('is not compared where it names one by its letters', async () => {
    const asked: string[] = []
    const real = staticEmbedder()
    const embedder = embedderOver(
      async (texts) => {
        asked.push(...texts)
        return (await real.embed(texts)).map((vector) => Array.from(vector))
      },
      { fingerprint: real.fingerprint, dimensions: real.dimensions },
    )
    await using memory = await memoryWith(embedder)
    await memory.views.world.answer('ana', 'Where does the cat sleep?')
    expect(asked).not.toContain('physician')
    await memory.views.world.answer('ana', 'Where does the doctor work?')
    expect(asked).toContain('physician')
  })

  it('is not linked any more once the record is forgotten', async () => {
    await using memory = await memoryWith(staticEmbedder())
    await memory.views.world.answer('ana', 'Where does the doctor work?')
    await memory.forget('ana', { ids: ['work'] })
    expect(await memory.views.world.answer('ana', 'Where does the doctor work?')).toEqual([])
  })

  it('keeps no vector that was still being made when a record was forgotten', async () => {
    const asked: string[] = []
    const real = staticEmbedder()
    let meanwhile: (() => Promise<unknown>) | undefined
    const embedder: Embedder = {
      fingerprint: real.fingerprint,
      dimensions: real.dimensions,
      embed: async (texts) => {
        asked.push(...texts)
        if (texts.includes('physician')) {
          await meanwhile?.()
          meanwhile = undefined
        }
        return await real.embed(texts)
      },
    }
    await using memory = await memoryWith(embedder)
    meanwhile = async () => {
      await memory.forget('ana', { ids: ['work'] })
    }
    await memory.views.world.answer('ana', 'Where does the doctor work?')
    asked.length = 0
    await memory.views.world.answer('ana', 'Where does the doctor work?')
    expect(asked).toContain('cat')
    expect(asked).not.toContain('physician')
  })

  it('of another scope is never found', async () => {
    await using memory = await memoryWith(staticEmbedder())
    await memory.write('bea', 'Nothing of interest.')
    expect(await memory.views.world.answer('bea', 'Where does the doctor work?')).toEqual([])
  })
})
