import { equal, ok } from '../assert.ts'
import { allOf, cueOf, found, linesOf, type Composed, type MemoryContext } from './memory-case.ts'
import type { Memory, RecordInput, Scope } from '@mnestic/core'

/** No verb returns any of these, whatever the cue. */
export async function mustNotReturn(
  context: MemoryContext,
  memory: Memory<Composed>,
  scope: Scope,
  gone: readonly ((RecordInput & { readonly id: string }) | undefined)[],
  revision: number,
): Promise<void> {
  const records = gone.flatMap((record) => record ?? [])
  const ids = records.map((record) => record.id)
  const bad = (seen: readonly string[]): string[] => seen.filter((id) => ids.includes(id))
  for (const record of records) {
    const plain = await found(context, memory, scope, record)
    equal(bad(plain.items.map((item) => item.record.id)), [], 'forgotten records in a read')
    ok(!plain.context.includes(record.text), 'the context holds no forgotten text')
    const past = await found(context, memory, scope, record, { asOf: { revision } })
    equal(bad(past.items.map((item) => item.record.id)), [], 'forgotten records in a read as of before')
    const below = await found(context, memory, scope, record, { descendants: true })
    equal(bad(below.items.map((item) => item.record.id)), [], 'forgotten records in a read with descendants')
    if (context.subject.vector) {
      const [vector] = await context.subject.embedder.embed([cueOf(context.subject, record)])
      if (vector?.some((x) => x !== 0) === true) {
        const near = await memory.read(scope, { vector }, { limit: 200 })
        equal(bad(near.items.map((item) => item.record.id)), [], 'forgotten records in a read by vector')
      }
    }
  }
  equal(
    await memory.get(scope, ids),
    ids.map(() => undefined),
    'get() of forgotten ids',
  )
  equal(bad((await allOf(memory, scope)).map((record) => record.id)), [], 'forgotten records in a list')
  const lines = (await linesOf(memory, scope, { descendants: true, vectors: true })).join('')
  for (const record of records)
    ok(!lines.includes(JSON.stringify(record.text)), `the export holds no text of ${record.id}`)
}
