import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openMemory, type Memory } from '@mnestic/core'
import { knowledgeGraph, type Extractor, type KnowledgeGraphOptions } from '@mnestic/knowledge-graph'
import { sqliteStorage } from '@mnestic/sqlite'
import { afterEach, beforeEach, expect, it } from 'vitest'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mnestic-graph-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const open = (
  options: KnowledgeGraphOptions,
): Promise<Memory<{ readonly world: ReturnType<typeof knowledgeGraph> }>> =>
  openMemory({ storage: sqliteStorage(folder), backends: { world: knowledgeGraph(options) } })

/** What the facts say after the memory was opened with these options, and closed. */
async function said(options: KnowledgeGraphOptions): Promise<readonly string[]> {
  const memory = await open(options)
  const { facts } = await memory.views.world.facts('ana')
  await memory.close()
  return facts.map(({ subject, predicate, object }) => `${subject} ${predicate} ${String(object)}`)
}

function likes(id: string, object: string, deterministic = true): Extractor {
  return {
    id,
    deterministic,
    extract: () => ({
      entities: [],
      facts: [{ subject: 'Ana', predicate: 'likes', object, span: { start: 0, end: 1 }, confidence: 1 }],
    }),
  }
}

it('another schema says the facts that are in the log its own way', async () => {
  const memory = await open({ extractor: false })
  const facts = [{ subject: 'Oslo', predicate: 'home_of', object: 'Ana' }]
  await memory.write('ana', { text: 'Home.', facts })
  await memory.close()
  const schema = { predicates: { lives_in: { inverse: 'home_of' } } }
  expect(await said({ extractor: false })).toEqual(['Oslo home_of Ana'])
  expect(await said({ extractor: false, schema })).toEqual(['Ana lives_in Oslo'])
  expect(await said({ extractor: false })).toEqual(['Oslo home_of Ana'])
})

it('another extractor reads what is in the log; what a model found is not asked again', async () => {
  const memory = await open({ extractor: likes('model-1', 'jazz', false) })
  await memory.write('ana', { text: 'Music.' })
  await memory.views.world.extract('ana')
  await memory.close()
  expect(await said({ extractor: likes('rules-1', 'tango') })).toEqual(['Ana likes tango', 'Ana likes jazz'])
  expect(await said({ extractor: likes('rules-2', 'salsa') })).toEqual(['Ana likes salsa', 'Ana likes jazz'])
  expect(await said({ extractor: likes('model-2', 'soul', false) })).toEqual(['Ana likes jazz'])
})

it('what a model failed at is read when the memory is opened again', async () => {
  const failing: Extractor = {
    id: 'model-1',
    deterministic: false,
    extract: () => {
      throw new Error('no answer')
    },
  }
  const first = await open({ extractor: failing })
  await first.write('ana', { text: 'Music.' })
  await first.write('bo', { text: 'Music.' })
  await first.views.world.extract('ana')
  await first.close()
  const second = await open({ extractor: likes('model-1', 'jazz', false) })
  // The queue does one thing after the other: this comes after what it was woken for.
  await second.views.world.extract('bo')
  expect((await second.views.world.facts('ana')).facts).toMatchObject([{ object: 'jazz' }])
  await second.close()
})
