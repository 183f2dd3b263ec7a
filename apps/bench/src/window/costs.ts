import { openMemory, plainAssembler, scope, type AssembleInput, type Composition } from '@mnestic/core'
import { transformerContext } from '@mnestic/transformer-context'
import { encode } from 'gpt-tokenizer'
import { recipe } from '../compositions.ts'
import { invented } from '../invented.ts'
import type { Measure } from '../rows.ts'
import { percentile } from '../stats.ts'

const batch = 100
const budget = { tokens: 1_000 }
const rounds = 4

/** What the window costs in a scope of so many records: to keep it, and to fill a prompt. */
export async function costs(size: number): Promise<readonly Measure[]> {
  const room = scope('bench')
  const working = transformerContext()
  const inputs: AssembleInput[] = []
  await using memory = await openMemory<Composition>({
    ...recipe('default'),
    backends: { ...recipe('default').backends, working },
    countTokens: (text) => encode(text).length,
    assembler: {
      ...working.assembler,
      assemble: (input) => {
        inputs.push(input)
        return working.assembler.assemble(input)
      },
    },
  })
  const { records, questions } = invented(size)
  await memory.write(room, records)
  await memory.read(room, questions[0] ?? '', { budget, deadline: 600_000 })
  for (const question of questions) await memory.read(room, question, { budget, deadline: 60_000 })
  const asked = inputs.slice(1)
  const plain = plainAssembler()
  const own: number[] = []
  const others: number[] = []
  for (let round = 0; round < rounds; round += 1)
    for (const input of asked) {
      const one = { ...input, signal: new AbortController().signal }
      const started = performance.now()
      await working.assembler.assemble(one)
      const between = performance.now()
      await plain.assemble(one)
      if (round === 0) continue // what is compiled later is compiled now
      own.push(between - started)
      others.push(performance.now() - between)
    }
  const name = `${size.toLocaleString('en')} records`
  const fill = percentile(own, 0.5)
  const peer = percentile(others, 0.5)
  return [
    {
      name,
      metric: 'update, ms a record',
      value: await update(size),
      unit: 'ms',
      target: { of: 'value', is: 'at most', bound: 0.1 },
    },
    {
      name,
      metric: 'fill p50, 1,000 tokens',
      value: fill,
      unit: 'ms',
      peer: 'plain assembler',
      ratio: fill / peer,
      target: { of: 'value', is: 'at most', bound: 5 },
    },
    { name: `plain assembler beside ${name}`, metric: 'fill p50, 1,000 tokens', value: peer, unit: 'ms' },
  ]
}

/** Milliseconds that a record takes, in a memory of the window alone: views that follow side by side share the clock. */
async function update(size: number): Promise<number> {
  const room = scope('bench')
  let changes = 0
  let ms = 0
  await using memory = await openMemory({
    backends: { working: transformerContext() },
    countTokens: (text) => encode(text).length,
    observe: (event) => {
      if (event.type !== 'apply') return
      changes += event.changes
      ms += event.ms
    },
  })
  const { records } = invented(size)
  // What is not loaded is read from the log later, all at once.
  await memory.write(room, records.slice(0, 1))
  await memory.views.working.window(room)
  changes = 0
  ms = 0
  for (let from = 1; from < size; from += batch) await memory.write(room, records.slice(from, from + batch))
  await memory.views.working.window(room)
  return ms / changes
}
