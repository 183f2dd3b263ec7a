import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { shippedWeights } from '@mnestic/lstm/weights'
import { afterEach, expect, it } from 'vitest'
import { inputOf } from '../src/model/input.ts'
import { GatedNetwork, normalise } from '../src/model/network.ts'
import { ScopeStream } from '../src/scope-stream.ts'
import { openStream, told } from './story.ts'

/** Every memory that a kernel works on, from here on. */
const memories: WebAssembly.Memory[] = []
const { Memory } = WebAssembly
WebAssembly.Memory = class extends Memory {
  constructor(descriptor: WebAssembly.MemoryDescriptor) {
    super(descriptor)
    memories.push(this)
  }
}
afterEach(() => {
  memories.length = 0
})

/** Whether these numbers stand in one of them, one after the other. */
function stands(numbers: Float32Array): boolean {
  const wanted = Buffer.from(numbers.buffer, numbers.byteOffset, numbers.byteLength)
  return memories.some(({ buffer }) => Buffer.from(buffer).includes(wanted))
}

it('nothing that the network made of the forgotten stays in the memory of its kernel', async () => {
  const weights = shippedWeights()
  const records = told(5, 40).records.map((record, i) => ({
    ...record,
    id: `r${i}`,
    text: `${record.text} ${i}`,
  }))
  await using memory = await openStream({ weights })
  await memory.write('a', records)
  const { worth } = memory.views
  const network = GatedNetwork.load(weights)
  const { 'input.mean': mean = new Float32Array(), 'input.scale': scale = new Float32Array() } =
    network.tensors()
  const traces = async (ids: readonly string[]): Promise<readonly Float32Array[]> => {
    const { readings } = await worth.readings('a', { cells: true })
    const at = (id: string): number => readings.findIndex(({ record }) => record.id === id)
    return ids.flatMap((id) => {
      const { cells, record } = readings[at(id)]!
      const before = readings[at(id) - 1]?.record
      const x = new Float32Array(mean.length)
      normalise(inputOf(network.spec, record, before), { mean, scale }, x)
      return [x, cells!.input, cells!.forget, cells!.output]
    })
  }
  // One by one, and then, where an earlier one goes, many at once.
  const first = await traces(['r39'])
  const { h, c } = await worth.state('a')
  await memory.forget('a', { ids: ['r39', 'r3'] })
  for (const numbers of [...first, h!, c!]) expect(stands(numbers)).toBe(false)
  const later = records.slice(12, 39).map(({ id }) => id)
  const second = await traces(later)
  await memory.forget('a', { ids: later })
  for (const numbers of second) expect(stands(numbers)).toBe(false)
  expect(stands(mean)).toBe(true)
})

it('what is kept of a record is overwritten when it goes', async () => {
  const stream = new ScopeStream(
    { network: GatedNetwork.load(shippedWeights()), origin: 'shipped' },
    () => undefined,
  )
  for (const seq of [1, 2, 3])
    stream.put({
      kind: 'put',
      seq,
      supersedes: [],
      body: { text: `I live in Lisbon ${seq}`, at: seq },
    } as never)
  await stream.settle()
  const { step, words } = stream.rows.of(2)!
  const kept = [step!.input, step!.gates, words]
  for (const numbers of kept) expect(numbers.some((x) => x !== 0)).toBe(true)
  await stream.erase([2])
  for (const numbers of kept) expect(numbers.every((x) => x === 0)).toBe(true)
})

it('the text of the forgotten is in no text of the process', () => {
  const child = join(import.meta.dirname, 'children', 'forgotten-text.ts')
  const said = execFileSync(process.execPath, [child, 'Zanzibar', 'Quokka'], { encoding: 'utf8' })
  const { before, after } = JSON.parse(said) as { readonly before: number; readonly after: number }
  expect(before).toBeGreaterThan(0)
  expect(after).toBe(0)
}, 120_000)
