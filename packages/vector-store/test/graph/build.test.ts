import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { startBuild } from '../../src/graph/build.ts'
import { faultOf } from '../../src/graph/layout.ts'
import { missing } from './library.ts'
import { clustered } from './vectors.ts'

const dimensions = 8
const order = {
  dimensions,
  count: 64,
  held: 4,
  aim: 0.5,
  rows: 64,
  costs: { once: 0, perBreadth: 1e-9, lookup: 1 },
}
const vectors = clustered(order.count, dimensions, 4, 1)
const never = new AbortController().signal
const failed = { code: 'BACKEND_FAILED', retryable: true }

function numbers(): Float32Array {
  const all = new Float32Array(order.count * dimensions)
  for (const [i, vector] of vectors.entries()) all.set(vector, i * dimensions)
  return all
}

describe.skipIf(missing !== undefined)('a build', () => {
  it('writes what was handed over, the trials last, and nothing of what was removed', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'mnestic-build-'))
    const build = startBuild(order, never)
    expect(await build.take(numbers())).toBe('taken')
    expect(await build.finish()).toMatchObject({ recall: expect.any(Number) })
    const removed = Uint32Array.of(0, 61)
    const { offset, stride } = await build.write(join(folder, 'graph'), removed)
    const bytes = await readFile(join(folder, 'graph'))
    expect(faultOf(bytes, order, new Set(removed))).toBeUndefined()
    for (let label = 0; label < order.count; label++) {
      const original = vectors[label < 60 ? label + 4 : label - 60]!
      const written = bytes.subarray(offset + label * stride, offset + label * stride + dimensions * 4)
      expect(written.equals(Buffer.from(original.buffer))).toBe(!removed.includes(label))
      if (removed.includes(label)) expect(bytes.includes(Buffer.from(original.buffer))).toBe(false)
    }
    await build.end()
    await rm(folder, { recursive: true })
  })

  it('says when a file could not be written, which the library does not', async () => {
    const build = startBuild(order, never)
    await build.take(numbers())
    await build.finish()
    const nowhere = join(tmpdir(), 'mnestic-is-not-there', 'graph')
    await expect(build.write(nowhere, new Uint32Array())).rejects.toMatchObject(failed)
    await expect(build.finish()).rejects.toMatchObject(failed)
  })

  it('that cannot be is refused, and takes nobody with it', async () => {
    await expect(startBuild({ ...order, count: 0 }, never).take(numbers())).rejects.toMatchObject(failed)
    const nan = startBuild(order, never)
    await expect(nan.take(numbers().fill(NaN, 400))).rejects.toMatchObject(failed)
  })

  it('ends with its signal', async () => {
    const closing = new AbortController()
    const build = startBuild(order, closing.signal)
    const taking = build.take(numbers())
    closing.abort(new Error('enough'))
    await expect(taking).rejects.toThrow('enough')
    await expect(build.finish()).rejects.toThrow('enough')
    await expect(startBuild(order, closing.signal).finish()).rejects.toThrow('enough')
  })

  it.each([
    ['ended by its signal', 'signal', 'to the end\n'],
    ['ended with its process', 'process', ''],
    ['left alone by a process that has nothing else to do', 'nothing', 'to the end\n'],
  ])(
    '%s while the library is at work takes nobody with it, and keeps nobody',
    async (_, how, said) => {
      const program = fileURLToPath(new URL('ending.ts', import.meta.url))
      // Rejects where the program aborts, or does not end.
      const { stdout } = await promisify(execFile)(process.execPath, [program, how], { timeout: 60_000 })
      expect(stdout).toBe(said)
    },
    90_000,
  )
})
