import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { builds, bytesFile, compileKernel } from '../../scripts/build-kernel.mjs'
import { jsKernel } from '../../src/kernel/js/js-kernel.ts'
import { relaxedBytes } from '../../src/kernel/relaxed-bytes.ts'
import { simdBytes } from '../../src/kernel/simd-bytes.ts'

const modules = { simd: simdBytes, relaxed: relaxedBytes }

describe.each(builds)('the kernel %s', (build) => {
  const module = new WebAssembly.Module(Buffer.from(modules[build], 'base64'))

  it('is what its source compiles to, to the last byte', async ({ skip }) => {
    const text = await compileKernel(build)
    if (text === undefined) return skip('assemblyscript is not installed')
    expect(readFileSync(bytesFile(build), 'utf8')).toBe(text)
  }, 60_000)

  it('asks for nothing but its memory, and has every primitive that the one in JavaScript has', () => {
    expect(WebAssembly.Module.imports(module)).toEqual([{ module: 'env', name: 'memory', kind: 'memory' }])
    const { id: _, start: __, reserve: ___, buffer: ____, ...primitives } = jsKernel()
    const names = WebAssembly.Module.exports(module).flatMap(({ name, kind }) =>
      kind === 'function' ? [name] : [],
    )
    expect(names.toSorted()).toEqual(Object.keys(primitives).toSorted())
  })
})
